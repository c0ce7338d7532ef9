import type { ErrorCode } from './errors.js'
import { type Fallback, runModel, runModelsOf } from './run-models.js'
import type { TaskId } from './tasks.js'

/** A model to call, and the words that go behind the prompt when it stands in for another one. */
export type Candidate = Fallback

/** Words in a prompt that ask for drawings of this kind; matched as whole words. */
const ANIME = /(?:^|[^\p{L}\p{N}])(?:anime|manga|chibi)(?:$|[^\p{L}\p{N}])/iu

/**
 * The models to try for a run, in order. A named model comes first, with the fallbacks of its row; without a name the
 * task's default runs, or the anime model when the prompt asks for anime.
 * `fallback: false` keeps to one model. A fallback is never less free to use than the model that was asked for.
 */
export function candidates(
  task: TaskId,
  { model, prompt, fallback = true }: { model?: string; prompt?: string; fallback?: boolean } = {},
): Candidate[] {
  const rows = runModelsOf(task)
  const styled = model === undefined && prompt !== undefined && ANIME.test(prompt)
  const chosen =
    model ?? (styled ? rows.find((row) => row.style === 'anime') : undefined)?.id ?? rows.find((row) => row.default)?.id
  if (chosen === undefined) return []
  const first = runModel(chosen)
  const rest = fallback && first?.task === task ? (first.fallback ?? []) : []
  const allowed = rest.filter((other) => first && freedom(other.model) >= freedom(first.id))
  return [{ model: chosen }, ...allowed]
}

const FREEDOM = { no: 0, unknown: 0, restricted: 1, yes: 2 }

function freedom(id: string): number {
  return FREEDOM[runModel(id)?.commercialUse ?? 'unknown']
}

/** Failures after which another model may be tried: all of them say something about the model, not about the caller. */
const MODEL_TROUBLE: ReadonlySet<ErrorCode> = new Set(['model-loading', 'upstream-failed', 'upstream-timeout'])

/**
 * Whether the next candidate may be tried after this failure. Never when the key, the credits, the account's limit or
 * the caller is the cause: a second model shares them. A model that refuses one input (`model-failed`) is likely
 * right; one that refused two different inputs is broken.
 */
export function mayFallBack(code: ErrorCode, { refusedInputs = 1 }: { refusedInputs?: number } = {}): boolean {
  return MODEL_TROUBLE.has(code) || (code === 'model-failed' && refusedInputs >= 2)
}
