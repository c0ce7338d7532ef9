import { seededRandom } from '../../seeded-random.js'
import { type Call, numberOf } from '../call.js'
import { pickSome, round, shares } from '../draw.js'
import { modelRaised, Refused } from '../refusal.js'
import { FRENCH_WORDS } from './words.js'

const MASK = '<mask>'

/** A number as the model's list of words might have for it. */
const tokenOf = (word: string) => 100 + Math.floor(seededRandom('token', word)() * 31_000)

export function fillGap(call: Call) {
  const { text, params, random } = call
  if (!text.includes(MASK)) throw new Refused(modelRaised('No mask_token (<mask>) found on the input'))
  const targets = Array.isArray(params.targets) ? params.targets.map(String) : undefined
  const words = targets ?? pickSome(random, FRENCH_WORDS, numberOf(call, 'top_k'))
  const scores = shares(random, words.length + 5, 3)
  const gap = () =>
    words.map((word, index) => ({
      score: round(scores[index]!),
      token: tokenOf(word),
      token_str: word,
      sequence: text.replace(MASK, word),
    }))
  // Several gaps give a list for each, as the pipeline does.
  const gaps = text.split(MASK).length - 1
  return gaps === 1 ? gap() : Array.from({ length: gaps }, gap)
}
