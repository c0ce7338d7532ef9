const waiting = new WeakMap<Element, () => void>()
let observer: IntersectionObserver | undefined

/** Calls back once, when an element comes near the screen. One observer serves the whole page. Returns how to stop. */
export function whenNear(element: Element, callback: () => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue
        observer!.unobserve(target)
        waiting.get(target)?.()
      }
    },
    // About one screen ahead, so that content is there when a person scrolls to it.
    { rootMargin: '600px 0px' },
  )
  waiting.set(element, callback)
  observer.observe(element)
  return () => observer!.unobserve(element)
}
