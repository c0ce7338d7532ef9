/*
 * search.bin: all that search needs, so that opening it is reading, not indexing.
 *
 * Container of the contract (letters DMS1, checksum), header SearchHeader, payload = the STREAMS one after the other,
 * `lengths` bytes each. Rows are the models in the order given to the builder.
 *
 * Symbols are a list of texts: UTF-8, a NUL after each. First those that occur more than once, the frequent ones first;
 * then those that occur once, in the order in which they occur. An occurrence is a code: 0 = the next of those that
 * occur once, n = the n-th of the others. Codes below 192 take one byte; of two bytes the first is 192 + the upper bits
 * (up to 62) of code - 192, the second its lower 8 bits; the byte 255 is followed by the code in 3 bytes, little endian.
 *
 *   words             symbols of all names: words as they are written
 *   separators        symbols of what stands between them
 *   <field>           symbols for each of FIELDS; the empty text stands for null; an empty task is the type
 *   tags              symbols
 *   wordCounts        codes: a row's number of words
 *   wordCodes         its words
 *   separatorCodes    what stands between a row's words, row after row; then before each row's first word (in a name
 *                     without words: all of it); then after each row's last word
 *   <field>Codes      the value of each row
 *   tagsCounts        codes: a row's number of tags
 *   tagsCodes         its tags, in no order; also its size as people write it ("7b") where the name does not tell
 *   flags             a byte a row: bits 0-1 source, bit 2 origin, bits 3-4 form of the id (ID_FORMS), bits 5-6 size
 *                     class + 1 or 0
 *   ids               ids that have no other form, whole: NUL-ended UTF-8
 *   idNumbers         numbers of the ids that are numbered, as byte planes over those rows alone
 *   likes, hours, trend   byte planes: byte 0 of all rows, byte 1, ..., as many as are needed; 0 = null, else value + 1.
 *                     hours: of `createdAt` since 1970; trend: rank of the trending value, best = most
 *   downloads         0 = null, else value + 1; the difference to a guess from the row before (see downloadsPredictor),
 *                     seven bits a byte, the low ones first, a set upper bit means more, the lowest bit is the sign
 *
 * `aliases` in the header are other names ("sdxl") with what they mean, written without separators: meanings.
 */
export const LETTERS = 'DMS1'
export const VERSION = 1

/** Texts of which a row has one each. */
export const FIELDS = ['author', 'type', 'task', 'license', 'baseModel'] as const

const TEXTS = [...FIELDS, 'tags'] as const
export const STREAMS = [
  'words',
  ...TEXTS,
  'separators',
  'wordCodes',
  ...TEXTS.map((name) => `${name}Codes` as const),
  'separatorCodes',
  'wordCounts',
  'tagsCounts',
  'flags',
  'ids',
  'idNumbers',
  'likes',
  'hours',
  'trend',
  'downloads',
] as const
export type Stream = (typeof STREAMS)[number]

/** `path`: author/name. `number`: civitai:<number>. `name`: the name alone. `whole`: anything else. */
export const ID_FORMS = { path: 0, number: 1, name: 2, whole: 3 } as const

export interface SearchHeader {
  version: number
  rows: number
  lengths: number[]
  aliases: Record<string, string[]>
}

/**
 * Rows mostly come in order of popularity, (1 + downloads) x (1 + likes), within their source: likes and the row before
 * bound the downloads, and what is left to say is little. `read` gets the guess and answers with the difference.
 */
export function downloadsPredictor(): (source: number, likes: number, read: (guess: number) => number) => number {
  const before = [0, 0, 0, 0, 0]
  return (source, likes, read) => {
    const guess = Math.floor(before[source + 1]! / Math.max(1, likes))
    const difference = read(guess)
    before[source + 1] = Math.max(1, guess + difference) * Math.max(1, likes)
    return difference
  }
}
