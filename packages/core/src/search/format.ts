/*
 * search.bin: everything that search needs, so that opening it is reading, not indexing.
 *
 * Container of the contract (letters DMS1, checksum), header { kind: "search", version, rows, lengths }, payload = the
 * streams below one after the other, `lengths` bytes each. Rows are the models in the order given to the builder.
 *
 * Lists of texts ("symbols"): UTF-8, a NUL after each. First those that occur more than once, the frequent ones first;
 * then those that occur once, in the order in which they occur. An occurrence is a code: 0 = the next of those that
 * occur once, n = the n-th of the others. Codes below 192 take one byte; others two or more: the first byte holds 192
 * + the upper bits (up to 62), the second the lower 8; a first byte of 255 is followed by 3 bytes, little endian.
 *
 *   words, separators         symbols of all names: words as they are written, and what stands between them
 *   wordCounts                a row's number of words
 *   wordCodes                 its words
 *   separatorCodes            what stands between a row's words, row after row; then before each row's first word (before
 *                             nothing: the whole name, if it has no word); then after each row's last
 *   <field>, <field>Codes     for each field of FIELDS: symbols, and a code a row; the empty text stands for null
 *   tagCounts, tags, tagCodes a row's number of tags; symbols; codes
 *   flags                     bits 0-1 source, bit 2 origin, bits 3-4 form of the id (ID_FORMS), bits 5-6 size class
 *   ids                       what the id's form does not tell: NUL-ended UTF-8
 *   downloads, likes, hours, trend   four byte planes each: byte 0 of all rows, byte 1, ...; 0 = null, else value + 1.
 *                             hours: of `createdAt` since 1970; trend: place among all trending values, greatest last.
 */
export const LETTERS = 'DMS1'
export const VERSION = 1

/** Texts of which a row has one. `size` is the parameter count as people write it, where the name does not hold it. */
export const FIELDS = ['author', 'type', 'task', 'license', 'baseModel', 'size'] as const
export type Field = (typeof FIELDS)[number]
/** Kinds of entries in the vocabulary: words of names, then the fields, then tags. */
export const KINDS = ['name', ...FIELDS, 'tag'] as const

export const NUMBERS = ['downloads', 'likes', 'hours', 'trend'] as const
export const PLANES = 4

export const STREAMS = [
  'words',
  'separators',
  'wordCounts',
  'wordCodes',
  'separatorCodes',
  ...FIELDS.flatMap((field) => [field, `${field}Codes`] as const),
  'tagCounts',
  'tags',
  'tagCodes',
  'flags',
  'ids',
  ...NUMBERS,
] as const
export type Stream = (typeof STREAMS)[number]

/** author/name, civitai:<number> (the number is in `ids`), the name alone, anything else (the whole id is in `ids`). */
export const ID_FORMS = { path: 0, number: 1, name: 2, whole: 3 } as const

export interface SearchHeader {
  kind: 'search'
  version: number
  rows: number
  lengths: number[]
}
