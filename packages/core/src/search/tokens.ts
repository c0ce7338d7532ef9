/*
 * A word is a run of letters and digits of one script; a dot between two digits belongs to it, so that "3.5" and
 * "v1.5" are one word, and "small.en" is two. Marks and unseen characters (zero-width joints, directions) stay inside
 * the word in which they stand and are dropped when words are compared.
 */
const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\u30fc\\uff70'
const script = (names: string) => `[${names}][${names}\\p{M}\\p{Cf}]*`
const WORD = new RegExp(
  [
    script('\\p{Script=Han}'),
    script('\\p{Script=Hiragana}'),
    script('\\p{Script=Katakana}\\u30fc\\uff70'),
    script('\\p{Script=Hangul}'),
    `[[\\p{L}\\p{N}]--[${CJK}]](?:[[\\p{L}\\p{N}\\p{M}\\p{Cf}]--[${CJK}]]|(?<=\\p{Nd})\\.(?=\\p{Nd}))*`,
  ].join('|'),
  'gv',
)
const UNSEEN = /[\p{M}\p{Cf}]+/gu

/** The form in which texts are compared: compatibility letters resolved, no accents, lower case. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(UNSEEN, '').toLowerCase()
}

/** Words of a text as they stand in it, with their places. */
export function findWords(text: string): { text: string; start: number }[] {
  return Array.from(text.matchAll(WORD), (found) => ({ text: found[0], start: found.index }))
}
