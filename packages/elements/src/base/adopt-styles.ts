import type { CSSResult } from 'lit'

/** Adds the styles of a part that loaded later to its element, once. */
export function adoptStyles(host: Element, { styleSheet }: CSSResult): void {
  const root = host.shadowRoot!
  if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet))
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet]
}
