/** The gateway: how much it costs beside a bare proxy and a rival, and whether its limits hold under ten times their load. */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureInstalled } from '../../scripts/install.mjs'
import { median, milliseconds, printTable } from '../table.ts'
import { type Child, startChild } from './child.ts'
import { measureLoad, type Target } from './load.ts'
import { tenfold } from './tenfold.ts'

const CONNECTIONS = 16
const CHAT = '/models/v2/openai/v1/chat/completions'
const SAID = { messages: [{ role: 'user', content: 'Name a color' }] }
const MODEL = 'Qwen/Qwen3-4B'
const BODY = JSON.stringify({ model: MODEL, ...SAID })

interface Contestant {
  name: string
  child: Child
  target: Target
}

async function contestants(simulator: Child): Promise<Contestant[]> {
  const plain = { headers: { authorization: 'Bearer of-the-operator' }, body: BODY, expects: 'Name a color' }
  const bare = await startChild('serve.ts', { args: ['bare', simulator.url] })
  const own = await startChild('serve.ts', { args: ['gateway', simulator.url, 'free'] })
  const rival = await startChild('node_modules/@portkey-ai/gateway/build/start-server.js', {
    args: ['--headless'],
    execArgv: ['--import', new URL('rival.ts', import.meta.url).href],
  })
  return [
    { name: 'no proxy', child: simulator, target: { ...plain, url: simulator.url + CHAT } },
    { name: 'bare proxy (Hono)', child: bare, target: { ...plain, url: bare.url + CHAT } },
    {
      name: 'decentramodels',
      child: own,
      target: {
        url: `${own.url}/v1/runs`,
        headers: { authorization: `Bearer ${own.keys![0]}`, accept: 'application/json' },
        body: JSON.stringify({ task: 'chat', model: MODEL, input: SAID }),
        expects: '"succeeded"',
      },
    },
    {
      name: 'Portkey gateway',
      child: rival,
      target: {
        ...plain,
        url: `${rival.url}/v1/chat/completions`,
        headers: {
          ...plain.headers,
          'x-portkey-provider': 'openai',
          'x-portkey-custom-host': simulator.url + CHAT.replace('/chat/completions', ''),
        },
      },
    },
  ]
}

async function throughput(rounds: number, seconds: number): Promise<void> {
  ensureInstalled(import.meta.dirname, 'the rival of the gateway benchmark')
  const simulator = await startChild('serve.ts', { args: ['simulator', '0'] })
  const all = await contestants(simulator)
  const found = new Map(
    all.map(({ name }) => [name, { perSecond: [], p50: [], p99: [], cpu: [] } as Record<string, number[]>]),
  )
  try {
    for (const { target } of all) await measureLoad(target, CONNECTIONS, seconds)
    // In turns, so that what else the machine does hits all alike.
    for (let round = 0; round < rounds; round++)
      for (const { name, child, target } of all) {
        await child.cpuMs()
        const load = await measureLoad(target, CONNECTIONS, seconds)
        const cpu = (await child.cpuMs()) / (load.perSecond * seconds)
        const figures = found.get(name)!
        for (const [what, value] of Object.entries({ ...load, cpu })) figures[what]!.push(value)
      }
  } finally {
    for (const { child } of all) await child.stop()
  }
  const bare = median(found.get('bare proxy (Hono)')!.perSecond!)
  console.log(`\nThroughput, ${CONNECTIONS} connections, median of ${rounds} rounds of ${seconds} s each, in turns\n`)
  printTable(
    ['', 'runs a second', 'of the bare proxy', 'p50 ms', 'p99 ms', 'own CPU ms a run'],
    [...found].map(([name, { perSecond, p50, p99, cpu }]) => [
      name,
      Math.round(median(perSecond!)),
      `${Math.round((100 * median(perSecond!)) / bare)} %`,
      milliseconds(median(p50!)),
      milliseconds(median(p99!)),
      milliseconds(median(cpu!)),
    ]),
  )
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { quick: { type: 'boolean' }, only: { type: 'string', default: 'throughput,tenfold' } },
  })
  console.log(
    `\nGateway, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, Node ${process.version}`,
  )
  const parts = values.only.split(',')
  if (parts.includes('throughput')) await throughput(values.quick ? 2 : 7, values.quick ? 2 : 5)
  if (parts.includes('tenfold')) await tenfold(values.quick ? 20 : 75)
}
