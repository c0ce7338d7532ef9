import { readSaved, save } from '../base/history-state.js'
import type { Place } from './list-window.js'

/** Opened cards that are remembered; the state of a history entry has limits. */
const OPENED = 20

/** What a list was like when it was left. */
export interface Memory {
  readonly place: Place
  readonly focus: { index: number; id: string | undefined } | undefined
  readonly opened: readonly string[]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isId = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string'

/** Names a list in the history: its id on the page, and what it lists ('' for models of the page's own). */
export const listKey = (id: string, what: string) => `dm-model-list ${id} ${what}`

/** What was saved for a list in this entry of the history, if it is sane. */
export function recall(key: string): Memory | undefined {
  const saved = readSaved(key)
  if (!isRecord(saved)) return undefined
  const { place, focus, opened } = saved
  if (!isRecord(place) || !isIndex(place.index) || !Number.isFinite(place.offset) || !isId(place.id)) return undefined
  if (focus !== undefined && !(isRecord(focus) && isIndex(focus.index) && isId(focus.id))) return undefined
  if (!Array.isArray(opened) || !opened.every((id) => typeof id === 'string')) return undefined
  return { place, focus, opened } as unknown as Memory
}

/** Lists that keep the browser from scrolling by itself, and what it did before the first of them. */
const holders = new Set<object>()
let former: ScrollRestoration = 'auto'

/** The browser would scroll before the rows are there: as long as `holder` wants, it does not. */
export function holdScroll(holder: object): void {
  if (holders.size === 0) former = history.scrollRestoration
  holders.add(holder)
  history.scrollRestoration = 'manual'
}

export function releaseScroll(holder: object): void {
  if (holders.delete(holder) && holders.size === 0) history.scrollRestoration = former
}

export function remember(key: string, { place, focus, opened }: Memory): void {
  save(key, { place, focus, opened: opened.slice(-OPENED) } satisfies Memory)
}
