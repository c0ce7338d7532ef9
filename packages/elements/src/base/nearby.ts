const waiting = new WeakMap<Element, () => void>()
let observer: IntersectionObserver | undefined

/** Resolves when an element comes near the screen; rejects with the abort's reason. One observer serves the whole page. */
export async function whenNear(element: Element, signal: AbortSignal): Promise<void> {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) waiting.get(target)?.()
    },
    // About one screen ahead, so that content is there when a person scrolls to it.
    { rootMargin: '600px 0px' },
  )
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    // At once, not when the promise is settled: the element may be waiting for something else by then.
    const stop = () => observer!.unobserve(element)
    waiting.set(element, () => {
      stop()
      resolve()
    })
    signal.addEventListener(
      'abort',
      () => {
        stop()
        reject(signal.reason)
      },
      { once: true },
    )
    observer!.observe(element)
  })
}
