/*
 * A word is a run of letters and digits of one script; a dot between two digits belongs to it, so that "3.5" and
 * "v1.5" are one word, and "small.en" is two. Marks and unseen characters (zero-width joints, directions) stay inside
 * the word in which they stand and are dropped when words are compared.
 */
const WORD =
  /\p{sc=Han}[\p{sc=Han}\p{M}\p{Cf}]*|\p{sc=Hiragana}[\p{sc=Hiragana}\p{M}\p{Cf}]*|[\p{sc=Katakana}\u30fc\uff70][\p{sc=Katakana}\u30fc\uff70\p{M}\p{Cf}]*|\p{sc=Hangul}[\p{sc=Hangul}\p{M}\p{Cf}]*|[\p{L}\p{N}](?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u30fc\uff70])[\p{L}\p{N}\p{M}\p{Cf}]|(?<=\p{Nd})\.(?=\p{Nd}))*/gu

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
