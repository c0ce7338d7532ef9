import type { RepeatReason } from './failure.js'

/** How often a call is sent again, and after how long: `firstMs`, doubled each time up to `mostMs`. */
const WAITS: Record<RepeatReason, { times: number; firstMs: number; mostMs: number }> = {
  rate: { times: 8, firstMs: 1000, mostMs: 20_000 },
  // Until a call that runs has ended: that may take minutes, so the deadline is the bound.
  concurrency: { times: Infinity, firstMs: 500, mostMs: 5000 },
  loading: { times: Infinity, firstMs: 2000, mostMs: 10_000 },
  unreachable: { times: 2, firstMs: 500, mostMs: 1000 },
  memory: { times: 1, firstMs: 1000, mostMs: 1000 },
}

/**
 * Milliseconds to wait before the call is sent again for the `time`th time; undefined: no more. What the server asks for is
 * kept to; else half of it is chance, so that many clients do not come back at once.
 */
export function waitBeforeRepeat(reason: RepeatReason, time: number, askedMs: number | undefined): number | undefined {
  const { times, firstMs, mostMs } = WAITS[reason]
  if (time > times) return undefined
  if (askedMs !== undefined) return askedMs
  return Math.ceil(Math.min(mostMs, firstMs * 2 ** Math.min(time - 1, 20)) * (0.5 + Math.random() / 2))
}
