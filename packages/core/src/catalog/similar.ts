import { DecentraError } from '../contract/decentra-error.js'
import type { ModelCard, ModelMetadata } from '../contract/model.js'
import type { Records } from './records.js'
import { inSlices } from './slices.js'
import { words } from './words.js'

const MOST_SIMILAR = 100
/** Best rows that are looked at again for each place there is: authors and re-uploads are thinned out of them. */
const SPARE = 12
/** Models of one author, and models of one name (the model itself is one), among those shown. */
const MOST_ALIKE = 2
/** What the same author adds: less than any word that tells a family. */
const SAME_AUTHOR = 0.5
/** Words of the model that are looked for: as many as a bit mask holds, and names say what they are at their beginning. */
const MOST_WORDS = 24

/** Words about form, size or treatment: models of all families have them in their names. */
const FORMS: ReadonlySet<string> = new Set(
  `awq base bf bit bnb chat checkpoint chkpt ckpt converted dynamic exl fp ft full gguf ggml gptq hf imatrix instruct int
it large lite lora mini mixed mlx model nano nf onnx original pruned qat quantized small tiny unsloth ver version`.split(
    /\s+/,
  ),
)

interface Options {
  clock: { monotonic(): number }
  signal: AbortSignal
}

/** A word that tells of a family: `qwen2` and `qwen3` are `qwen`; sizes, versions and forms are none. */
function familyWords(text: string): string[] {
  const found: string[] = []
  for (const word of words(text)) {
    const stem = /^\p{L}+/u.exec(word)?.[0] ?? ''
    if (stem.length < 2 || FORMS.has(stem)) continue
    found.push(stem)
    // SDXL, PonyXL, Juggernaut XL: one family, however it is spelled.
    if (stem.endsWith('xl') && stem.length > 2) found.push('xl')
  }
  return found
}

/** What is left of a name without words about its form: equal for a model and for its re-uploads. */
function bareName(name: string): string {
  return words(name)
    .filter((word) => !FORMS.has(/^\p{L}*/u.exec(word)![0]) && !/^(?:q\d|i\d|\d+bit$|k$|[ms]$)/.test(word))
    .join(' ')
}

/** How near a row is before any word is looked at: 2 does the same, 1 nearly, 0 something else. */
function nearness(model: ModelMetadata, type: string, task: string): number {
  if (task === 'unknown' || task !== model.task) return 0
  // The types of CivitAI are of one task; a checkpoint and a LoRA do not serve the same.
  return model.source === 'civitai' && type !== model.type ? 1 : 2
}

/**
 * Models like one: the same task first, then shared words of the name, weighted by how rare they are and how early they
 * stand in it, then the author, then popularity. Looks at what is at hand, as the scan does.
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
  // What it was made from is named by other models made from it.
  const own = [...new Set([...familyWords(model.name), ...familyWords(model.baseModel ?? '')])].slice(0, MOST_WORDS)
  const bits = new Map(own.map((word, i) => [word, 1 << i]))
  const holding = own.map(() => 0)
  const met: { row: number; mask: number; near: number; sameAuthor: boolean }[] = []
  let looked = 0
  let others = 0
  for (const { first, rows, texts } of await records.texts(signal)) {
    const look = (i: number) => {
      const { name, author, type, task } = texts(i)
      looked++
      let mask = 0
      for (const word of familyWords(name)) mask |= bits.get(word) ?? 0
      for (let i = 0; mask >>> i !== 0; i++) if (mask & (1 << i)) holding[i]!++
      const near = nearness(model, type, task)
      const sameAuthor = author !== null && author === model.author
      // Of those that only do the same, the most popular are enough.
      const plain = mask === 0 && !sameAuthor
      if (plain && (near === 0 || others >= limit * SPARE)) return
      if (plain) others++
      met.push({ row: first + i, mask, near, sameAuthor })
    }
    await inSlices(rows, look, { clock, signal })
  }
  const weights = own.map((_, i) => Math.log(1 + looked / Math.max(1, holding[i]!)) / (1 + i / 2))
  const best: { row: number; near: number; score: number }[] = []
  const rate = (i: number) => {
    const { row, mask, near, sameAuthor } = met[i]!
    let score = sameAuthor ? SAME_AUTHOR : 0
    for (let bit = 0; mask >>> bit !== 0; bit++) if (mask & (1 << bit)) score += weights[bit]!
    insert(best, { row, near, score }, limit * SPARE)
  }
  await inSlices(met.length, rate, { clock, signal })
  const cards = await records.cards(
    best.map(({ row }) => row),
    signal,
  )
  return thinned(
    cards.filter((card) => card.id !== id),
    model,
  ).slice(0, limit)
}

type Rated = { row: number; near: number; score: number }

function compare(a: Rated, b: Rated): number {
  return b.near - a.near || b.score - a.score || a.row - b.row
}

/** Keeps the best few in order. */
function insert(best: Rated[], one: Rated, most: number): void {
  if (best.length === most && compare(one, best.at(-1)!) >= 0) return
  let at = best.length
  while (at > 0 && compare(one, best[at - 1]!) < 0) at--
  best.splice(at, 0, one)
  if (best.length > most) best.pop()
}

/** Moves behind all others what an author, or a name, has more than its share of. */
function thinned(cards: readonly ModelCard[], model: ModelMetadata): ModelCard[] {
  const seen = new Map<string, number>([[`name ${bareName(model.name)}`, 1]])
  const take: ModelCard[] = []
  const spare: ModelCard[] = []
  for (const card of cards) {
    const keys = [`name ${bareName(card.name)}`, ...(card.author === null ? [] : [`author ${card.author}`])]
    if (keys.some((key) => (seen.get(key) ?? 0) >= MOST_ALIKE)) spare.push(card)
    else {
      for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1)
      take.push(card)
    }
  }
  return [...take, ...spare]
}
