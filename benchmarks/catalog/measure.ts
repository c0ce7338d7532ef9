/**
 * Measures one way of loading one catalogue, in a process of its own: `node --expose-gc measure.ts <way> <folder>`.
 * Prints one JSON line. Ways: `seed` (models.json, filter, resolve) and `ours` (`Catalog`).
 */
import { Catalog } from '@decentramodels/core/catalog'
import { folderFetch } from './folder-fetch.ts'
import { median } from '../table.ts'

export interface Measured {
  bytesToCards: number
  cpuToCardsMs: number
  resolve382ColdMs: number
  resolve382WarmMs: number
  resolveBytes: number
  unknownIdMs: number
  unknownIdBytes: number
  longestBlockMs: number
  memoryBytes: number
}

const URL_ = 'http://127.0.0.1/manifests/'
const RUNS = 15

/** Runs work while a chain of immediates ticks; says the longest time between two ticks. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let last = performance.now()
  let running = true
  const tick = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (running) setImmediate(tick)
  }
  setImmediate(tick)
  await work()
  await new Promise((resolve) => setImmediate(resolve))
  running = false
  return longest
}

/** Median time of work that is given a fresh reader of the folder each time. */
async function timed(
  folder: string,
  work: (files: ReturnType<typeof folderFetch>) => Promise<unknown>,
): Promise<{ ms: number; bytes: number }> {
  const files = folderFetch(folder)
  const times: number[] = []
  let bytes = 0
  for (let run = 0; run < RUNS; run++) {
    files.state.bytes = 0
    const from = performance.now()
    await work(files)
    times.push(performance.now() - from)
    bytes = files.state.bytes
  }
  return { ms: median(times), bytes }
}

interface Way {
  cards(files: ReturnType<typeof folderFetch>): Promise<unknown>
  /** Opens and returns a function that resolves ids. */
  open(files: ReturnType<typeof folderFetch>): Promise<(ids: string[]) => Promise<unknown[]>>
  unknown(files: ReturnType<typeof folderFetch>, id: string): Promise<unknown>
  everything(files: ReturnType<typeof folderFetch>): Promise<unknown>
}

interface SeedModel {
  downloads: number
  source: string
}

async function seedDatabase(files: ReturnType<typeof folderFetch>): Promise<Record<string, SeedModel>> {
  return (await (await files.fetch(`${URL_}models.json`)).json()).models
}

/** As the seed documents it: load `models.json` once, load a filter, look the ids up. */
const seed: Way = {
  async cards(files) {
    const [models, filter] = await Promise.all([
      seedDatabase(files),
      files.fetch(`${URL_}hf-filter-likes.json`).then((answer) => answer.json()),
    ])
    const resolved = (filter.modelIds as string[]).map((id) => models[id])
    const popular = Object.values(models).sort((a, b) => b.downloads - a.downloads)
    return [
      ...resolved.slice(0, 6),
      ...popular.filter((model) => model.source === 'huggingface').slice(0, 8),
      ...popular.filter((model) => model.source === 'civitai').slice(0, 10),
    ]
  },
  async open(files) {
    const models = await seedDatabase(files)
    return async (ids) => ids.map((id) => models[id])
  },
  async unknown(files, id) {
    return (await seedDatabase(files))[id]
  },
  everything: (files) => seedDatabase(files),
}

const ours: Way = {
  async cards(files) {
    const catalog = await Catalog.open(URL_, { runtime: { fetch: files.fetch } })
    const sections = await Promise.all(['trending', 'official', 'community'].map((id) => catalog.section(id)))
    return sections.flatMap((section) => section.cards)
  },
  async open(files) {
    const catalog = await Catalog.open(URL_, { runtime: { fetch: files.fetch } })
    return (ids) => catalog.models(ids)
  },
  async unknown(files, id) {
    return (await Catalog.open(URL_, { runtime: { fetch: files.fetch } })).model(id)
  },
  async everything(files) {
    const catalog = await Catalog.open(URL_, { runtime: { fetch: files.fetch } })
    const filters = await catalog.filters()
    for (const { id } of filters) {
      await (await catalog.filter(id)).models.slice(0, 48)
      // Whoever opens a filter does so in a turn of its own.
      await new Promise((resolve) => setImmediate(resolve))
    }
    await catalog.models(['none/such'])
    return catalog
  },
}

const [wayName, folder] = process.argv.slice(2) as ['seed' | 'ours', string]
const way = { seed, ours }[wayName]
const settle = async () => {
  for (let round = 0; round < 3; round++) {
    globalThis.gc!()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage()
}
// First of all, so that nothing of the other measurements is collected in between; and what a second one adds to a
// first, because the engine lets go of the last one of anything only when there is another.
const held = [await way.everything(folderFetch(folder, { keep: false }))]
const before = await settle()
held.push(await way.everything(folderFetch(folder, { keep: false })))
const after = await settle()
if (held.length !== 2) throw new Error('Nothing was loaded.')
const probe = folderFetch(folder)
const allIds = Object.keys(JSON.parse(Buffer.from(probe.read('models.json')!).toString()).models)
// Spread over the whole catalogue, in no helpful order.
const ids = Array.from({ length: 382 }, (_, i) => allIds[(i * 7919) % allIds.length]!)

const cards = await timed(folder, (files) => way.cards(files))
const cold: number[] = []
const warm: number[] = []
let resolveBytes = 0
for (let run = 0; run < Math.min(RUNS, 9); run++) {
  const files = folderFetch(folder)
  files.read('models.json')
  const from = performance.now()
  const resolve = await way.open(files)
  const found = await resolve(ids)
  cold.push(performance.now() - from)
  if (found.some((model) => model === undefined)) throw new Error('An id was not resolved.')
  resolveBytes = files.state.bytes
  const again = performance.now()
  await resolve(ids)
  warm.push(performance.now() - again)
}
const unknown = await timed(folder, (files) => way.unknown(files, ids[17]!))
const blocks: number[] = []
const atHand = folderFetch(folder)
// Reading and compressing is the host's work: done before, and the code is warm as on a page that is in use.
await way.everything(atHand)
for (let run = 0; run < 5; run++) blocks.push(await longestBlock(() => way.everything(atHand)))
const result: Measured = {
  bytesToCards: cards.bytes,
  cpuToCardsMs: cards.ms,
  resolve382ColdMs: median(cold),
  resolve382WarmMs: median(warm),
  resolveBytes,
  unknownIdMs: unknown.ms,
  unknownIdBytes: unknown.bytes,
  longestBlockMs: median(blocks),
  memoryBytes: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers,
}
console.log(JSON.stringify(result))
