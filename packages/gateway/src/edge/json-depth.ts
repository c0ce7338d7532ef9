import type { Buffer } from 'node:buffer'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Where the string that begins before `from` ends. Jumps from quote to quote: uploads are one long string. */
function endOfString(text: Buffer, from: number): number {
  for (let at = text.indexOf(QUOTE, from); at !== -1; at = text.indexOf(QUOTE, at + 1)) {
    let backslashes = 0
    while (text[at - 1 - backslashes] === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return at
  }
  return text.length
}

/** Whether JSON nests deeper than `limit`; found without parsing it, which is what deep nesting is meant to hurt. */
export function isDeeperThan(text: Buffer, limit: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++)
    switch (text[at]) {
      case QUOTE:
        at = endOfString(text, at + 1)
        break
      case 0x7b: // {
      case 0x5b: // [
        if (++depth > limit) return true
        break
      case 0x7d: // }
      case 0x5d: // ]
        depth--
    }
  return false
}
