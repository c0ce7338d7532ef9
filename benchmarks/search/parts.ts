/** A catalogue in parts, as a page meets it: what the first answer costs, and what every part adds. Prints JSON. */
import { Catalog } from '@decentramodels/core/catalog'
import type { FileInfo } from '@decentramodels/core/contract'
import { gzipSync } from 'node:zlib'
import { fileInfo, manifestsOf } from '../../packages/manifests/dist/generate.js'
import { developmentSet } from './queries.ts'
import { readRecords } from './records.ts'

export interface PartsFigures {
  models: number
  parts: number
  /** Bytes with gzip until the first answer, file by file. */
  files: Record<string, number>
  firstMs: number
  searched: number
  p50: number
  p99: number
  /** All parts: their bytes, the time to load and open them, a keystroke, and the longest block of the thread. */
  allBytes: number
  allMs: number
  allP50: number
  allP99: number
  openBlockMs: number
  keystrokeBlockMs: number
}

const base = { filters: [], sources: [], changes: [], history: new Map<string, Uint8Array>(), hrefTemplate: undefined }
const generatedAt = '2026-01-01T00:00:00Z'
const size = Number(process.argv[2])
const models = readRecords(size)

/** Files as a host would send them. */
const served = new Map<string, { body: Uint8Array; gz: number }>()
function serve(name: string, pieces: Iterable<Uint8Array | string>): FileInfo {
  const body = Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece)))
  served.set(name, { body, gz: gzipSync(body, { level: 9 }).length })
  return fileInfo(body)
}

const manifests = manifestsOf({ ...base, models, generatedAt })
const infos: Record<string, FileInfo> = {}
for (const { name, pieces } of manifests.files) {
  // Columns and indexes come one after the other; what follows is not searched.
  if (name === 'filters.bin') break
  if (name.endsWith('.bin')) infos[name] = serve(name, pieces)
}
serve('index.json', manifests.index(infos, '0'.repeat(16)).pieces)
// The first screen of the popular part is as large as that of all.
for (const { name, pieces } of manifestsOf({ ...base, models: models.slice(0, 1000), generatedAt }).files)
  if (name === 'home.json') serve(name, pieces)

const sent: Record<string, number> = {}
const fetch = async (input: RequestInfo | URL) => {
  const name = new URL(input instanceof Request ? input.url : input).pathname.slice(1)
  const file = served.get(name)
  if (file === undefined) return new Response(null, { status: 404 })
  sent[name] = (sent[name] ?? 0) + file.gz
  return new Response(Buffer.from(file.body))
}

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
  running = false
  return longest
}

const texts = developmentSet()
  .map(({ q }) => q)
  .filter((_, i) => i % 7 === 0)
/** Types all texts letter by letter; the first round warms up. */
async function type(catalog: Catalog, all: boolean): Promise<number[]> {
  const times: number[] = []
  for (const round of [0, 1])
    for (const text of texts)
      for (let end = 1; end <= text.length; end++) {
        const from = performance.now()
        await catalog.search(text.slice(0, end), { limit: 10, all })
        if (round === 1) times.push(performance.now() - from)
      }
  return times.sort((a, b) => a - b)
}

const from = performance.now()
const catalog = await Catalog.open('http://127.0.0.1/', { runtime: { fetch } })
const first = await catalog.search('llama', { limit: 10 })
const firstMs = performance.now() - from
const files = { ...sent }
const early = await type(catalog, false)
const start = performance.now()
const openBlockMs = await longestBlock(() => catalog.search('llama', { limit: 10, all: true }))
const allMs = performance.now() - start
let late: number[] = []
const keystrokeBlockMs = await longestBlock(async () => {
  late = await type(catalog, true)
})
const at = (times: readonly number[], share: number) => times[Math.floor(share * (times.length - 1))]!
const figures: PartsFigures = {
  models: models.length,
  parts: served.size / 2 - 1,
  files,
  firstMs,
  searched: first.searched,
  p50: at(early, 0.5),
  p99: at(early, 0.99),
  allBytes: Object.values(sent).reduce((sum, bytes) => sum + bytes, 0),
  allMs,
  allP50: at(late, 0.5),
  allP99: at(late, 0.99),
  openBlockMs,
  keystrokeBlockMs,
}
console.log(JSON.stringify(figures))
