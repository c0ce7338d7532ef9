/** The page as a person finds it, through shadow roots; for tests and stories. */

/** Waits until something holds; fails with what was awaited. */
export async function until<T>(read: () => T, what: string, limitMs = 5000): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs
  for (;;) {
    const value = read()
    if (value) return value as NonNullable<T>
    if (performance.now() > end) throw new Error(`Waited ${limitMs} ms for ${what}.`)
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

/** All elements below, through open shadow roots. */
export function deep(root: ParentNode, selector: string): HTMLElement[] {
  const found: HTMLElement[] = []
  const walk = (node: ParentNode) => {
    for (const element of node.querySelectorAll<HTMLElement>('*')) {
      if (element.matches(selector)) found.push(element)
      if (element.shadowRoot) walk(element.shadowRoot)
    }
  }
  if (root instanceof Element && root.shadowRoot) walk(root.shadowRoot)
  walk(root)
  return found
}

/** A named part of an element. */
export function part<T extends HTMLElement = HTMLElement>(element: Element, name: string): T | null {
  return element.shadowRoot!.querySelector<T>(`[part~="${name}"]`)
}

/** The element that has the focus, through shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}
