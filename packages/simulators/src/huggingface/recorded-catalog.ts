import { drawHex, seededRandom } from '../seeded-random.js'
import { readRecordedFile } from '../recorded-file.js'
import { once } from '../once.js'
import { RECORDED_AT } from '../options.js'
import { overlayHubModel } from '../overlay/hub-overlay.js'
import { OVERLAY_HUB_MODELS } from '../overlay/hub-entries.js'
import { compareForSort, type HubCatalog, type HubModel, type HubSort, sortValue } from './hub-model.js'

interface RecordedRow {
  id: string
  downloads: number
  likes: number
  pipeline_tag?: string
  tags?: string[]
}

/** Libraries that the Hub names in `library_name`, found as a tag. */
const LIBRARIES = new Set([
  'transformers', 'diffusers', 'sentence-transformers', 'timm', 'peft', 'transformers.js', 'gguf', 'mlx', 'nemo', 'espnet',
  'speechbrain', 'flair', 'spacy', 'adapter-transformers', 'fairseq', 'stable-baselines3', 'ultralytics', 'open_clip',
]) // prettier-ignore

/** The Hub's database id. Only 40 are recorded; the others are made from the id, because paging needs one. */
export function hubDatabaseId(id: string): string {
  return drawHex(seededRandom('_id', id), 24)
}

function authorOf(id: string): string | undefined {
  const slash = id.indexOf('/')
  return slash < 0 ? undefined : id.slice(0, slash)
}

function toHubModel(row: RecordedRow, full: HubModel | undefined): HubModel {
  const author = authorOf(row.id)
  const library = row.tags?.find((tag) => LIBRARIES.has(tag))
  return {
    _id: hubDatabaseId(row.id),
    modelId: row.id,
    private: false,
    ...(author !== undefined && { author }),
    ...(library !== undefined && { library_name: library }),
    ...full,
    // The list is newer than the full records.
    ...row,
    ...(full?.tags && { tags: full.tags }),
  }
}

/** The recorded models as recorded. */
export function readRecordedHubModels(): HubModel[] {
  const full = new Map(
    readRecordedFile<HubModel>('huggingface-full-2025-11-29.jsonl.gz').map((model) => [model.id, model]),
  )
  const models = readRecordedFile<RecordedRow>('huggingface-2025-12-22.jsonl.gz').map((row) => {
    const recorded = full.get(row.id)
    full.delete(row.id)
    return toHubModel(row, recorded)
  })
  return [...models, ...full.values()]
}

/** A catalogue over models that are all in memory. */
export function hubCatalogOf(models: readonly HubModel[]): HubCatalog {
  const orders = new Map<HubSort, Uint32Array>()
  let byId: Map<string, HubModel> | undefined
  const place = (row: number, sort: HubSort) => ({ value: sortValue(models[row]!, sort), key: models[row]!._id })
  return {
    size: models.length,
    place,
    model: (row) => models[row]!,
    order(sort) {
      let order = orders.get(sort)
      if (order === undefined) {
        const places = models.map((_model, row) => place(row, sort))
        order = Uint32Array.from(models.keys()).sort((a, b) => compareForSort(places[a]!, places[b]!))
        orders.set(sort, order)
      }
      return order
    },
    find(id) {
      byId ??= new Map(models.map((model) => [model.id.toLowerCase(), model]))
      return byId.get(id.toLowerCase())
    },
  }
}

// Recorded facts, the same for everybody and never changed: read once per process, kept (about 25 MB).
const openPlain = once(() => hubCatalogOf(readRecordedHubModels()))
const openCompleted = once(() => openOverlaid(0))

function openOverlaid(day: number): HubCatalog {
  const recordedAt = Date.parse(RECORDED_AT)
  return hubCatalogOf(
    [...readRecordedHubModels(), ...OVERLAY_HUB_MODELS].map((model) => overlayHubModel(model, recordedAt, day)),
  )
}

/** The recorded models; with the overlay, completed, and with counts grown by `day` whole days since the recording. */
export function openRecordedHub(overlay: boolean, day = 0): HubCatalog {
  if (!overlay) return openPlain()
  return day === 0 ? openCompleted() : openOverlaid(day)
}
