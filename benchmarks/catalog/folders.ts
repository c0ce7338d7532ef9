/** Makes the folders that are measured: the same models in the seed's files and in ours. Kept in `.cache` between runs. */
import { type ModelMetadata, rankModels, readModelMetadata } from '@decentramodels/core/contract'
import { FILTERS, generate } from '@decentramodels/manifests'
import { startSimulators } from '@decentramodels/simulators'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { manifestsOf } from '../../packages/manifests/dist/generate.js'

export interface Folders {
  name: string
  models: number
  seed: string
  ours: string
}

const cache = join(import.meta.dirname, '..', '..', '.cache', 'bench-catalog')
/** Size of the seed's own `models.json`, which was never published. */
const SEED_BYTES = 1_400_000

type SeedModel = Pick<
  ModelMetadata,
  'id' | 'slug' | 'name' | 'author' | 'description' | 'downloads' | 'likes' | 'tags' | 'source'
>

/** The seed's two kinds of files, indented as it wrote them. */
function writeSeed(folder: string, models: readonly SeedModel[], filters: Record<string, readonly string[]>): void {
  mkdirSync(folder, { recursive: true })
  const timestamp = '2025-12-22T01:44:32.041Z'
  const byId = Object.fromEntries(
    models.map(({ id, slug, name, author, description, downloads, likes, tags, source }) => [
      id,
      { id, slug, name, author, description, downloads, likes, tags, source },
    ]),
  )
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value, null, 2))
  write('models.json', { totalModels: models.length, models: byId, timestamp })
  for (const [filter, modelIds] of Object.entries(filters))
    write(`${filter.replaceAll('/', '-')}.json`, { filter, modelIds, timestamp })
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

/** Our files over a list of models, by the generator's pure part. */
function writeOurs(folder: string, models: readonly ModelMetadata[], filters: Record<string, readonly string[]>): void {
  mkdirSync(join(folder, 'details'), { recursive: true })
  const manifests = manifestsOf({
    models: rankModels(models, 'popularity'),
    filters: FILTERS.map((row) => ({ row, ids: [...(filters[row.id] ?? [])], cappedTo: undefined })),
    sources: [],
    changes: [],
    generatedAt: '2025-12-22T01:44:32.000Z',
    history: new Map(),
    hrefTemplate: undefined,
  })
  const written: Record<string, { bytes: number; hash: string }> = {}
  const write = (file: { name: string; pieces: Iterable<Uint8Array | string> }) => {
    const bytes = Buffer.concat([...file.pieces].map((piece) => Buffer.from(piece as string)))
    writeFileSync(join(folder, file.name), bytes)
    if (!file.name.includes('/')) written[file.name] = { bytes: bytes.length, hash: sha(bytes) }
  }
  for (const file of manifests.files) write(file)
  write(manifests.index(written, '0123456789abcdef'))
}

/** 1,082 models: the seed's scope with recorded records, as it is or with descriptions that make it as large as the seed's. */
function seedCatalog(name: string, padded: boolean): Folders {
  const folders = { name, models: 1082, seed: join(cache, `${name}-seed`), ours: join(cache, `${name}-ours`) }
  rmSync(folders.seed, { recursive: true, force: true })
  rmSync(folders.ours, { recursive: true, force: true })
  const data = JSON.parse(
    gunzipSync(readFileSync(join(import.meta.dirname, '..', 'data', 'seed-catalog.json.gz'))).toString(),
  ) as { models: { models: Record<string, SeedModel> }; filters: Record<string, string[]> }
  const models = Object.values(data.models.models)
  if (padded) {
    const missing = SEED_BYTES - Buffer.byteLength(JSON.stringify(data.models, null, 2))
    // Words of the catalogue's own names: a repeated letter would compress to nothing.
    const words = models.flatMap((model) => model.name.split(/[-_. ]/))
    let at = 0
    for (const model of models) {
      let text = ''
      while (text.length < missing / models.length) text += `${words[(at = (at * 31 + 7) % words.length)]} `
      model.description = text.trim()
    }
  }
  writeSeed(folders.seed, models, data.filters)
  // As our generator names them: CivitAI ids carry their source.
  const ours = models.map((model) => (model.source === 'civitai' ? { ...model, id: `civitai:${model.id}` } : model))
  const known = new Map(models.map((model, i) => [model.id, ours[i]!.id]))
  const filters = Object.fromEntries(
    Object.entries(data.filters).map(([filter, ids]) => [filter, ids.map((id) => known.get(id)!)]),
  )
  writeOurs(
    folders.ours,
    ours.flatMap((model) => readModelMetadata({ ...model, slug: undefined }) ?? []),
    filters,
  )
  return folders
}

/** Synthetic models after the recorded distributions, through the real generator over HTTP. */
async function syntheticCatalog(models: number): Promise<Folders> {
  const name = String(models)
  const folders = { name, models, seed: join(cache, `${name}-seed`), ours: join(cache, `${name}-ours`) }
  if (!existsSync(join(folders.ours, 'index.json'))) {
    console.error(`Making a catalogue of ${models.toLocaleString('en')} synthetic models (once) ...`)
    const simulators = await startSimulators({ records: { synthetic: models }, quota: 1e9 })
    try {
      await generate({
        out: folders.ours,
        sources: ['huggingface'],
        hfEndpoint: simulators.huggingFaceUrl,
        maxModels: 0,
        list: false,
      })
    } finally {
      await simulators.close()
    }
  }
  const database = JSON.parse(readFileSync(join(folders.ours, 'models.json'), 'utf8')) as {
    models: Record<string, SeedModel>
  }
  const filters = Object.fromEntries(
    FILTERS.map(({ id }) => [
      id,
      JSON.parse(readFileSync(join(folders.ours, `${id.replaceAll('/', '-')}.json`), 'utf8')).modelIds,
    ]),
  )
  writeSeed(folders.seed, Object.values(database.models), filters)
  return { ...folders, models: Object.keys(database.models).length }
}

export async function makeFolders(sizes: readonly ('seed' | 'padded' | number)[]): Promise<Folders[]> {
  const folders: Folders[] = []
  for (const size of sizes) {
    if (size === 'seed') folders.push(seedCatalog('1,082', false))
    else if (size === 'padded') folders.push(seedCatalog('1,082 padded to 1.4 MB', true))
    else folders.push(await syntheticCatalog(size))
  }
  return folders
}
