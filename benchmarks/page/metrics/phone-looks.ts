/** What is looked for inside a page on a phone. Runs in the page, before its scripts. */

export interface Looks {
  /** Widest overflow, px. */
  sideways(): number
  /** Targets under 44 px that are neither inside a sentence nor doubled by a larger target. */
  smallTargets(): { count: number; of: number; worst: string[] }
  /** Smallest text, px, and where. */
  smallestText(): { px: number; at: string }
  /** Inputs under 16 px. */
  smallInputs(): number
  /** Animations that run now for longer than a blink. */
  movements(): number
  /** Longest interaction since the last call of `forgetInteractions`, ms. */
  slowestInteraction(): number
  forgetInteractions(): void
  /** Sum of layout shifts without a person's doing. */
  shifts(): number
}

declare global {
  interface Window {
    looks: Looks
  }
}

export function installLooks(): void {
  const LEAST_PX = 44
  const TARGETS = 'a[href], button, input:not([type=hidden]), select, summary, textarea, [role=button], [tabindex="0"]'

  const everything = (root: ParentNode = document): Element[] =>
    [...root.querySelectorAll('*')].flatMap((element) =>
      element.shadowRoot ? [element, ...everything(element.shadowRoot)] : [element],
    )
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  }
  const nameOf = (element: Element) =>
    `${element.localName} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30)}"`

  /** The area that answers to a finger, which may be larger than the box. */
  const answers = (element: Element, x: number, y: number) => {
    let root: DocumentOrShadowRoot = document
    for (;;) {
      const top: Element | null = root.elementFromPoint(x, y)
      if (top === null) return false
      if (top === element || element.contains(top)) return true
      if (!top.shadowRoot || top.shadowRoot === root) return top.closest('label')?.control === element
      root = top.shadowRoot
    }
  }
  const isLarge = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    if (width >= LEAST_PX && height >= LEAST_PX) return true
    element.scrollIntoView({ block: 'center' })
    const box = element.getBoundingClientRect()
    const x = box.left + box.width / 2
    const y = box.top + box.height / 2
    const reach = LEAST_PX / 2 - 1
    const wide = width >= LEAST_PX || (answers(element, x - reach, y) && answers(element, x + reach, y))
    const high = height >= LEAST_PX || (answers(element, x, y - reach) && answers(element, x, y + reach))
    return wide && high && left > -1e4 && top > -1e6
  }
  /** A link within a sentence may be as high as its line. */
  const isInSentence = (element: Element) => {
    if (getComputedStyle(element).display !== 'inline') return false
    const own = element.textContent?.trim() ?? ''
    const around = element.parentElement?.textContent?.trim() ?? ''
    return around.length > own.length + 8
  }

  const looks: Looks = {
    // A phone zooms out to show what sticks out: its inner width is no measure then.
    sideways: () => document.scrollingElement!.scrollWidth - document.documentElement.clientWidth,
    smallTargets() {
      const targets = everything().filter((element) => element.matches(TARGETS) && isSeen(element))
      const large = new Set(targets.filter(isLarge))
      const reached = new Set([...large].map((element) => (element as HTMLAnchorElement).href).filter(Boolean))
      const small = targets.filter(
        (element) => !large.has(element) && !isInSentence(element) && !reached.has((element as HTMLAnchorElement).href),
      )
      scrollTo(0, 0)
      return { count: small.length, of: targets.length, worst: [...new Set(small.map(nameOf))].slice(0, 3) }
    },
    smallestText() {
      let smallest = { px: Infinity, at: '' }
      for (const element of everything()) {
        const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim() !== '')
        if (!hasText || !isSeen(element) || element.matches('script, style, noscript, title')) continue
        const px = parseFloat(getComputedStyle(element).fontSize)
        if (px < smallest.px) smallest = { px, at: nameOf(element) }
      }
      return smallest
    },
    smallInputs: () =>
      everything().filter(
        (element) =>
          element.matches('input:not([type=checkbox]):not([type=radio]):not([type=hidden]), select, textarea') &&
          isSeen(element) &&
          parseFloat(getComputedStyle(element).fontSize) < 16,
      ).length,
    movements: () =>
      [
        ...new Set([
          ...document.getAnimations(),
          ...everything().flatMap((element) => element.shadowRoot?.getAnimations() ?? []),
        ]),
      ].filter(
        (animation) => animation.playState === 'running' && Number(animation.effect?.getComputedTiming().duration) > 20,
      ).length,
    slowestInteraction: () => slowest,
    forgetInteractions: () => void (slowest = 0),
    shifts: () => shifted,
  }
  let slowest = 0
  let shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.interactionId) slowest = Math.max(slowest, entry.duration)
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) shifted += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  window.looks = looks
}
