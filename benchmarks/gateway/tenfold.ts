/** Ten times what the limits allow, for more than a minute: what started, by the records of the gateway and at the upstream. */
import { LIMITS, type LimitClass, runModel, taskRow } from '@decentramodels/core/contract'
import { printTable } from '../table.ts'
import { type Child, startChild } from './child.ts'
import type { Start } from './watch-starts.ts'

const PAGE = 'https://page.example'
const TIMES = 10
/** Where visitors come from, as networks: two live alone, three share an office. */
const NETWORKS = ['192.0.2.7', '198.51.100.7', '203.0.113.7', '203.0.113.8', '203.0.113.9']
/** Starts that a network may have in a minute, and calls that may run for it at a time. */
const NETWORK = { limit: 60, concurrency: 12 }
const WINDOW_MS = 60_000
/** Of one call, so that places at the upstream are short too. */
const RUN_MS = 150
/**
 * Seconds that a stretch of a minute may seem shorter: a start is noted, and arrives, a moment after it was allowed, on a
 * busy machine some later than others. That the arithmetic itself is exact is measured by the benchmark of the limiter.
 */
const JITTER = 1
/** Places of the account; what `serve.ts` sets. */
const PLACES = 8

/** A task of each class whose input is words. */
const ASKED = {
  'text-to-image': { task: 'text-to-image', field: 'prompt' },
  'text-to-video': { task: 'text-to-video', field: 'prompt' },
  'text-to-audio': { task: 'text-to-speech', field: 'prompt' },
  analysis: { task: 'text-classification', field: 'text' },
} as const satisfies Record<LimitClass, { task: string; field: string }>
const CLASSES = Object.keys(ASKED) as LimitClass[]

interface Visitor {
  name: string
  address: string
  pass: string
}

/** A run that was taken. */
interface Taken {
  visitor: Visitor
  limitClass: LimitClass
  id: string
}

/** What was sent: how many were refused, by status, and the runs that were taken. */
interface Sent {
  refused: Map<number, number>
  taken: Taken[]
}

async function admit(gateway: Child, name: string, address: string): Promise<Visitor> {
  const answer = await fetch(`${gateway.url}/v1/passes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: PAGE, 'x-forwarded-for': address },
    body: JSON.stringify({ key: gateway.keys![0] }),
  })
  if (!answer.ok) throw new Error(`No pass: ${answer.status} ${await answer.text()}`)
  return { name, address, pass: ((await answer.json()) as { pass: string }).pass }
}

async function send(gateway: Child, visitor: Visitor, limitClass: LimitClass, sent: Sent): Promise<void> {
  const { name, address, pass } = visitor
  const { task, field } = ASKED[limitClass]
  const answer = await fetch(`${gateway.url}/v1/runs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${pass}`,
      'content-type': 'application/json',
      origin: PAGE,
      'x-forwarded-for': address,
      prefer: 'respond-async',
    },
    body: JSON.stringify({ task, input: { [field]: `${name} asks` } }),
  })
  const { id } = (await answer.json()) as { id: string }
  if (answer.status === 202) sent.taken.push({ visitor, limitClass, id })
  else sent.refused.set(answer.status, (sent.refused.get(answer.status) ?? 0) + 1)
}

/** A run that began, by the record of the gateway. */
interface Begun {
  visitor: Visitor
  limitClass: LimitClass
  atMs: number
}

async function readBegun(gateway: Child, { visitor, limitClass, id }: Taken): Promise<Begun[]> {
  const headers = { authorization: `Bearer ${visitor.pass}`, origin: PAGE, 'x-forwarded-for': visitor.address }
  const answer = await fetch(`${gateway.url}/v1/runs/${id}`, { headers })
  if (!answer.ok) throw new Error(`No run ${id}: ${answer.status} ${await answer.text()}`)
  const { startedAt } = (await answer.json()) as { startedAt?: string }
  return startedAt === undefined ? [] : [{ visitor, limitClass, atMs: Date.parse(startedAt) }]
}

/** Most calls that ran at a time. */
function mostAtOnce(starts: Start[]): number {
  const turns = starts.flatMap(({ atMs, endMs }) => [
    { atMs, more: 1 },
    { atMs: endMs, more: -1 },
  ])
  turns.sort((a, b) => a.atMs - b.atMs || a.more - b.more)
  let [now, most] = [0, 0]
  for (const { more } of turns) most = Math.max(most, (now += more))
  return most
}

/** The shortest stretch in which one more than the limit came, in seconds; `Infinity`: no more came. */
function shortest(times: number[], limit: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return Math.min(...sorted.slice(limit).map((time, index) => (time - sorted[index]!) / 1000), Infinity)
}

const classOf = ({ model }: Start): LimitClass => taskRow(runModel(model)!.task).limitClass

/** Sends for so many seconds, each class of each visitor at ten times its limit, and prints what reached the upstream. */
export async function tenfold(seconds: number): Promise<void> {
  const simulator = await startChild('serve.ts', { args: ['simulator', String(RUN_MS)] })
  const gateway = await startChild('serve.ts', { args: ['gateway', simulator.url, 'limited'] })
  const sent: Sent = { refused: new Map(), taken: [] }
  try {
    const visitors = await Promise.all(NETWORKS.map((address, index) => admit(gateway, `visitor${index}`, address)))
    const begun = performance.now()
    const pending: Promise<void>[] = []
    const sender = async (visitor: Visitor, limitClass: LimitClass) => {
      const everyMs = WINDOW_MS / (LIMITS[limitClass].limit * TIMES)
      for (let turn = 0; turn * everyMs < seconds * 1000; turn++) {
        const wait = begun + turn * everyMs - performance.now()
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
        pending.push(send(gateway, visitor, limitClass, sent))
      }
    }
    await Promise.all(visitors.flatMap((visitor) => CLASSES.map((limitClass) => sender(visitor, limitClass))))
    await Promise.all(pending)
    const begunRuns: Begun[] = []
    for (const taken of sent.taken) begunRuns.push(...(await readBegun(gateway, taken)))
    report(begunRuns, await simulator.ask<Start[]>('starts'), sent, seconds)
  } finally {
    await gateway.stop()
    await simulator.stop()
  }
}

function grouped<Item>(items: Item[], nameOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item])
  return [...groups.values()]
}

interface Level {
  what: string
  rule: { limit: number; concurrency: number }
  begun: Begun[][]
  calls: Start[][]
}

/** The first three octets: whose addresses count together. */
const networkOf = (address: string) => address.replace(/\.\d+$/, '')

function levelsOf(begun: Begun[], calls: Start[]): Level[] {
  const addressOf = ({ visitor }: Start) => NETWORKS[Number(visitor.replace('visitor', ''))]!
  return [
    ...CLASSES.map((limitClass) => ({
      what: `a visitor, ${limitClass}`,
      rule: LIMITS[limitClass],
      begun: grouped(
        begun.filter((run) => run.limitClass === limitClass),
        ({ visitor }) => visitor.name,
      ),
      calls: grouped(
        calls.filter((call) => classOf(call) === limitClass),
        ({ visitor }) => visitor,
      ),
    })),
    {
      what: 'a network',
      rule: NETWORK,
      begun: grouped(begun, ({ visitor }) => networkOf(visitor.address)),
      calls: grouped(calls, (call) => networkOf(addressOf(call))),
    },
    { what: 'the upstream', rule: { limit: 1200, concurrency: PLACES }, begun: [begun], calls: [calls] },
  ]
}

function report(begun: Begun[], calls: Start[], { refused, taken }: Sent, seconds: number): void {
  const noes = [...refused].map(([status, times]) => `${times} refused with ${status}`)
  console.log(
    `\n${TIMES} times the limits, ${NETWORKS.length} visitors, ${seconds} s: ${[`${taken.length} taken`, ...noes].join(', ')}; ${begun.length} started, ${calls.length} calls\n`,
  )
  let over = 0
  const shortestOf = (groups: { atMs: number }[][], limit: number) =>
    Math.min(
      Infinity,
      ...groups.map((group) =>
        shortest(
          group.map(({ atMs }) => atMs),
          limit,
        ),
      ),
    )
  const shown = (stretch: number) => (stretch === Infinity ? '-' : stretch.toFixed(2))
  const rows = levelsOf(begun, calls).map(({ what, rule: { limit, concurrency }, begun, calls }) => {
    const atOnce = Math.max(0, ...calls.map(mostAtOnce))
    const stretches = [shortestOf(begun, limit), shortestOf(calls, limit)]
    over += Number(Math.min(...stretches) < WINDOW_MS / 1000 - JITTER) + Number(atOnce > concurrency)
    return [what, limit, ...stretches.map(shown), concurrency, atOnce]
  })
  printTable(['', 'a minute', 'one more within s: started', 'at the upstream', 'at a time', 'most at a time'], rows)
  console.log(`\nLimits exceeded: ${over}.`)
  if (over > 0) process.exitCode = 1
}
