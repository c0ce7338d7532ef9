import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, brotliDecompressSync } from 'node:zlib'
import {
  cardFiles,
  DecentraError,
  detailsFile,
  filterManifestSchema,
  hasIntactChecksum,
  homeManifestSchema,
  type IndexManifest,
  indexManifestSchema,
  modelMetadataSchema,
  openCards,
  openRowLists,
  type ModelMetadata,
  readChangesManifest,
  searchFiles,
  toModelCard,
} from '@decentramodels/core/contract'
import { addSearchText, openSearchIndex, type SearchIndex } from '@decentramodels/core/search'
import { FILTERS } from './filters.js'
import { decodeHistoryDay } from './history.js'
import { readModels } from './previous.js'
import { hashOfDetails } from './publish.js'
import { recordJson } from './record-json.js'

/** What is wrong in a folder; nothing: it is whole. */
export interface VerifyReport {
  totalModels: number
  files: number
  problems: string[]
}

/** Problems that are named; a folder with more is broken all the same. */
const MOST_PROBLEMS = 100

/**
 * Checks a folder of manifests: hashes and sizes, schemas, counts, and that every file tells the same as `models.json`.
 * Finds problems rather than throwing; only a folder that is not there throws `not-found`.
 */
export async function verify(folder: string): Promise<VerifyReport> {
  await readdir(folder).catch((cause: unknown) => {
    throw new DecentraError('not-found', `${folder} is not there: name a folder that generate wrote.`, { cause })
  })
  const problems: string[] = []
  const found = (problem: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem)
  }
  /** Runs one check; what it throws is a problem of the folder, not of this program. */
  const check = async (name: string, work: () => Promise<void> | void) => {
    try {
      await work()
    } catch (error) {
      found(`${name}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : (error as Error).message}`)
    }
  }
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'))

  const models = new Map<string, ModelMetadata>()
  await check('models.json', async () => {
    for await (const model of readModels(folder)) {
      if (models.has(model.id)) found(`models.json: holds ${model.id} twice`)
      const result = modelMetadataSchema.safeParse(model)
      if (!result.success)
        found(`models.json: ${model.id}: ${result.error.issues[0]?.path.join('.')} ${result.error.issues[0]?.message}`)
      models.set(model.id, model)
    }
    const total = await statedTotal(join(folder, 'models.json'))
    if (total !== models.size) found(`models.json: says ${total} models and holds ${models.size}`)
  })

  const filters = new Map<string, string[]>()
  for (const { id } of FILTERS) {
    const name = `${id.replaceAll('/', '-')}.json`
    await check(name, async () => {
      const manifest = filterManifestSchema.parse(await json(name))
      if (manifest.filter !== id) found(`${name}: is of the filter ${manifest.filter}`)
      const unknown = manifest.modelIds.filter((one) => !models.has(one))
      if (unknown.length > 0)
        found(`${name}: names ${unknown.length} models that models.json lacks, first ${unknown[0]}`)
      if (new Set(manifest.modelIds).size !== manifest.modelIds.length) found(`${name}: names a model twice`)
      filters.set(id, manifest.modelIds)
    })
  }

  let index: IndexManifest | undefined
  await check('index.json', async () => {
    index = indexManifestSchema.parse(await json('index.json')) as IndexManifest
  })
  let files = 2 + filters.size
  if (index !== undefined) files += await verifyIndexed(folder, index, models, filters, found, check)

  await check('home.json', async () => {
    const home = homeManifestSchema.parse(await json('home.json'))
    for (const card of home.sections.flatMap(({ cards }) => cards)) {
      const model = models.get(card.id)
      if (model === undefined) found(`home.json: shows ${card.id}, which models.json lacks`)
      else if (JSON.stringify(toModelCard(model)) !== JSON.stringify(card))
        found(`home.json: shows ${card.id} otherwise than models.json`)
    }
  })
  await check('changes.json', async () => {
    const manifest = (await json('changes.json')) as { changes?: unknown } | null
    // By the reader, for it knows how older versions wrote changes.
    const whole = readChangesManifest(manifest).changes.length
    if (!Array.isArray(manifest?.changes)) return found('changes.json: holds no list of changes')
    const told = manifest.changes.length
    if (told !== whole) found(`changes.json: ${told - whole} of its ${told} changes cannot be read`)
  })
  files += await verifySiblings(folder, found)
  await check('history', async () => {
    for (const name of await readdir(join(folder, 'history'))) {
      files++
      const bytes = await readFile(join(folder, 'history', name))
      if (!hasIntactChecksum(bytes)) found(`history/${name}: its checksum does not match`)
      decodeHistoryDay(bytes)
    }
  })
  return { totalModels: models.size, files, problems }
}

type Found = (problem: string) => void
type Check = (name: string, work: () => Promise<void> | void) => Promise<void>

/** What `index.json` says, and the files that only it tells how to read. */
async function verifyIndexed(
  folder: string,
  index: IndexManifest,
  models: ReadonlyMap<string, ModelMetadata>,
  filters: ReadonlyMap<string, string[]>,
  found: Found,
  check: Check,
): Promise<number> {
  if (index.totalModels !== models.size)
    found(`index.json: says ${index.totalModels} models, models.json holds ${models.size}`)
  for (const [name, info] of Object.entries(index.files)) {
    await check(name, async () => {
      const bytes = await readFile(join(folder, name))
      if (bytes.length !== info.bytes) found(`${name}: has ${bytes.length} bytes, index.json says ${info.bytes}`)
      else if (hashOf(bytes) !== info.hash) found(`${name}: is not the file that index.json names (its hash differs)`)
    })
  }
  for (const { id, count } of index.filters)
    if (filters.get(id)?.length !== count)
      found(`index.json: says ${count} models for ${id}, its file has ${filters.get(id)?.length ?? 'none'}`)

  const rows: string[] = []
  await check('cards.bin', async () => {
    for (const name of cardFiles(index.cardParts)) {
      const bytes = await readFile(join(folder, name))
      if (!hasIntactChecksum(bytes)) found(`${name}: its checksum does not match`)
      const cards = openCards(bytes)
      for (let row = 0; row < cards.rows; row++) {
        const card = cards.card(row)
        const model = models.get(card.id)
        if (model === undefined) found(`${name}: holds ${card.id}, which models.json lacks`)
        else if (!sameCard(toModelCard(model), card)) found(`${name}: holds ${card.id} otherwise than models.json`)
        rows.push(card.id)
      }
    }
    if (rows.length !== models.size) found(`cards.bin: holds ${rows.length} models, models.json ${models.size}`)
  })
  const verifyText = (name: string, search: SearchIndex) =>
    check(name, async () => {
      const bytes = await readFile(join(folder, name))
      if (hashOf(bytes) !== search.textFile?.hash) found(`${name}: is not the file that the search index names`)
      addSearchText(search, bytes)
    })
  await check('search.bin', async () => {
    let searched = 0
    for (const name of searchFiles(index.cardParts)) {
      // Folders of older versions have none.
      if (!Object.hasOwn(index.files, name)) return
      const search = openSearchIndex(await readFile(join(folder, name)))
      if (search.textFile) await verifyText(name.replace('search', 'search-text'), search)
      for (const { id, position } of search.search('', { limit: 100 }).hits)
        if (rows[searched + position] !== id) found(`${name}: holds ${id} at another place than the cards`)
      searched += search.total
    }
    if (searched !== models.size) found(`search.bin: holds ${searched} models, models.json ${models.size}`)
  })
  await check('filters.bin', async () => {
    const bytes = await readFile(join(folder, 'filters.bin'))
    if (!hasIntactChecksum(bytes)) found('filters.bin: its checksum does not match')
    const lists = openRowLists(bytes)
    const column = (read: (model: ModelMetadata) => number | null) => (row: number) => read(models.get(rows[row]!)!)
    const columns = {
      downloads: column((model) => model.downloads),
      likes: column((model) => model.likes),
      lastUpdated: column((model) => (model.lastUpdated === null ? null : Date.parse(model.lastUpdated) / 1000)),
    }
    for (const [id, ids] of filters) {
      const listed = lists.rows(id, columns)?.map((row) => rows[row])
      if (listed?.join('\n') !== ids.join('\n')) found(`filters.bin: lists ${id} otherwise than its file`)
    }
    for (const { id, count } of index.sections) {
      if (lists.count(`section:${id}`) !== count)
        found(
          `filters.bin: lists ${lists.count(`section:${id}`)} models for the section ${id}, index.json says ${count}`,
        )
    }
  })
  const chunks: { name: string; hash: string }[] = []
  let held = 0
  for (let chunk = 0; chunk < index.details.chunks; chunk++) {
    const name = `details/${chunk}.json`
    await check(name, async () => {
      const bytes = await readFile(join(folder, name))
      chunks.push({ name, hash: hashOf(bytes) })
      const { models: records } = JSON.parse(bytes.toString()) as { models: Record<string, unknown> }
      for (const [id, record] of Object.entries(records)) {
        held++
        if (detailsFile(id, index.details.chunks) !== name)
          found(`${name}: holds ${id}, which belongs into ${detailsFile(id, index.details.chunks)}`)
        const model = models.get(id)
        if (model === undefined || recordJson(model) !== JSON.stringify(record))
          found(`${name}: holds ${id} otherwise than models.json`)
      }
    })
  }
  if (held !== models.size) found(`details: hold ${held} models, models.json ${models.size}`)
  if (hashOfDetails(chunks) !== index.details.hash)
    found('details: are not the files that index.json names (their hash differs)')
  return index.cardParts.length + 1 + chunks.length
}

/** The columns keep growth in thousandths and times in seconds, as the record does; order of keys aside. */
function sameCard(a: object, b: object): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

/** Each compressed sibling must hold the file beside it. */
async function verifySiblings(folder: string, found: Found): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const siblings = names.filter((name) => /\.(?:gz|br)$/.test(name))
  for (const name of siblings) {
    try {
      const packed = await readFile(join(folder, name))
      const plain = name.endsWith('.gz') ? gunzipSync(packed) : brotliDecompressSync(packed)
      if (!plain.equals(await readFile(join(folder, name.slice(0, -3)))))
        found(`${name}: does not hold what ${name.slice(0, -3)} holds`)
    } catch {
      found(`${name}: cannot be unpacked, or the file beside it is missing`)
    }
  }
  return siblings.length
}

/** `totalModels` of a `models.json`, which stands at its beginning. */
async function statedTotal(path: string): Promise<number | null> {
  const text = await readFile(path)
  const stated = /"totalModels":\s*(\d{1,12})/.exec(text.subarray(0, 200).toString())
  return stated === null ? null : Number(stated[1])
}
