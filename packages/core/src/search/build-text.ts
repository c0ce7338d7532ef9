import { packFile } from '../contract/container.js'
import type { ModelMetadata } from '../contract/model.js'
import { TEXT_LETTERS, TEXT_VERSION, type TextHeader } from './text.js'
import { findWords, fold } from './tokens.js'
import { Numbers } from './write.js'

/** A word that stands in more than this share of the rows tells nothing. */
const COMMON = 0.25
/** Below this many rows every word tells something. */
const FEW_ROWS = 100

const wordsOf = (text: string) => findWords(text).map((word) => fold(word.text))

/**
 * Builds `search-text.bin`: the words of descriptions that stand in no name, author, type or tag of their models.
 * Undefined when there are none. Rows are the models in the order given.
 */
export function buildSearchText(models: Iterable<ModelMetadata>): Uint8Array | undefined {
  const holders = new Map<string, number[]>()
  let rows = 0
  for (const { name, author, type, task, tags, description } of models) {
    const known = new Set(wordsOf([name, author, type, task, ...(tags ?? [])].join(' ')))
    for (const word of new Set(wordsOf(description ?? ''))) {
      if (known.has(word) || word.length < 2 || word.includes('\0')) continue
      const held = holders.get(word)
      if (held) held.push(rows)
      else holders.set(word, [rows])
    }
    rows++
  }
  const words = [...holders]
    .filter(([, held]) => rows < FEW_ROWS || held.length <= COMMON * rows)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  if (words.length === 0) return undefined
  const numbers = new Numbers()
  for (const [, held] of words) {
    numbers.add(held.length)
    held.forEach((row, i) => numbers.add(row - (held[i - 1] ?? 0)))
  }
  const texts = new TextEncoder().encode(words.map(([word]) => `${word}\0`).join(''))
  const done = numbers.done()
  const payload = new Uint8Array(texts.length + done.length)
  payload.set(texts)
  payload.set(done, texts.length)
  const header: TextHeader = { version: TEXT_VERSION, rows, words: words.length, texts: texts.length }
  return packFile(TEXT_LETTERS, header, payload)
}
