import { numberOf } from './values.js'

/** Characters outside the basic plane take two places in a JavaScript text and one in a Python text. */
const ASTRAL = /[\u{10000}-\u{10FFFF}]/u

/**
 * Turns places in a text as the models count them, in code points, into places of a JavaScript text. Null for what is no
 * place in it.
 */
export function placeFinder(text: unknown): (place: unknown) => number | null {
  if (typeof text !== 'string') return () => null
  const starts = ASTRAL.test(text) ? startsOf(text) : undefined
  const last = starts ? starts.length - 1 : text.length
  return (place) => {
    const at = numberOf(place)
    if (at === undefined || at < 0 || at > last || !Number.isInteger(at)) return null
    return starts ? starts[at]! : at
  }
}

/** Where each code point begins, and the end. */
function startsOf(text: string): number[] {
  const starts: number[] = []
  let at = 0
  for (const point of text) {
    starts.push(at)
    at += point.length
  }
  return [...starts, at]
}
