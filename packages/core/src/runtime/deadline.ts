import type { Runtime } from '../runtime.js'

/** Why a wait ends that nobody needs any more; a reason of its own costs less than the platform's error. */
const OVER = 'over'

export interface Deadline {
  clock: Runtime['clock']
  ms: number
  /** Of the caller. */
  signal?: AbortSignal | undefined
  /** Why it was too late. */
  late(): unknown
}

/**
 * Does a piece of work with a time limit. Its signal aborts when the caller's does, when time is up, and at the end, whatever
 * comes first; then the wait ends with the signal's reason, also where the work ignores it. `renew` begins another wait.
 */
export async function withDeadline<T>(
  { clock, ms, signal, late }: Deadline,
  work: (signal: AbortSignal, renew: (ms: number) => void) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const stop = new AbortController()
  const abort = () => stop.abort(signal!.reason)
  signal?.addEventListener('abort', abort)
  let waiting: AbortController | undefined
  const wait = (ms: number) => {
    waiting?.abort(OVER)
    const own = (waiting = new AbortController())
    clock.sleep(ms, own.signal).then(
      () => stop.abort(late()),
      () => {},
    )
  }
  wait(ms)
  const stopped = new Promise<never>((_, reject) =>
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason)),
  )
  stopped.catch(() => {})
  try {
    return await Promise.race([work(stop.signal, wait), stopped])
  } catch (cause) {
    throw stop.signal.aborted ? stop.signal.reason : cause
  } finally {
    signal?.removeEventListener('abort', abort)
    waiting?.abort(OVER)
    stop.abort(OVER)
  }
}
