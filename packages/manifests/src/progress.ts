import type { Source } from '@decentramodels/core/contract'
import type { Settings } from './options.js'

const NAMES: Record<Source, string> = { huggingface: 'Hugging Face', civitai: 'CivitAI' }

export interface Progress {
  /** Counts the requests of an upstream in. */
  track(upstream: { readonly requests: number }): void
  page(source: Source, models: number, share: number): void
  text(text: string): void
  done(models: number): void
}

/** Turns what sources tell of themselves into events with a remaining time. */
export function createProgress(settings: Pick<Settings, 'runtime' | 'sources' | 'onProgress'>): Progress {
  const { clock } = settings.runtime
  const startedAt = clock.monotonic()
  const upstreams: { readonly requests: number }[] = []
  const states = new Map(settings.sources.map((source) => [source, { models: 0, share: 0 }]))
  /** Walking is nearly all of a run; building and writing are the rest. */
  const WALK_SHARE = 0.9

  const emit = (text: string, share: number) => {
    const elapsed = clock.monotonic() - startedAt
    settings.onProgress({
      type: 'progress',
      text,
      models: [...states.values()].reduce((sum, { models }) => sum + models, 0),
      requests: upstreams.reduce((sum, { requests }) => sum + requests, 0),
      share,
      // The first moments say nothing about the rest.
      remainingMs: share < 0.02 ? null : Math.round((elapsed * (1 - share)) / share),
    })
  }
  return {
    track: (upstream) => void upstreams.push(upstream),
    page(source, models, share) {
      states.set(source, { models, share })
      // Sources run side by side: the slowest decides.
      const least = Math.min(...[...states.values()].map((state) => state.share))
      emit(
        [...states].map(([id, state]) => `${NAMES[id]} ${state.models.toLocaleString('en')}`).join(', '),
        least * WALK_SHARE,
      )
    },
    text: (text) => emit(text, WALK_SHARE),
    done: (models) => emit(`${models.toLocaleString('en')} models`, 1),
  }
}
