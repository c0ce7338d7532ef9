/** Scripts whose words are not parted by blanks: a run of one is a word. */
const SCRIPTS = ['\\p{sc=Han}', '\\p{sc=Hiragana}', '\\p{sc=Katakana}\\u30fc\\uff70', '\\p{sc=Hangul}']
/** Marks and unseen characters (zero-width joints, directions) stay in the word in which they stand. */
const UNSEEN = '\\p{M}\\p{Cf}'
const LETTERS = `(?:(?![${SCRIPTS.join('')}])[\\p{L}${UNSEEN}])*`

/**
 * A word is a run of letters of one script, or a number with its dots and the letters after it: "llama3.2-1b" is
 * "llama", "3.2" and "1b", however it is written.
 */
const WORD = new RegExp(
  `${SCRIPTS.map((script) => `[${script}][${script}${UNSEEN}]*|`).join('')}\\p{N}+(?:\\.\\p{Nd}+)*${LETTERS}|\\p{L}${LETTERS}`,
  'gu',
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
  return Array.from(text.matchAll(WORD), (found) => ({ text: found[0], start: found.index })).filter(
    (word) => fold(word.text) !== '',
  )
}
