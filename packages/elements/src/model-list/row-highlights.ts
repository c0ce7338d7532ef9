import type { HighlightRange } from '@decentramodels/core/search'
import type { DmModelCard } from '../model-card/model-card.js'

/** Name of the browser's highlight; its look is in `later.styles.ts`. */
const NAME = 'dm-match'

/** What is to be marked of a model, by its id. */
export type RangesOf = (id: string) => readonly HighlightRange[] | undefined

/**
 * Marks words in cards by the browser's own highlights: no text and no element is changed for it. Browsers without them
 * show the same cards unmarked.
 */
export class RowHighlights {
  readonly #own: Range[] = []
  #turn = 0

  /** Marks what is found in these cards, as soon as they say it. */
  async show(cards: readonly DmModelCard[], rangesOf: RangesOf): Promise<void> {
    const turn = ++this.#turn
    await Promise.all(cards.map((card) => card.updateComplete))
    if (turn !== this.#turn) return
    this.clear()
    const highlight = shared()
    if (!highlight) return
    for (const card of cards) {
      const { model } = card
      if (!model || card.hidden) continue
      for (const { field, start, end } of rangesOf(model.id) ?? []) {
        const range = rangeOf(card, field, model[field] ?? '', start, end)
        if (!range) continue
        this.#own.push(range)
        highlight.add(range)
      }
    }
  }

  clear(): void {
    for (const range of this.#own.splice(0)) shared()?.delete(range)
  }

  /** Marks nothing any more, also not what is on its way. */
  stop(): void {
    this.#turn++
    this.clear()
  }
}

/** One for all lists of the page. */
function shared(): Highlight | undefined {
  const highlights = (CSS as { highlights?: HighlightRegistry }).highlights
  if (highlights && !highlights.has(NAME)) highlights.set(NAME, new Highlight())
  return highlights?.get(NAME)
}

function rangeOf(
  card: DmModelCard,
  field: 'name' | 'author',
  text: string,
  start: number,
  end: number,
): Range | undefined {
  const place = card.renderRoot.querySelector(field === 'name' ? '[part=link]' : '.what')
  const node = [...(place?.childNodes ?? [])].find(
    (child): child is Text => child instanceof Text && child.data.endsWith(text) && text !== '',
  )
  const before = node ? node.length - text.length : 0
  if (!node || !(start >= 0 && start < end && before + end <= node.length)) return undefined
  const range = new Range()
  range.setStart(node, before + start)
  range.setEnd(node, before + end)
  return range
}
