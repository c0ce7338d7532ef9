/** One engine at one size, in a process of its own: prints its figures as JSON. */
import { gzipSync } from 'node:zlib'
import { ENGINES } from './engines.js'
import { gradeAll, scoreOne } from './grade.ts'
import { blindSet, developmentSet, madeSet } from './queries.ts'
import { readRecords, type Size } from './records.ts'

export interface Figures {
  models: number
  indexGz: number | null
  buildMs: number
  /** From bytes to the first answer. */
  openMs: number
  heapMb: number
  p50: number
  p99: number
  keystrokes: number
  /** By kind, and `all`, `made: all` and `blind: all` of the three sets. */
  quality: Record<string, { n: number; mrr: number; ndcg: number }>
}

/** An engine that takes longer than this for its part is measured on fewer queries, spread over the sets. */
const BUDGET_MS = 20_000
const OPENINGS = 7

const [name, sizeText] = process.argv.slice(2) as [string, string]
const size: Size = sizeText === 'seed' ? 'seed' : Number(sizeText)
const engine = ENGINES[name]!
const models = readRecords(size)
const collect = () => {
  for (let i = 0; i < 3; i++) globalThis.gc!()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!

const began = performance.now()
const bytes = await engine.build(models)
const buildMs = performance.now() - began

const openings: number[] = []
let ask = await engine.open(bytes ?? new Uint8Array(), models)
await ask('llama')
const before = collect()
const held = [ask]
for (let i = 0; i < OPENINGS && (i < 2 || openings.reduce((sum, ms) => sum + ms, 0) < BUDGET_MS / 2); i++) {
  const from = performance.now()
  ask = await engine.open(bytes ?? new Uint8Array(), models)
  await ask('llama')
  openings.push(performance.now() - from)
}
held.push(ask)
const heapMb = (collect() - before) / 1e6

const quality: Figures['quality'] = {}
for (const [queries, whole] of [
  [developmentSet(), 'all'],
  [madeSet(models), 'made: all'],
  [blindSet(models), 'blind: all'],
] as const) {
  const grades = gradeAll(queries, models)
  const known = queries.flatMap((query, i) => (grades[i] ? [{ query, grades: grades[i] }] : []))
  const from = performance.now()
  for (const [i, at] of spread(known.length).entries()) {
    if (i > 20 && performance.now() - from > BUDGET_MS) break
    const score = scoreOne(known[at]!.grades, await ask(known[at]!.query.q))
    for (const kind of [known[at]!.query.kind, whole]) {
      const sum = (quality[kind] ??= { n: 0, mrr: 0, ndcg: 0 })
      sum.n++
      sum.mrr += score.mrr
      sum.ndcg += score.ndcg
    }
  }
}
for (const sum of Object.values(quality)) {
  sum.mrr /= sum.n
  sum.ndcg /= sum.n
}

/** 0 to count - 1, in an order in which every beginning is spread over the whole. */
function spread(count: number): number[] {
  const step = Math.max(1, Math.round(count * 0.618)) | 1
  let at = 0
  const seen = new Set<number>()
  while (seen.size < count) {
    while (seen.has(at)) at = (at + 1) % count
    seen.add(at)
    at = (at + step) % count
  }
  return [...seen]
}

const texts = developmentSet().map(({ q }) => q)
const times: number[] = []
for (const budgetMs of [0.2 * BUDGET_MS, BUDGET_MS]) {
  // The first round warms up.
  times.length = 0
  const from = performance.now()
  for (const at of spread(texts.length)) {
    if (performance.now() - from > budgetMs) break
    for (let end = 1; end <= texts[at]!.length; end++) {
      const began = performance.now()
      await ask(texts[at]!.slice(0, end))
      times.push(performance.now() - began)
    }
  }
}
times.sort((a, b) => a - b)
const figures: Figures = {
  models: models.length,
  indexGz: bytes ? gzipSync(bytes, { level: 9 }).length : null,
  buildMs,
  openMs: median(openings),
  heapMb,
  p50: times[times.length >> 1]!,
  p99: times[Math.floor(0.99 * (times.length - 1))]!,
  keystrokes: times.length,
  quality,
}
console.log(JSON.stringify(figures))
