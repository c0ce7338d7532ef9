/**
 * A word is a run of letters of one script, or a number with its dots and the letters after it: "llama3.2-1b" is
 * "llama", "3.2" and "1b", however it is written. Marks and unseen characters (zero-width joints, directions) stay in
 * the word in which they stand. Scripts whose words are not parted by blanks come first: a run of one is a word.
 */
const WORD =
  /\p{sc=Han}[\p{sc=Han}\p{M}\p{Cf}]*|\p{sc=Hiragana}[\p{sc=Hiragana}\p{M}\p{Cf}]*|[\p{sc=Katakana}\u30fc\uff70][\p{sc=Katakana}\u30fc\uff70\p{M}\p{Cf}]*|\p{sc=Hangul}[\p{sc=Hangul}\p{M}\p{Cf}]*|(?:\p{N}+(?:\.\p{Nd}+)*|\p{L})(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u30fc\uff70])[\p{L}\p{M}\p{Cf}])*/gu

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
