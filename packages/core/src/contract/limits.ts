/** How many runs may start: never more than `limit` in any window, never more than `burst` at once after a pause. */
export interface LimitRule {
  /** Starts in any window of `windowMs`. */
  limit: number
  windowMs: number
  /** Starts that may follow one another at once; refilled at `limit / windowMs`. */
  burst: number
  /** Runs at the same time. */
  concurrency: number
}

const MINUTE_MS = 60_000

/** What one visitor may start, by class of task: the fair share that pages and gateways begin with. */
export const LIMITS = {
  'text-to-image': { limit: 10, windowMs: MINUTE_MS, burst: 10, concurrency: 2 },
  'text-to-video': { limit: 5, windowMs: MINUTE_MS, burst: 5, concurrency: 1 },
  'text-to-audio': { limit: 10, windowMs: MINUTE_MS, burst: 10, concurrency: 2 },
  analysis: { limit: 20, windowMs: MINUTE_MS, burst: 20, concurrency: 4 },
} as const satisfies Record<string, LimitRule>

/** Tasks that share one limit. */
export type LimitClass = keyof typeof LIMITS

/**
 * The class of a task, for those who do without the table of tasks (a test holds them equal): what generates media has a
 * class of that name, and speech is audio; everything else is analysis.
 */
export function limitClassOf(task: string): LimitClass {
  const name = task === 'text-to-speech' ? 'text-to-audio' : task
  return Object.hasOwn(LIMITS, name) ? (name as LimitClass) : 'analysis'
}

/** A rule as the server sees it now. */
export interface LimitState extends LimitRule {
  /** Starts that are left now. */
  left: number
  /** Until `left` is `limit` again when nothing more starts. */
  resetsInMs: number
}

/** What a gateway allows the one who asks: the answer of `GET /v1/policy`. */
export interface LimitPolicy {
  classes: Record<LimitClass, LimitState>
  queue: { maxPerVisitor: number }
  /** Which models may be named: `all`, or those of one filter manifest. */
  models: 'all' | `filter/${string}`
  /** Answers are made up by a simulator. */
  simulated: boolean
}
