import { seededRandom } from '../../seeded-random.js'
import { type Call, numberOf } from '../call.js'
import { pick } from '../draw.js'
import { CAPTION_PARTS, CHINESE_CHARACTERS, CHINESE_WORDS, TRANSCRIPTS } from './words.js'

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/** A word is about a token. */
function cut(text: string, tokens: number): string {
  const all = words(text)
  return tokens > 0 && all.length > tokens ? `${all.slice(0, tokens).join(' ')}…` : text
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text.trim())?.[0] ?? text.trim()
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

export function rewrite(call: Call): string {
  const subject = call.text.slice(call.text.indexOf(':') + 1).trim()
  const items = subject.split(/\s*,\s*/).filter(Boolean)
  const about = items.length > 1 ? listed(items) : cut(subject.replace(/[.?!]+$/, ''), 12)
  return cut(`A simulated answer about ${about} – no model wrote it.`, numberOf(call, 'max_new_tokens'))
}

/** The first sentence: what a summary of news often is. */
export function summarize(call: Call): string {
  return cut(firstSentence(call.text), numberOf(call, 'max_length'))
}

/** A few words as they are in Chinese, the others as characters of chance, so that it looks right and is marked. */
export function translate({ text }: Call): string {
  const known =
    CHINESE_WORDS[
      text
        .toLowerCase()
        .replace(/[.!?]+$/, '')
        .trim()
    ]
  if (known !== undefined) return `${known} (simulated)`
  const translated = words(text).map((word) => {
    const bare = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
    const random = seededRandom('translate', bare)
    const made = pick(random, CHINESE_CHARACTERS) + (bare.length > 5 ? pick(random, CHINESE_CHARACTERS) : '')
    const end = /[.!?]$/.test(word) ? '。' : /,$/.test(word) ? '，' : ''
    return bare === '' ? '' : (CHINESE_WORDS[bare] ?? made) + end
  })
  return `${translated.join('')} (simulated)`
}

export function caption(call: Call): string {
  const [who, does, where] = CAPTION_PARTS.map((part) => pick(call.random, part))
  return cut(`${who} ${does} ${where} (simulated)`, numberOf(call, 'max_new_tokens'))
}

export function transcribe({ random }: Call): string {
  return `${pick(random, TRANSCRIPTS)} AND THIS TRANSCRIPT IS SIMULATED`
}

/** A friendly answer that says what it is. It holds characters of one to four bytes, for those who read streams. */
export function chat(call: Call): string {
  const last = call.messages.findLast(({ role }) => role === 'user')?.text ?? ''
  const answer = `Hello 👋 This answer is simulated: no model read your words. You wrote “${cut(last.trim(), 40)}” – with a real key, the answer of ${call.model.id} would stand here, and it would come piece by piece as this one can.`
  return cut(answer, numberOf(call, 'max_new_tokens'))
}
