/** What scrolls a list: the page, or the nearest element around it that scrolls, or the list itself. */
export class ScrollBox {
  readonly #host: Element
  /** Undefined: the page. */
  #box: Element | undefined
  #scrolled: (() => void) | undefined

  constructor(host: Element) {
    this.#host = host
  }

  /** Tells of scrolls. Those in shadow trees are heard only by what scrolls. */
  watch(scrolled: () => void): void {
    this.unwatch()
    this.#scrolled = scrolled
    this.#target.addEventListener('scroll', scrolled, { passive: true })
  }

  unwatch(): void {
    if (this.#scrolled) this.#target.removeEventListener('scroll', this.#scrolled)
    this.#scrolled = undefined
  }

  /** Looks who scrolls; a style sheet may have changed it. */
  find(): void {
    const scrolled = this.#scrolled
    this.unwatch()
    this.#box = undefined
    for (let at: Node | null = this.#host; at && at !== document.body; at = above(at)) {
      if (!(at instanceof Element) || at === document.documentElement) continue
      if (at.scrollHeight <= at.clientHeight || !/auto|scroll/.test(getComputedStyle(at).overflowY)) continue
      this.#box = at
      break
    }
    if (scrolled) this.watch(scrolled)
  }

  /** Top of what a person sees of it, from the top of the screen. */
  get top(): number {
    return this.#box ? this.#box.getBoundingClientRect().top + this.#box.clientTop : 0
  }

  /** Height of what a person sees of it. A box that is as high as its content would show a million rows: hence the limit. */
  get height(): number {
    const screen = document.documentElement.clientHeight
    return this.#box ? Math.min(this.#box.clientHeight, 2 * screen) : screen
  }

  /** What the page keeps free at the top, for a bar that stays there. */
  get padding(): number {
    return parseFloat(getComputedStyle(this.#box ?? document.documentElement).scrollPaddingTop) || 0
  }

  scrollBy(top: number): void {
    ;(this.#box ?? window).scrollBy({ top, behavior: 'instant' })
  }

  get #target(): EventTarget {
    return this.#box ?? document
  }
}

/** The parent as it is laid out: slots and hosts of shadow trees included. */
function above(node: Node): Node | null {
  return (node as Element).assignedSlot ?? node.parentNode ?? (node instanceof ShadowRoot ? node.host : null)
}
