/*
 * A word is a run of letters and digits of one script; a dot between two digits belongs to it, so that "3.5" and
 * "v1.5" are one word, and "small.en" is two. Marks and unseen characters (zero-width joints, directions) stay inside
 * the word in which they stand and are dropped when words are compared.
 */
const KANA = '\\p{sc=Katakana}\\u30fc\\uff70'
const EAST = `\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Hangul}${KANA}`
const run = (names: string) => `[${names}][${names}\\p{M}\\p{Cf}]*`
const WORD = new RegExp(
  `${run('\\p{sc=Han}')}|${run('\\p{sc=Hiragana}')}|${run(KANA)}|${run('\\p{sc=Hangul}')}|[[\\p{L}\\p{N}]--[${EAST}]](?:[[\\p{L}\\p{N}\\p{M}\\p{Cf}]--[${EAST}]]|(?<=\\p{Nd})\\.(?=\\p{Nd}))*`,
  'gv',
)

/** The form in which texts are compared: compatibility letters resolved, no accents, lower case. */
export function fold(text: string): string {
  return text.toLowerCase().replace(/[^\0-\x7f]+/g, (foreign) =>
    foreign
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}]+/gu, '')
      .toLowerCase(),
  )
}

/** Words of a text as they stand in it, with their places. */
export function findWords(text: string): { text: string; start: number }[] {
  return Array.from(text.matchAll(WORD), (found) => ({ text: found[0], start: found.index }))
}
