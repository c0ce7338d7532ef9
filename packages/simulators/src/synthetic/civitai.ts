import { type CivitaiCatalog, civitaiCatalogOf, entryOfRow } from '../civitai/catalog.js'
import type { RecordedRow } from '../civitai/recorded-row.js'
import { RECORDED_AT } from '../options.js'
import { drawNormal, randomFrom } from '../seeded-random.js'
import { type Counts, type Distributions, quantileFunction, readDistributions, weightedDraw } from './distributions.js'
import { createAuthorNames } from './names.js'
import { normalShare } from './normal.js'

const FIRST_DAY = Date.parse('2022-11-04T17:16:47.384Z')
const LAST_DAY = Date.parse(RECORDED_AT)

/** Levels as recorded; base models as an assumption, because the recording is older than most of them. */
const LEVELS: Counts = [['1', 1333], ['2', 548], ['4', 148], ['8', 289]] // prettier-ignore
const BASES: Counts = [['SD 1.5', 42], ['SDXL 1.0', 20], ['Pony', 12], ['Illustrious', 12], ['Flux.1 D', 7], ['NoobAI', 3], ['SD 2.1', 2], ['Other', 2]] // prettier-ignore
const PERMISSIONS: Counts = [['None', 850], ['Image', 271], ['Rent', 322], ['Sell', 875]] // prettier-ignore
const MATURE = 0.03
const MODELS_PER_CREATOR = 2.3
const CORRELATION = 0.8

function createRows(models: number, seed: number, { civitai }: Distributions): (index: number) => RecordedRow {
  const drawType = weightedDraw(civitai.types)
  const drawTag = weightedDraw(civitai.topTags)
  const drawLevel = weightedDraw(LEVELS)
  const drawBase = weightedDraw(BASES)
  const drawPermission = weightedDraw(PERMISSIONS)
  const tagsAt = quantileFunction(civitai.tagsPerModelQuantiles)
  const versionsAt = quantileFunction(civitai.versionsQuantiles)
  const downloadsAt = quantileFunction(civitai.downloadsQuantiles)
  const likesAt = quantileFunction(civitai.likesQuantiles)
  const creatorName = createAuthorNames(seed + 1)
  const word = createAuthorNames(seed + 2)
  const creators = Math.max(1, Math.round(models / MODELS_PER_CREATOR))
  return (index) => {
    const random = randomFrom(Math.imul(index + 1, 0x9e3779b1) ^ seed)
    // The square gives the first creators many models and most creators one.
    const creator = Math.floor(creators * random() ** 2)
    const popularity = drawNormal(random)
    const liking = CORRELATION * popularity + Math.sqrt(1 - CORRELATION ** 2) * drawNormal(random)
    const created = FIRST_DAY + (LAST_DAY - FIRST_DAY) * Math.sqrt(random())
    const tags = new Set<string>()
    const wanted = Math.round(tagsAt(random()))
    for (let tries = 0; tags.size < wanted && tries < 3 * wanted; tries++) tags.add(drawTag(random()))
    const type = drawType(random())
    return {
      id: index + 1,
      name: `${word(index, () => 0.5)} ${drawTag(random())}`,
      type,
      author: creatorName(creator, randomFrom(creator ^ seed)),
      downloads: Math.round(downloadsAt(normalShare(popularity))),
      likes: Math.round(likesAt(normalShare(liking))),
      comments: 0,
      ratingCount: 0,
      rating: 0,
      tags: [...tags],
      nsfw: random() < MATURE,
      imageLevel: Number(drawLevel(random())),
      baseModels: [drawBase(random())],
      versions: Math.max(1, Math.round(versionsAt(random()))),
      createdAt: new Date(created).toISOString(),
      updatedAt: new Date(created + (LAST_DAY - created) * random() ** 3).toISOString(),
      sizeKB: type === 'Checkpoint' ? 6_775_430 : 223_104,
      format: 'SafeTensor',
      allowCommercialUse: drawPermission(random()),
    }
  }
}

/** Invented models in the measured distributions; all rows are in memory, about 0.6 KB each. */
export function openSyntheticCivitai(models: number, seed: number): CivitaiCatalog {
  const rowAt = createRows(models, seed, readDistributions())
  return civitaiCatalogOf(Array.from({ length: models }, (_none, index) => entryOfRow(rowAt(index))))
}
