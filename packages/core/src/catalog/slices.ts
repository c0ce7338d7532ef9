/** Longest stretch of work without a pause, in milliseconds: half a frame's budget leaves room for the page's own work. */
export const SLICE_MS = 4

interface Platform {
  scheduler?: { yield?(): Promise<void> }
  setImmediate?(done: () => void): void
}

/** Lets everything else that waits run first. A timer of 0 ms would cost 4 ms each time in browsers. */
export function nextTurn(): Promise<void> {
  const { scheduler, setImmediate } = globalThis as Platform
  if (scheduler?.yield) return scheduler.yield()
  return new Promise((resolve) => {
    if (setImmediate) return setImmediate(resolve)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/**
 * Runs `step` for 0 to `count - 1`, in slices that leave the thread free in between. The time is asked every `stride`
 * steps, a power of two: it costs more than a short step.
 */
export async function inSlices(
  count: number,
  step: (i: number) => void,
  { clock, signal }: { clock: { monotonic(): number }; signal: AbortSignal },
  stride = 64,
): Promise<void> {
  signal.throwIfAborted()
  let started = clock.monotonic()
  for (let i = 0; i < count; i++) {
    step(i)
    if ((i & (stride - 1)) !== stride - 1 || clock.monotonic() - started < SLICE_MS) continue
    await nextTurn()
    signal.throwIfAborted()
    started = clock.monotonic()
  }
}
