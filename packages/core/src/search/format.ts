/*
 * search.bin: all that search needs, so that opening it is reading, not indexing.
 *
 * Container of the contract (letters DMS1, checksum), header SearchHeader, payload = texts, then numbers. Rows are the
 * models in the order given to the builder.
 *
 * Texts are UTF-8, a NUL after each: the LISTS one after the other. In a list come first the texts that occur more than
 * once, the frequent ones first; then those that occur once, in the order in which they occur. An entry is a text's
 * place among all of them; the empty text stands for null.
 *
 * Numbers are whole. One below 192 is a byte; of a greater one the first byte is 192 + the lower six bits of what it is
 * more than 192, and seven bits a byte follow, the low ones first, a set upper bit meaning more. They come in this
 * order, each for all rows:
 *
 *   counts        of a row's words; then of its tags
 *   COLUMNS       codes: 0 = the next text of the column's list that occurs once, n = its n-th text. Of words and tags a
 *                 row has as many as was counted, of the others one; an empty task is the type. Words stand in order
 *                 and as they are written; tags in no order, and the size as people write it ("7b") is one where the
 *                 name does not tell
 *   separators    codes: what stands before each word that begins with a letter and is not a row's first; before each
 *                 that begins with a digit (`between`: bytes of both); then before each row's first word and after its
 *                 last (in a name without words: all of it). Those that occur once are told in the names' order
 *   likes, hours, trend   0 = null, else value + 1. hours: of `createdAt` since 1970; trend: place by what is trending,
 *                 best = most, comparable between the parts of a catalogue
 *   downloads     likewise; the difference to what `downloadsGuess` says, times two, plus one if it is
 *                 negative
 *   ids           of the rows that are CivitAI's: the number of `civitai:<number>`. Ids of other rows are author/name,
 *                 or name where there is no author. `odd` holds those that are neither
 *
 * `aliases` are other names without separators ("sdxl") and what each stands for, written likewise.
 */
import type { FileInfo } from '../contract/manifest.js'

export const LETTERS = 'DMS1'
export const VERSION = 3

/** Kinds of texts. The first seven are searched. */
export const LISTS = [
  'words',
  'authors',
  'types',
  'licenses',
  'baseModels',
  'tags',
  'sources',
  'origins',
  'sizes',
  'separators',
] as const

/** What each row has one of besides an author, with the list of its texts. */
export const FIELDS = [
  ['type', 2],
  ['task', 2],
  ['license', 3],
  ['baseModel', 4],
  ['source', 6],
  ['origin', 7],
  ['size', 8],
] as const

/** Lists of a row's entries in order: words, author, fields, tags. */
export const COLUMNS = [0, 1, ...FIELDS.map(([, list]) => list), 5]
export const SOURCES = 6
export const SEPARATORS = 9
/** Places among the fields. */
export const TYPE = 0
export const TASK = 1
export const SOURCE = 4
/** The source whose ids are numbers. */
export const NUMBERED = 'civitai'

export interface SearchHeader {
  version: number
  rows: number
  /** Of each list, how many texts occur more than once, and how many there are. */
  lists: [again: number, all: number][]
  /** Bytes of the texts. */
  texts: number
  /** Bytes of the separators before words, and before numbers. */
  between: [words: number, numbers: number]
  odd: [row: number, id: string][]
  /** The file with the words of the descriptions, if there is one. */
  text?: FileInfo
  aliases: [alias: string, meanings: string[]][]
}

/** Nothing is stored as more: readers keep twice a difference in 32 bits. */
export const LARGEST = 2 ** 30

/**
 * Rows mostly come in order of popularity, downloads times likes, within their source: likes and the row before bound
 * the downloads, and what is left to say is little. Likes and downloads are as stored; 0 counts as 1.
 */
export function downloadsGuess() {
  /** By source; there are two. */
  const before = new Float64Array(8)
  return {
    next: (source: number, likes: number) => Math.min(LARGEST, Math.floor(before[source]! / Math.max(1, likes))),
    tell: (source: number, likes: number, downloads: number) =>
      (before[source] = Math.max(1, downloads) * Math.max(1, likes)),
  }
}
