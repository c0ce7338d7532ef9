/** Loads what a tag needs when the first element of it comes into the page. */
export function watchTags(loads: Readonly<Record<string, () => Promise<unknown>>>): void {
  const waiting = new Map(Object.entries(loads).map(([tag, load]) => [document.getElementsByTagName(tag), load]))
  const look = () => {
    for (const [found, load] of waiting) {
      if (found.length === 0) continue
      waiting.delete(found)
      // When it does not load, the page's own content stays.
      load().catch(() => {})
    }
    if (waiting.size === 0) observer.disconnect()
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true })
  look()
}
