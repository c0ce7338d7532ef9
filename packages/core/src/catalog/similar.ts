import { DecentraError } from '../contract/decentra-error.js'
import { MODEL_CAPS, type ModelCard, type ModelMetadata } from '../contract/model.js'
import type { Records } from './records.js'
import { inSlices } from './slices.js'
import { words } from './words.js'

const MOST_SIMILAR = 100
/** Best rows that are looked at again for each place there is: authors and re-uploads are thinned out of them. */
const SPARE = 12
/** Models of one author, and models of one name, among those shown. */
const MOST_ALIKE = 2
/**
 * What speaks for a row beside the words of its name, on their scale: a word of the name is worth about 4 when one model
 * in twenty has it, and less the later it stands.
 */
const WORTH = { sameAuthor: 0.5, mostPopular: 1, sameBase: 3, sameName: 4 } as const
/** Words of the model that are looked for: as many as a bit mask holds, and names say what they are at their beginning. */
const MOST_WORDS = 24

/** Words about form, size, treatment or stage: models of all families have them in their names. */
const FORMS: ReadonlySet<string> = new Set(
  `alpha awq base beta bf bit bnb chat checkpoint chkpt ckpt converted dev dynamic exl exp fp ft full gguf ggml gptq hf
imatrix instruct int it large lite lora mini mixed mlx model nano nf none onnx original other preview pruned qat quantized
sd small tiny unsloth ver version`.split(/\s+/),
)

/** Lists of CivitAI models by what they were made from, which a card does not say. */
const BASES: readonly [of: RegExp, list: string][] = [
  [/xl|pony|illustrious|noob/i, 'civitai-filter/sdxl'],
  [/^sd 1\b/i, 'civitai-filter/sd15'],
]

interface Options {
  clock: { monotonic(): number }
  signal: AbortSignal
}

/** The words that tell of a family: `qwen2` and `qwen3` are `qwen`; sizes, versions and forms are none. */
function familyWords(split: readonly string[]): string[] {
  const found: string[] = []
  for (const word of split) {
    const stem = /^\p{L}+/u.exec(word)?.[0] ?? ''
    if (stem.length < 2 || FORMS.has(stem)) continue
    found.push(stem)
    // SDXL, PonyXL, Juggernaut XL: one family, however it is spelled.
    if (stem.endsWith('xl') && stem.length > 2) found.push('xl')
  }
  return found
}

/** What is left of a name without words about its form: equal for a model and for its re-uploads. */
function bareName(split: readonly string[]): string {
  return split
    .filter((word) => !FORMS.has(/^\p{L}*/u.exec(word)![0]) && !/^(?:[qi]\d|\d+bit$|[kms]$)/.test(word))
    .join(' ')
}

/** How near a row is before any word is looked at: 2 does the same, 1 nearly, 0 something else. */
function nearness(model: ModelMetadata, type: string, task: string): number {
  if (task === 'unknown' || task !== model.task) return 0
  // The types of CivitAI are of one task; a checkpoint and a LoRA do not serve the same.
  return model.source === 'civitai' && type !== model.type ? 1 : 2
}

/** Rows of models made from the same, as far as a list tells. */
async function sameBaseAs(model: ModelMetadata, records: Records, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const base = model.source === 'civitai' ? (model.baseModel ?? '') : ''
  const list = BASES.find(([of]) => of.test(base))?.[1]
  return new Set(list === undefined ? [] : await records.rows(list, signal))
}

/**
 * Models like one: the same task first, then shared words of the name, weighted by how rare they are and how early they
 * stand in it, what both were made from, the author, and popularity. Looks at what is at hand, as the scan does.
 */
export async function findSimilar(
  records: Records,
  id: string,
  limit: number,
  { clock, signal }: Options,
): Promise<ModelCard[]> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_SIMILAR)
    throw new DecentraError('invalid-input', `"limit" must be a whole number from 1 to ${MOST_SIMILAR}.`)
  const model = await records.model(id, signal)
  if (model === undefined) return []
  const [sameBase, stretches] = await Promise.all([sameBaseAs(model, records, signal), records.texts(signal)])

  const name = words(model.name)
  const bare = bareName(name)
  // What it was made from is named by other models made from it.
  const own = [...new Set(familyWords([...name, ...words(model.baseModel?.split('/').at(-1) ?? '')]))].slice(
    0,
    MOST_WORDS,
  )
  const bits = new Map(own.map((word, i) => [word, 1 << i]))
  const holding = own.map(() => 0)
  const met: { row: number; author: string | null; near: number; mask: number; worth: number }[] = []
  const most = limit * SPARE
  let looked = 0
  let others = 0
  for (const { first, rows, texts } of stretches) {
    const look = (i: number) => {
      const row = first + i
      const { name, author, type, task } = texts(i)
      const split = words(name.slice(0, MODEL_CAPS.text))
      looked++
      let mask = 0
      for (const word of familyWords(split)) mask |= bits.get(word) ?? 0
      for (let bit = 0; mask >>> bit !== 0; bit++) if (mask & (1 << bit)) holding[bit]!++
      const near = nearness(model, type, task)
      const sameAuthor = author !== null && author === model.author
      // Something else altogether is like it only by its family or its author.
      if (near === 0 && !sameAuthor && (mask & 1) === 0) return
      let worth = sameAuthor ? WORTH.sameAuthor : 0
      if (sameBase.has(row)) worth += WORTH.sameBase
      if (mask !== 0 && bareName(split) === bare) worth += WORTH.sameName
      // Of those that only do the same, the most popular are enough.
      if (mask === 0 && worth === 0 && ++others > most) return
      met.push({ row, author, near, mask, worth })
    }
    await inSlices(rows, look, { clock, signal })
  }

  const weights = own.map((_, i) => (1 + Math.log(1 + looked / Math.max(1, holding[i]!))) / (1 + i / 2))
  const best: Rated[] = []
  const rate = (i: number) => {
    const { row, author, near, mask, worth } = met[i]!
    let score = worth + WORTH.mostPopular * (1 - Math.log1p(row) / Math.log1p(records.total))
    for (let bit = 0; mask >>> bit !== 0; bit++) if (mask & (1 << bit)) score += weights[bit]!
    insert(best, { row, author, near, score }, limit)
  }
  await inSlices(met.length, rate, { clock, signal })
  const rows = best.map(({ row }) => row)
  const cards = (await records.cards(rows, signal)).filter((card) => card.id !== id)
  return thinned(cards, bare).slice(0, limit)
}

interface Rated {
  row: number
  author: string | null
  near: number
  score: number
}

function compare(a: Rated, b: Rated): number {
  return b.near - a.near || b.score - a.score || a.row - b.row
}

/** Keeps the best in order: enough for the limit if all but one in `SPARE` go, and of no author more than the limit. */
function insert(best: Rated[], one: Rated, limit: number): void {
  if (best.length === limit * SPARE && compare(one, best.at(-1)!) >= 0) return
  const alike = one.author === null ? [] : best.filter(({ author }) => author === one.author)
  const worst = alike.length === limit ? alike.at(-1)! : undefined
  if (worst !== undefined && compare(one, worst) >= 0) return
  if (worst !== undefined) best.splice(best.indexOf(worst), 1)
  let at = best.length
  while (at > 0 && compare(one, best[at - 1]!) < 0) at--
  best.splice(at, 0, one)
  if (best.length > limit * SPARE) best.pop()
}

/** Moves behind all others what an author, or a name, has more than its share of; the model itself is one of its name. */
function thinned(cards: readonly ModelCard[], ownBare: string): ModelCard[] {
  const seen = new Map([[`name ${ownBare}`, 1]])
  const taken: ModelCard[] = []
  const spare: ModelCard[] = []
  for (const card of cards) {
    const keys = [`name ${bareName(words(card.name))}`]
    if (card.author !== null) keys.push(`author ${card.author}`)
    if (keys.some((key) => (seen.get(key) ?? 0) >= MOST_ALIKE)) spare.push(card)
    else {
      for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1)
      taken.push(card)
    }
  }
  return [...taken, ...spare]
}
