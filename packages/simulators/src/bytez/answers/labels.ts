import { seededRandom } from '../../seeded-random.js'
import { type Call, numberOf } from '../call.js'
import { pickSome, round, shares } from '../draw.js'
import { IMAGE_LABELS, NEGATIVE_WORDS, POSITIVE_WORDS } from './words.js'

const best = <Row extends { score: number }>(rows: Row[]) => rows.sort((a, b) => b.score - a.score)

/** Counts words that people are glad or angry with. */
export function sentiment(call: Call) {
  const [negative = 'negative', positive = 'positive', ...others] = call.model.labels ?? []
  const count = (words: RegExp) => call.text.match(words)?.length ?? 0
  const leaning = count(POSITIVE_WORDS) - count(NEGATIVE_WORDS) + (call.random() - 0.5) / 2
  const share = 1 / (1 + Math.exp(-2.2 * leaning))
  const rows = [
    { label: positive, score: round(share) },
    { label: negative, score: round(1 - share) },
    ...others.map((label) => ({ label, score: 0 })),
  ]
  return best(rows).slice(0, numberOf(call, 'top_k', 1))
}

/** Chance, and a large bonus for a label of which a word stands in the text. */
function fits(call: Call, label: string): number {
  const named = label
    .toLowerCase()
    .split(/\W+/)
    .some((word) => word.length > 2 && call.text.toLowerCase().includes(word))
  return seededRandom(call.model.id, call.text, label)() + (named ? 1 : 0)
}

export function zeroShotText(call: Call) {
  const weights = call.labels.map((label) => ({ label, fit: fits(call, label) }))
  const sum = weights.reduce((total, { fit }) => total + Math.exp(4 * fit), 0)
  const single = (fit: number) => Math.exp(4 * fit) / sum
  const several = (fit: number) => 1 / (1 + Math.exp(-5 * (fit - 0.6)))
  const scored = best(
    weights.map(({ label, fit }) => ({
      label,
      score: round(call.params.multi_label === true ? several(fit) : single(fit)),
    })),
  )
  return {
    sequence: call.text,
    labels: scored.map(({ label }) => label),
    scores: scored.map(({ score }) => score),
  }
}

/** Classes of the model, a few of them, best first. */
function classes(call: Call, names: readonly string[], sharpness: number) {
  const chosen = pickSome(call.random, names, names.length)
  const scores = shares(call.random, chosen.length, sharpness)
  return chosen.map((label, index) => ({ score: round(scores[index]!), label })).slice(0, numberOf(call, 'top_k', 5))
}

export function imageClasses(call: Call) {
  return classes(call, call.model.labels ?? IMAGE_LABELS, 6)
}

export function namedClasses(call: Call) {
  return classes(call, call.model.labels ?? ['LABEL_0', 'LABEL_1'], 3)
}

/** As the official sample: nearly the same for every label. */
export function zeroShotImage(call: Call) {
  const scores = shares(call.random, call.labels.length, 0.01)
  return pickSome(call.random, call.labels, call.labels.length).map((label, index) => ({
    score: round(scores[index]!),
    label,
  }))
}
