/*
 * Browsers cap the height of an element: 17.9 million pixels in Firefox, 33.5 in Chromium and Safari. A million rows
 * of 92 px are 92 million, so a taller list is shown in a space of this height. (Libraries for windowed lists stop at
 * the cap; that and their size are why this one is our own.)
 */
const MOST = 10_000_000
/** So far from both ends a pixel of the space is a pixel of the list: the ends are reached exactly, however one scrolls. */
const EDGE = 1_000_000

/** How places in a list of any height and places in the space that the browser scrolls belong together. */
export class ScrollScale {
  #list = 0

  /** Height of the list. */
  set(list: number): void {
    this.#list = list
  }

  /** Height of the space. */
  get space(): number {
    return Math.min(this.#list, MOST)
  }

  toList(place: number): number {
    const more = this.#list - this.space
    if (place <= EDGE || more === 0) return place
    if (place >= MOST - EDGE) return place + more
    return EDGE + (place - EDGE) * this.#stretch
  }

  toSpace(place: number): number {
    const more = this.#list - this.space
    if (place <= EDGE || more === 0) return place
    if (place >= this.#list - EDGE) return place - more
    return EDGE + (place - EDGE) / this.#stretch
  }

  get #stretch(): number {
    return (this.#list - 2 * EDGE) / (MOST - 2 * EDGE)
  }
}
