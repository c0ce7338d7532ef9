import { type Call, numberOf } from '../call.js'
import { pick, round } from '../draw.js'
import { COLORS, MOODS } from './words.js'

const SMALL = new Set(
  'a an and are as at be by did do does for from had has have he her his how in is it its of on or she that the their they this to was were what when where which who whom whose why will with'.split(
    ' ',
  ),
)

interface Word {
  text: string
  start: number
  end: number
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}.,'%$-]*[\p{L}\p{N}%]|[\p{L}\p{N}]/gu)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }))
}

const anything = () => true

/** What an answer to a question of this kind looks like. */
function looksRight(question: string): (word: Word) => boolean {
  if (/\bwho(m|se)?\b/i.test(question)) return ({ text }) => /^\p{Lu}/u.test(text)
  if (/\b(when|how (many|much|long|old))\b/i.test(question))
    return ({ text }) =>
      /\d|^(one|two|three|four|five|six|seven|eight|nine|ten|forty|\w+day|January|\w+ember)$/i.test(text)
  return anything
}

/** Runs of words that look right, stand side by side, are not in the question, and are not small. */
function runsOf({ question, context }: Call, fits: (word: Word) => boolean): Word[][] {
  const asked = new Set(wordsOf(question.toLowerCase()).map(({ text }) => text))
  const runs: Word[][] = [[]]
  for (const word of wordsOf(context)) {
    const before = runs.at(-1)!.at(-1)
    const lower = word.text.toLowerCase()
    if (SMALL.has(lower) || asked.has(lower) || !fits(word)) runs.push([])
    else if (before && context.slice(before.end, word.start) !== ' ') runs.push([word])
    else runs.at(-1)!.push(word)
  }
  return runs.filter((run) => run.length > 0)
}

/** Places of answers, in an order of chance; any runs when none looks right. */
function spans(call: Call): { start: number; end: number }[] {
  const right = runsOf(call, looksRight(call.question))
  return (right.length > 0 ? right : runsOf(call, anything))
    .map((run) => ({ start: run[0]!.start, end: run.at(-1)!.end, rank: call.random() }))
    .sort((a, b) => b.rank - a.rank)
}

/** A piece of the text, at its place. One answer comes alone, several as a list: as the pipeline gives them. */
export function answerFromText(call: Call) {
  const most = numberOf(call, 'top_k')
  const found = spans(call).slice(0, most)
  const answers = found.map(({ start, end }, index) => ({
    score: round((0.7 + call.random() * 0.28) / (index + 1) ** 2),
    start,
    end,
    answer: call.context.slice(start, end),
  }))
  const none = { score: round(0.6 + call.random() * 0.3), start: 0, end: 0, answer: '' }
  if (answers.length === 0) answers.push(none)
  return most > 1 ? answers : answers[0]!
}

/** The model gives no score. */
export function answerAboutPicture({ question, random }: Call) {
  if (/^(is|are|was|were|does|do|did|has|have|can)\b/i.test(question)) return [{ answer: pick(random, ['yes', 'no']) }]
  if (/\bhow many\b/i.test(question)) return [{ answer: String(1 + Math.floor(random() * 4)) }]
  if (/\bcolou?r\b/i.test(question)) return [{ answer: pick(random, COLORS) }]
  return [{ answer: pick(random, MOODS) }]
}

/** Places are numbers of words within what was read off the picture. */
export function answerAboutDocument(call: Call) {
  const { question, random } = call
  const place = Math.floor(random() * 80)
  const answer = /total|amount|price|cost|sum|valor/i.test(question)
    ? `$${(20 + random() * 400).toFixed(2)}`
    : /date|when|data\b|quando/i.test(question)
      ? `2025-${String(1 + Math.floor(random() * 12)).padStart(2, '0')}-15`
      : `No. ${1000 + Math.floor(random() * 9000)}`
  return [{ score: round(0.7 + random() * 0.29), answer, start: place, end: place }]
}
