/** A catalogue in parts, as a page meets it: what the first answer costs, and what every part adds. Prints JSON. */
import { Catalog } from '@decentramodels/core/catalog'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { developmentSet } from './queries.ts'

export interface PartsFigures {
  /** Files that were loaded until the first answer, and until all parts were there. */
  firstFiles: string[]
  allFiles: string[]
  firstMs: number
  searched: number
  p50: number
  p99: number
  /** Longest block of the thread until the first answer. */
  firstBlockMs: number
  /** All parts: the time to load and open them, a keystroke, and the longest block of the thread. */
  allMs: number
  allP50: number
  allP99: number
  openBlockMs: number
  keystrokeBlockMs: number
}

const folder = process.argv[2]!
const sent: string[] = []
const fetch = async (input: RequestInfo | URL) => {
  const name = new URL(input instanceof Request ? input.url : input).pathname.slice(1)
  if (!existsSync(join(folder, name))) return new Response(null, { status: 404 })
  sent.push(name)
  return new Response(readFileSync(join(folder, name)))
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
let searched = 0
const firstBlockMs = await longestBlock(async () => {
  searched = (await catalog.search('llama', { limit: 10 })).searched
})
const firstMs = performance.now() - from
const firstFiles = [...sent]
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
  firstFiles,
  allFiles: sent,
  firstMs,
  firstBlockMs,
  searched,
  p50: at(early, 0.5),
  p99: at(early, 0.99),
  allMs,
  allP50: at(late, 0.5),
  allP99: at(late, 0.99),
  openBlockMs,
  keystrokeBlockMs,
}
console.log(JSON.stringify(figures))
