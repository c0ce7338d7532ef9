/** Accents, and marks that are not seen: zero-width joints, directions. */
const UNSEEN = /[\p{M}\p{Cf}]+/gu
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u

/** The words of a text, in the form in which texts are compared: compatibility letters resolved, no accents, lower case. */
export function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(UNSEEN, '')
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '')
}
