import type { Call } from '../call.js'
import { round } from '../draw.js'

/** Words that begin sentences and name nothing. */
const PLAIN = new Set(
  'A An And As At But By For From He Her Here His How I If In Is It Its My No Not Of On Or Our She So That The Their There These They This To Was We What When Where Which Who Why With You Your'.split(
    ' ',
  ),
)
const PLACE_BEFORE = /\b(?:in|at|to|from|near|of|via)\s$/i
const ORGANIZATION = /\b(?:Inc|Corp|Ltd|GmbH|University|Bank|Institute|Club|Company|Press)\b|^[A-Z]{2,5}$/

interface Name {
  kind: 'PER' | 'ORG' | 'LOC'
  words: { text: string; start: number }[]
}

/** Runs of words with a capital. */
function findNames(text: string): Name[] {
  return [...text.matchAll(/\p{Lu}[\p{L}\p{N}'-]*(?: \p{Lu}[\p{L}\p{N}'-]*)*/gu)].flatMap((match) => {
    const words = [...match[0].matchAll(/\S+/g)].map((word) => ({ text: word[0], start: match.index + word.index }))
    while (words.length > 0 && PLAIN.has(words[0]!.text)) words.shift()
    if (words.length === 0) return []
    const whole = words.map((word) => word.text).join(' ')
    const before = text.slice(0, words[0]!.start)
    const kind = ORGANIZATION.test(whole) ? 'ORG' : PLACE_BEFORE.test(before) ? 'LOC' : 'PER'
    return [{ kind, words } as Name]
  })
}

/** As WordPiece cuts: long words in two, the second one marked. */
function pieces(word: string): string[] {
  return word.length < 5 ? [word] : [word.slice(0, 2), `##${word.slice(2)}`]
}

/** Number of the piece that begins at a place of the text; the sentence itself begins with number 1. */
function pieceIndex(text: string, start: number): number {
  const before = text.slice(0, start).match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []
  return 1 + before.length
}

/** Tagged word pieces of a name, the first marked as its beginning. */
function taggedPieces(text: string, { kind, words }: Name, score: () => number) {
  let index = pieceIndex(text, words[0]!.start)
  return words.flatMap((word, place) => {
    let start = word.start
    return pieces(word.text).map((piece, part) => {
      const end = start + piece.replace('##', '').length
      const entity = `${place === 0 && part === 0 ? 'B' : 'I'}-${kind}`
      const row = { entity, score: score(), index: index++, word: piece, start, end }
      start = end
      return row
    })
  })
}

function wholeName(text: string, { kind, words }: Name, score: number) {
  const { start } = words[0]!
  const last = words.at(-1)!
  const end = last.start + last.text.length
  return { entity_group: kind, score, word: text.slice(start, end), start, end }
}

/** Word pieces as they are, or whole names when a strategy for joining is named. */
export function findEntities({ text, params, random }: Call): object[] {
  const score = () => round(0.9 + random() * 0.099)
  const names = findNames(text)
  return (params.aggregation_strategy ?? 'none') === 'none'
    ? names.flatMap((name) => taggedPieces(text, name, score))
    : names.map((name) => wholeName(text, name, score()))
}
