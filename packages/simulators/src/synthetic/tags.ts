import { type Counts, type Distributions, quantileFunction, weightedDraw } from './distributions.js'

/** Shares of the models, measured on the recorded ones. */
const LICENSED = 0.89
const DATASET_TAGS = 0.08
const ARXIV_TAGS = 0.06
/** Only the most tagged model in ten thousand has more than this; it is a speech model with a tag per language. */
const COMMON_MOST = 206

function withPrefix(counts: Counts, prefix: string): Counts {
  return counts.filter(([tag]) => tag.startsWith(prefix))
}

function languageCode(index: number): string {
  const letter = (n: number) => String.fromCharCode(97 + (n % 26))
  return letter(index) + letter(Math.floor(index / 26)) + letter(Math.floor(index / 676))
}

/** Invented tag lists with the measured lengths and shares. */
export function createTags({
  huggingface,
}: Distributions): (random: () => number, task: string | undefined) => string[] {
  const { top, perModelQuantiles } = huggingface.tags
  const drawLicense = weightedDraw(withPrefix(top, 'license:'))
  const drawPlain = weightedDraw(top.filter(([tag]) => !tag.includes(':')))
  const countAt = quantileFunction({ ...perModelQuantiles, '99.9': COMMON_MOST, '99.99': COMMON_MOST })
  return (random, task) => {
    const count = Math.round(countAt(random()))
    const tags = new Set<string>()
    if (task !== undefined) tags.add(task)
    if (random() < LICENSED) tags.add(drawLicense(random()))
    for (let tries = 0; tags.size < count - 1 && tries < 3 * count; tries++) {
      const kind = random()
      if (kind < DATASET_TAGS) tags.add(`dataset:${drawPlain(random())}-${Math.floor(random() * 1e4)}`)
      else if (kind < DATASET_TAGS + ARXIV_TAGS) {
        const month = 1 + Math.floor(random() * 12)
        const year = 17 + Math.floor(random() * 9)
        tags.add(
          `arxiv:${year}${String(month).padStart(2, '0')}.${String(Math.floor(random() * 2e4)).padStart(5, '0')}`,
        )
      } else tags.add(drawPlain(random()))
    }
    for (let index = 0; tags.size < count - 1; index++) tags.add(languageCode(index))
    tags.add('region:us')
    return [...tags]
  }
}
