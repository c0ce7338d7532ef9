/** What stands on a page, in reading order and through shadow roots. */
import type { Page } from 'puppeteer-core'

export interface SeenLink {
  path: string
  top: number
  left: number
}

/** Links nearer to each other than this stand in one row: a card is 80 px high. */
const ROW_HEIGHT_PX = 30

/** Addresses of all links that have a box, top to bottom. */
export function seenLinks(page: Page): Promise<SeenLink[]> {
  return page.evaluate((rowPx) => {
    const links: { path: string; top: number; left: number }[] = []
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) walk(element.shadowRoot)
        if (element.localName !== 'a' || !(element as HTMLAnchorElement).href) continue
        const { width, height, top, left } = element.getBoundingClientRect()
        if (width === 0 || height === 0 || !element.checkVisibility({ visibilityProperty: true })) continue
        const { pathname } = new URL((element as HTMLAnchorElement).href)
        links.push({ path: decodeURIComponent(pathname), top: top + scrollY, left })
      }
    }
    walk(document)
    links.sort((one, other) => one.top - other.top)
    // Names of one row of cards may stand a line apart.
    let row = -Infinity
    for (const link of links) {
      if (link.top - row > rowPx) row = link.top
      link.top = row
    }
    return links.sort((one, other) => one.top - other.top || one.left - other.left)
  }, ROW_HEIGHT_PX)
}

/** Waits until the links of a page are the same three times in a row. */
export async function settledLinks(page: Page, limitMs = 20_000): Promise<SeenLink[]> {
  const end = Date.now() + limitMs
  let same = 0
  let last: SeenLink[] = []
  while (same < 3 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 150))
    // A page that is left in between is looked at again.
    const links = await seenLinks(page).catch(() => [])
    same = links.length > 0 && JSON.stringify(links) === JSON.stringify(last) ? same + 1 : 0
    last = links
  }
  return last
}
