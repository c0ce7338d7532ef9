/** What a page tells about its own loading. Runs inside the page, before all its scripts; sees into shadow roots. */

export interface Probed {
  /** The frame with the first card was handed over for painting, ms after navigation start. */
  cardMs?: number
  /** The same for the first of the actions above the cards. */
  actionMs?: number
  /** Models with a card at the end of the visit. */
  models: number
  lcpMs?: number
  loadMs?: number
  /** Largest sum of layout shifts in a window of at most 5 s with gaps under 1 s. */
  cls: number
  /** Time of tasks beyond 50 ms each. */
  blockedMs: number
  /** When the last task over 50 ms ended. */
  lastLongTaskMs: number
  now: number
}

declare global {
  interface Window {
    probe(): Probed
  }
}

/**
 * `models`, `actions`: addresses. A card counts when it holds a link to a model, has a box and is not invisible; its
 * time is the end of the frame in which that is seen first. The same holds for an action.
 */
export function installProbe(models: string[], actions: string[]): void {
  const roots: ParentNode[] = [document]
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (this: Element, init) {
    const root = attach.call(this, init)
    roots.push(root)
    return root
  }
  const found: Probed = { models: 0, cls: 0, blockedMs: 0, lastLongTaskMs: 0, now: 0 }

  const links = () => roots.flatMap((root) => [...root.querySelectorAll<HTMLAnchorElement>('a[href]')])
  const leadsTo = (paths: string[]) => {
    const known = new Set(paths)
    return (link: HTMLAnchorElement) => {
      if (!known.has(decodeURIComponent(new URL(link.href, document.baseURI).pathname))) return false
      const { width, height } = link.getBoundingClientRect()
      return width > 0 && height > 0 && link.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    }
  }
  const isCardLink = leadsTo(models)
  const leadsToAction = leadsTo(actions)
  /** The bar of a site may link to the same pages. */
  const isAction = (link: HTMLAnchorElement) =>
    (link.closest('dm-quick-action') !== null ||
      (link.getRootNode() as ShadowRoot).host?.localName === 'dm-quick-action') &&
    leadsToAction(link)
  let isActionSeen = actions.length === 0
  /** A task that is queued in a frame runs after the frame was drawn. */
  const afterFrame = (work: () => void) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = work
    port2.postMessage(null)
  }
  const look = () => {
    const shown = links()
    if (!isActionSeen && shown.some(isAction)) {
      isActionSeen = true
      afterFrame(() => (found.actionMs = performance.now()))
    }
    if (shown.some(isCardLink)) afterFrame(() => (found.cardMs = performance.now()))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)

  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true })
  observe('largest-contentful-paint', (entry) => (found.lcpMs = entry.startTime))
  observe('longtask', ({ startTime, duration }) => {
    found.blockedMs += duration - 50
    found.lastLongTaskMs = startTime + duration
  })
  let from = 0
  let last = 0
  let sum = 0
  observe('layout-shift', (entry) => {
    const { startTime, value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
    if (hadRecentInput) return
    if (startTime - last > 1000 || startTime - from > 5000) {
      from = startTime
      sum = 0
    }
    last = startTime
    sum += value
    found.cls = Math.max(found.cls, sum)
  })

  window.probe = () => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return {
      ...found,
      // A card may hold more than one link to its model.
      models: new Set(
        links()
          .filter(isCardLink)
          .map((link) => link.href),
      ).size,
      loadMs: navigation && navigation.loadEventEnd > 0 ? navigation.loadEventEnd : undefined,
      now: performance.now(),
    }
  }
}
