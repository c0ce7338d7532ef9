import { render, type ReactiveElement, type TemplateResult } from 'lit'
import { createElement } from '../base/create-element.js'
import { DmModelCard } from '../model-card/model-card.js'
import type { CardPages } from './card-pages.js'
import { moveByKey } from './list-keys.js'
import { RowHeights } from './row-heights.js'
import { ScrollBox } from './scroll-box.js'
import { ScrollScale } from './scroll-scale.js'

/** Up to here all rows are in the page, and find-in-page finds them. */
const WHOLE = 100
/** Rows kept ready beyond what is in sight, in screens. */
const AHEAD = 0.5
/** Without a scroll for so long, the list is at rest. */
const REST_MS = 150
/** A scroll by more screens than this at once is a flight: its rows are not read before it ends. */
const FLIGHT = 1.5

/** Where a reader is: the first row in sight, how much of it is above the edge, and what the row was. */
export interface Place {
  readonly index: number
  readonly offset: number
  readonly id?: string | undefined
}

/** What the window asks of its list. */
export interface WindowParts {
  /** Makes a card look as all cards of the list do. */
  dress(card: DmModelCard): void
  /** What stands in the place of the first row that did not load. */
  failed(): TemplateResult
  /** Scrolled: the first row in sight, and whether it was fast. */
  moved(first: number, fast: boolean): void
  /** Nothing moved for a while. */
  rested(): void
  /** Keys moved the focus far. */
  jumped(): void
  /** Other models are in the cards than before, or in other cards. */
  drawn(cards: readonly DmModelCard[]): void
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

interface Row {
  readonly li: HTMLLIElement
  readonly card: DmModelCard
  index: number
  height: number
  /** Rows that it says there are. */
  total: number
  problem: HTMLElement | undefined
}

/** The rows of a list that are in the page: all of a short list, of a long one those in sight and some around them. */
export class ListWindow {
  readonly #host: ReactiveElement
  readonly #parts: WindowParts
  readonly #space: HTMLElement
  readonly #list: HTMLElement
  readonly #ruler: HTMLElement
  readonly #box: ScrollBox
  readonly #heights = new RowHeights()
  readonly #scale = new ScrollScale()
  /** Ids of opened cards: a row that comes back is as it was left. */
  readonly #opened = new Set<string>()
  readonly #resized = new ResizeObserver((entries) => this.#measure(entries))
  readonly #byItem = new Map<Element, Row>()
  #spare: Row[] = []
  /** In the order of the list. */
  #rows: Row[] = []
  #pages: CardPages | undefined
  #total = 0
  #columns = 1
  #shape = ''
  #usualKnown = false
  /** What is added to a place in the space for the place in the list; not 0 for very long lists, and till the next rest. */
  #shift = 0
  #last = 0
  #flying = false
  #moved = false
  /** Rows `from` to `to`, end not included, are shown. */
  #from = 0
  #to = 0
  /** The row that gets the focus as soon as its card is there. */
  #awaited: number | undefined
  #rest: AbortController | undefined
  #frame = 0
  #measuring = false
  #wasHidden = false

  constructor(host: ReactiveElement, space: HTMLElement, parts: WindowParts) {
    this.#host = host
    this.#parts = parts
    this.#space = space
    this.#list = space.querySelector('ul')!
    this.#ruler = space.querySelector('.ruler')!
    this.#box = new ScrollBox(host)
  }

  start(): void {
    this.#box.watch(this.#scrolled)
    addEventListener('resize', this.#draw)
    this.#list.addEventListener('keydown', this.#key)
    this.#resized.observe(this.#ruler)
    for (const { li } of this.#rows) this.#resized.observe(li)
    if (!this.#pages) return
    // Back in the page, perhaps in another place of it.
    this.#box.find()
    this.#catchUp()
  }

  stop(): void {
    this.#box.unwatch()
    removeEventListener('resize', this.#draw)
    this.#list.removeEventListener('keydown', this.#key)
    this.#resized.disconnect()
    this.#rest?.abort()
    this.#rest = undefined
    this.#flying = this.#moved = false
    cancelAnimationFrame(this.#frame)
  }

  get total(): number {
    return this.#total
  }

  /** Places of the first and last row in sight. */
  get inSight(): readonly [number, number] {
    if (this.#isWhole) {
      const bottom = this.#box.top + this.#box.height
      const seen = this.#rows.filter(({ li }) => {
        const box = li.getBoundingClientRect()
        return box.bottom > this.#box.top && box.top < bottom
      })
      return [seen[0]?.index ?? 0, seen.at(-1)?.index ?? 0]
    }
    const top = this.#top
    const first = this.#heights.rowAt(Math.max(0, top)) * this.#columns
    const last = (this.#heights.rowAt(top + this.#box.height - 1) + 1) * this.#columns
    return [first, Math.min(this.#total, last) - 1]
  }

  get place(): Place {
    const edge = this.#box.top
    let index = 0
    let offset = this.#edge
    if (offset > 0 && this.#isWhole) {
      const row = this.#rows.find(({ li }) => li.getBoundingClientRect().bottom > edge)
      index = row?.index ?? 0
      if (row) offset = edge - row.li.getBoundingClientRect().top
    } else if (offset > 0) {
      const row = this.#heights.rowAt(this.#top)
      index = row * this.#columns
      offset = this.#top - this.#heights.top(row)
    }
    return { index, offset, id: this.#pages?.get(index)?.id }
  }

  /** Place and id of the row that has the focus. */
  get focus(): { index: number; id: string | undefined } | undefined {
    const row = this.#focused
    return row && { index: row.index, id: row.card.model?.id }
  }

  get opened(): string[] {
    for (const row of this.#rows) this.#remember(row)
    return [...this.#opened]
  }

  get cards(): DmModelCard[] {
    return this.#rows.map(({ card }) => card)
  }

  /** Cards of these ids are open when they come. */
  open(ids: Iterable<string>): void {
    for (const id of ids) this.#opened.add(id)
  }

  /** Another list, or the same one anew; at a place, if one is given, and with what was shown `by` rows further down. */
  show(pages: CardPages, total: number, place?: Place, by = 0): void {
    this.#pages = pages
    this.#total = total
    this.#shape = ''
    this.#from = this.#to = 0
    const wanted = this.#awaited ?? this.#focused?.index
    for (const row of this.#rows) this.#number(row, row.index + by)
    if (wanted !== undefined) {
      // The row with the focus may be no more: then the nearest one gets it.
      const now = this.#clamp(wanted + by)
      this.#awaited = this.#awaited === undefined && now === wanted + by ? undefined : now
    }
    this.#readShape()
    // A short list has to be there first; a long one should not be read where nobody looks.
    if (this.#isWhole) this.#draw()
    if (place) this.goTo(place)
    this.refresh()
  }

  /** Draws what is in sight; what came in between, too. */
  refresh(): void {
    this.#draw()
    if (!this.#pages) return
    for (const row of this.#rows) this.#fill(row)
    this.#parts.drawn(this.cards)
    this.#problems()
    if (this.#awaited !== undefined) this.#tryFocus()
  }

  goTo({ index, offset }: Place): void {
    if (this.#isHidden) return
    if (this.#isWhole) {
      const at = (index > 0 ? this.#rows[index]?.li : undefined) ?? this.#space
      this.#box.scrollBy(at.getBoundingClientRect().top - this.#box.top + offset)
      return
    }
    const row = Math.floor(Math.min(index, this.#total - 1) / this.#columns)
    this.#moveTo(index === 0 && offset < 0 ? offset : this.#heights.top(row) + offset)
  }

  /** Moves the focus to a row, as soon as its card is there; into sight, unless told not to. */
  focusRow(index: number, scroll = true): void {
    index = this.#awaited = this.#clamp(index)
    if (scroll && !this.#isWhole) {
      const margin = 8
      const row = Math.floor(index / this.#columns)
      const top = this.#heights.top(row) - this.#box.padding - margin
      const end = this.#heights.top(row) + this.#heights.height(row) + margin - this.#box.height
      if (top < this.#top) this.#moveTo(top)
      else if (end > this.#top) this.#moveTo(Math.min(top, end))
    }
    this.refresh()
    if (scroll && this.#isWhole) this.#rows[index]?.li.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }

  /** Cards look as the list says now. */
  dress(): void {
    for (const { card } of this.#rows) this.#parts.dress(card)
  }

  get #isWhole(): boolean {
    return this.#total <= WHOLE
  }

  /** Place in the list of the upper edge of what a person sees. */
  get #top(): number {
    return this.#edge + this.#shift
  }

  /** Place of that edge in the space; while the list is hidden, where it was before. */
  get #edge(): number {
    const [space] = this.#space.getClientRects()
    return space ? this.#box.top - space.top : this.#last
  }

  /** Whether it has no place in the page, in a closed tab for instance. */
  get #isHidden(): boolean {
    return this.#space.getClientRects().length === 0
  }

  #clamp(index: number): number {
    return Math.max(0, Math.min(this.#total - 1, index))
  }

  get #focused(): Row | undefined {
    const item = (this.#host.renderRoot as ShadowRoot).activeElement?.closest('li')
    return item ? this.#byItem.get(item) : undefined
  }

  readonly #scrolled = () => {
    if (!this.#pages || this.#isHidden) return
    if (this.#isWhole) {
      this.#restSoon()
      return
    }
    const edge = this.#edge
    const step = edge - this.#last
    const by = Math.abs(step)
    const { height } = this.#box
    // A drag of the bar, or a jump: the bar's place says where in the list. Else pixels are pixels.
    if (by > Math.max(2 * height, this.#scale.space / height / 2)) this.#shift = this.#scale.toList(edge) - edge
    this.#last = edge
    this.#flying = by > FLIGHT * height
    const top = edge + this.#shift
    // Rows that were passed in haste are not looked at again.
    const behind = by > height / 4 ? 0 : AHEAD
    this.#drawAt(top, height, step > 0 ? behind : AHEAD, step > 0 ? AHEAD : behind)
    this.#parts.moved(this.#heights.rowAt(Math.max(0, top)) * this.#columns, by > height / 4)
    this.#restSoon()
  }

  /** One timer for all scrolls: it begins anew when there were some meanwhile. */
  #restSoon(): void {
    this.#moved = true
    if (this.#rest) return
    const rest = (this.#rest = new AbortController())
    const wait = async () => {
      while (this.#moved) {
        this.#moved = false
        await this.#parts.sleep(REST_MS, rest.signal)
      }
      this.#rest = undefined
      this.#flying = false
      if (!this.#isWhole) this.#settle()
      this.refresh()
      this.#parts.rested()
    }
    wait().catch(() => {})
  }

  /** At rest the bar says again where in the list one is; nothing that is seen moves. */
  #settle(): void {
    const top = this.#top
    if (Math.abs(this.#scale.toSpace(top) - this.#edge) >= 1) this.#moveTo(top)
  }

  /** The page may have scrolled while nobody listened. */
  #catchUp(): void {
    const edge = this.#edge
    if (Math.abs(edge - this.#last) < 1) return
    this.#last = edge
    this.#shift = this.#scale.toList(edge) - edge
  }

  /** Scrolls so that a place of the list is at the upper edge, or as near to it as the page allows. */
  #moveTo(top: number): void {
    const aim = this.#scale.toSpace(top)
    this.#box.scrollBy(aim - this.#edge)
    const edge = (this.#last = this.#edge)
    this.#shift = (Math.abs(edge - aim) < 1 ? top : this.#scale.toList(edge)) - edge
    this.#draw()
    this.#restSoon()
  }

  /** Columns, gap and usual height. Tells whether they are others than before. */
  #readShape(): boolean {
    const style = getComputedStyle(this.#list)
    const columns = style.display === 'grid' ? style.gridTemplateColumns.split(' ').length : 1
    const gap = parseFloat(style.rowGap) || 0
    const { width, height } = this.#ruler.getBoundingClientRect()
    const shape = [columns, gap, width, height, this.#total].join()
    if (shape === this.#shape) return false
    const anchor = this.#shape ? this.place : undefined
    this.#shape = shape
    this.#columns = columns
    this.#usualKnown = false
    this.#space.classList.toggle('whole', this.#isWhole)
    this.#heights.reset(Math.ceil(this.#total / columns), height, gap)
    this.#resize()
    this.#box.find()
    if (anchor && anchor.index > 0) this.goTo(anchor)
    return true
  }

  #resize(): void {
    this.#scale.set(this.#heights.total)
    this.#space.style.blockSize = this.#isWhole ? '' : `${this.#scale.space}px`
  }

  /** Items have another size, before anybody sees it: what is in sight stays where it is. */
  #measure(entries: ResizeObserverEntry[]): void {
    if (!this.#pages) return
    this.#measuring = true
    this.#take(entries)
    this.#measuring = false
  }

  #take(entries: ResizeObserverEntry[]): void {
    const wasHidden = this.#wasHidden
    this.#wasHidden = this.#isHidden
    if (this.#wasHidden) return
    for (const { target, borderBoxSize } of entries) {
      const row = this.#byItem.get(target)
      if (row) row.height = borderBoxSize[0]!.blockSize
    }
    if (wasHidden) {
      this.#catchUp()
      this.#later()
    }
    let changed = this.#readShape()
    if (this.#isWhole) {
      if (changed) this.#later()
      return
    }
    const top = this.#top
    const anchor = this.#heights.rowAt(Math.max(0, top))
    const into = top - this.#heights.top(anchor)
    const measured = new Map<number, number>()
    for (const { index, height } of this.#rows) {
      if (index < this.#from || index >= this.#to || height === 0) continue
      const row = Math.floor(index / this.#columns)
      measured.set(row, Math.max(measured.get(row) ?? 0, height))
    }
    if (!this.#usualKnown && measured.size > 0) {
      this.#usualKnown = true
      const sorted = [...measured.values()].sort((one, other) => one - other)
      const usual = sorted[sorted.length >> 1]!
      if (Math.abs(usual - this.#heights.height(0)) >= 0.5) {
        this.#heights.reset(this.#heights.count, usual, parseFloat(getComputedStyle(this.#list).rowGap) || 0)
        changed = true
      }
    }
    for (const [row, height] of measured) changed = this.#heights.set(row, height) || changed
    if (!changed) return
    this.#resize()
    if (top > 0) this.#shift += this.#heights.top(anchor) + into - top
    this.#position()
    this.#later()
    this.#restSoon()
  }

  /** Drawing now would size items again in the same turn, which browsers report as an error. */
  #later(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(this.#draw)
  }

  readonly #draw = () => {
    if (this.#isHidden) return
    if (this.#measuring) this.#later()
    else this.#drawAt(this.#top, this.#box.height)
  }

  /** Reads nothing of the page: after a change that would make the browser lay it out twice. */
  #drawAt(top: number, height: number, before = AHEAD, after = AHEAD): void {
    const pages = this.#pages
    if (!pages) return
    let from = 0
    let to = this.#total
    if (!this.#isWhole) {
      from = this.#heights.rowAt(top - before * height) * this.#columns
      to = Math.min(this.#total, (this.#heights.rowAt(top + height * (1 + after)) + 1) * this.#columns)
    }
    if (!this.#flying) pages.want(Math.max(0, from - 50), Math.min(this.#total, to + 50))
    this.#arrange(from, to)
    this.#position()
  }

  #arrange(from: number, to: number): void {
    const focused = this.#focused
    const kept = new Set([focused?.index, this.#awaited].filter((index) => index !== undefined))
    if (
      from === this.#from &&
      to === this.#to &&
      [...kept].every((index) => this.#rows.some((row) => row.index === index))
    )
      return
    this.#from = from
    this.#to = to
    const places = [...kept].filter((index) => index < from).sort((one, other) => one - other)
    for (let index = from; index < to; index++) places.push(index)
    places.push(...[...kept].filter((index) => index >= to && index < this.#total).sort((one, other) => one - other))
    const needed = new Set(places)
    const stay = new Map<number, Row>()
    const free: Row[] = []
    for (const row of this.#rows) {
      if (needed.has(row.index)) stay.set(row.index, row)
      else free.push(row)
    }
    // Taken out first, or each of those that stay would be moved around them.
    if (stay.size > 0) for (const { li } of free) li.remove()
    this.#rows = places.map(
      (index) => stay.get(index) ?? this.#assign(free.shift() ?? this.#spare.pop() ?? this.#make(), index),
    )
    for (const row of free) {
      row.li.remove()
      this.#resized.unobserve(row.li)
      this.#remember(row)
      row.index = -1
      this.#spare.push(row)
    }
    let at = this.#list.firstChild
    for (const { li, index } of this.#rows) {
      li.classList.toggle('kept', index < from || index >= to)
      if (li === at) at = at.nextSibling
      else this.#list.insertBefore(li, at)
    }
    this.#parts.drawn(this.cards)
  }

  /** Puts the rows where they belong, and the one that is kept for its focus where it would be. */
  #position(): void {
    if (this.#isWhole) {
      this.#list.style.transform = ''
      return
    }
    const top = this.#heights.top(Math.floor(this.#from / this.#columns))
    this.#list.style.transform = `translateY(${top - this.#shift}px)`
    for (const { li, index } of this.#rows) {
      if (index >= this.#from && index < this.#to) continue
      li.style.insetBlockStart = `${this.#heights.top(Math.floor(index / this.#columns)) - top}px`
    }
  }

  #make(): Row {
    const li = document.createElement('li')
    li.setAttribute('part', 'item')
    const card = createElement(DmModelCard)
    card.setAttribute('exportparts', 'base: card-base, name: card-name, action: card-action')
    li.append(card)
    const row: Row = { li, card, index: -1, height: 0, total: -1, problem: undefined }
    this.#byItem.set(li, row)
    return row
  }

  #assign(row: Row, index: number): Row {
    this.#remember(row)
    if (row.problem) this.#say(row, false)
    this.#number(row, index)
    row.height = 0
    this.#parts.dress(row.card)
    this.#fill(row)
    // It says its size anew, also when it has the same.
    this.#resized.unobserve(row.li)
    this.#resized.observe(row.li)
    return row
  }

  #number(row: Row, index: number): void {
    row.index = index
    row.li.ariaPosInSet = String(index + 1)
    if (row.total !== this.#total) row.li.ariaSetSize = String((row.total = this.#total))
  }

  #remember({ card: { model, expanded } }: Row): void {
    if (!model) return
    if (expanded) this.#opened.add(model.id)
    else this.#opened.delete(model.id)
  }

  #fill(row: Row): void {
    // A record that is missing is shown as a damaged one.
    const model = this.#pages!.get(row.index) ?? (this.#pages!.get(row.index) === null ? ({} as never) : undefined)
    const { card } = row
    row.li.classList.toggle('waiting', model === undefined && !row.problem)
    if (card.model === model) return
    if (card.model?.id !== model?.id) {
      this.#remember(row)
      card.expanded = model !== undefined && this.#opened.has(model.id)
    }
    card.model = model
  }

  /** One message for all rows that did not load, where it is seen. */
  #problems(): void {
    const failed = this.#rows.filter(({ index }) => this.#pages!.hasFailed(index))
    const [first, last] = failed.length > 0 ? this.inSight : [0, 0]
    const seen = failed.filter(({ index }) => index >= first && index <= last)
    // The first row may be half out of sight.
    const said = seen.find(({ problem }) => problem) ?? seen[this.#columns] ?? seen[0]
    for (const row of this.#rows) this.#say(row, row === said)
  }

  #say(row: Row, failed: boolean): void {
    if (failed === (row.problem !== undefined)) return
    row.card.hidden = failed
    row.li.classList.toggle('waiting', !failed && row.card.model === undefined)
    if (failed) {
      row.problem = document.createElement('div')
      row.li.append(row.problem)
      render(this.#parts.failed(), row.problem)
    } else {
      row.problem!.remove()
      row.problem = undefined
    }
  }

  #tryFocus(): void {
    const row = this.#rows.find(({ index }) => index === this.#awaited)
    if (!row?.card.model) return
    void row.card.updateComplete.then(() => {
      if (row.index !== this.#awaited) return
      this.#awaited = undefined
      row.card.focus({ preventScroll: true })
      if (this.#focused === row) return
      // A damaged record has no link; keys have to get past it all the same.
      row.li.tabIndex = -1
      row.li.focus({ preventScroll: true })
      row.li.addEventListener('blur', () => row.li.removeAttribute('tabindex'), { once: true })
    })
  }

  readonly #key = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const at = event.composedPath()[0] as Element
    // Texts and links of an opened card have their own use for keys.
    if (!at.matches('[part=link], [part=action], button[part=glyph], li')) return
    const from = this.#awaited ?? this.#focused?.index
    if (from === undefined) return
    const row = Math.floor(from / this.#columns)
    const to = moveByKey(event.key, from, {
      total: this.#total,
      columns: this.#columns,
      rows: Math.floor(this.#box.height / (this.#heights.top(row + 1) - this.#heights.top(row) || 1)),
      rtl: getComputedStyle(this.#list).direction === 'rtl',
    })
    // Above the first row the key is the page's.
    if (to === undefined || (to === from && event.key === 'ArrowUp')) return
    event.preventDefault()
    if (to === from) return
    this.focusRow(to)
    if (/Page|Home|End/.test(event.key)) this.#parts.jumped()
  }
}
