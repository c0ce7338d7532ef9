import type { Runtime } from '../runtime.js'

/** Silence after which a model is likely being started. */
const SILENCE_MS = 8000
/** How often somebody who waits is told. */
const TELL_MS = 1000

export interface ColdBootWatch {
  /** The call was sent; counts on when it was sent before. */
  begin(): void
  /** A sign of life. */
  end(): void
}

/** Tells how long a model has been silent, from 8 s on, every second. */
export function watchColdBoot(
  clock: Runtime['clock'],
  tell: ((elapsedMs: number) => void) | undefined,
  signal: AbortSignal,
): ColdBootWatch {
  let ended: AbortController | undefined
  const end = () => {
    // A reason of its own costs less than the platform's error.
    ended?.abort('over')
    ended = undefined
  }
  signal.addEventListener('abort', end, { once: true })

  async function watch(own: AbortSignal): Promise<void> {
    const since = clock.monotonic()
    for (let ms = SILENCE_MS; ; ms = TELL_MS) {
      await clock.sleep(ms, own)
      tell!(Math.round(clock.monotonic() - since))
    }
  }

  return {
    begin() {
      if (ended || !tell || signal.aborted) return
      ended = new AbortController()
      watch(ended.signal).catch(() => {})
    },
    end,
  }
}
