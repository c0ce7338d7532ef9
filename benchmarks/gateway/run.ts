/** The gateway: how much it costs beside a bare proxy and a rival, and whether its limits hold under ten times their load. */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { ensureInstalled } from '../../scripts/install.mjs'
import { median, milliseconds, printTable } from '../table.ts'
import { type Child, startChild } from './child.ts'
import { type Load, measureLoad, type Target } from './load.ts'
import { tenfold } from './tenfold.ts'

const CONNECTIONS = 16

/** What is asked: of a proxy in the upstream's words, of ours in its own. */
const KINDS = {
  'text-classification': {
    model: 'AdamCodd/distilbert-base-uncased-finetuned-sentiment-amazon',
    input: { text: 'I loved every page.' },
    path: '/models/v2/AdamCodd/distilbert-base-uncased-finetuned-sentiment-amazon',
    body: { text: 'I loved every page.', params: { top_k: 2 } },
    expects: 'positive',
  },
  chat: {
    model: 'Qwen/Qwen3-4B',
    input: { messages: [{ role: 'user', content: 'Name a color' }] },
    path: '/models/v2/openai/v1/chat/completions',
    body: { model: 'Qwen/Qwen3-4B', messages: [{ role: 'user', content: 'Name a color' }] },
    expects: 'Name a color',
  },
} as const
type Kind = keyof typeof KINDS

interface Contestant {
  name: string
  child: Child
  target(kind: Kind): Target | undefined
}

const OPERATOR = { authorization: 'Bearer of-the-operator' }

function plain(name: string, child: Child): Contestant {
  return {
    name,
    child,
    target(kind) {
      const { path, body, expects } = KINDS[kind]
      return { url: child.url + path, headers: OPERATOR, body: JSON.stringify(body), expects }
    },
  }
}

function ours(child: Child): Contestant {
  return {
    name: 'decentramodels',
    child,
    target(kind) {
      const { model, input } = KINDS[kind]
      return {
        url: `${child.url}/v1/runs`,
        headers: { authorization: `Bearer ${child.keys![0]}`, accept: 'application/json' },
        body: JSON.stringify({ task: kind, model, input }),
        expects: '"succeeded"',
      }
    },
  }
}

/** Knows the words of OpenAI alone. */
function rival(child: Child, upstream: string): Contestant {
  const { body, expects } = KINDS.chat
  const headers = {
    ...OPERATOR,
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${upstream}/models/v2/openai/v1`,
  }
  const target = { url: `${child.url}/v1/chat/completions`, headers, body: JSON.stringify(body), expects }
  return { name: 'Portkey gateway', child, target: (kind) => (kind === 'chat' ? target : undefined) }
}

async function contestants(): Promise<Contestant[]> {
  const simulator = await startChild('serve.ts', { args: ['simulator', '0'] })
  const start = (what: string) => startChild('serve.ts', { args: [what, simulator.url] })
  const portkey = await startChild('node_modules/@portkey-ai/gateway/build/start-server.js', {
    args: ['--headless'],
    execArgv: ['--import', new URL('rival.ts', import.meta.url).href],
  })
  return [
    plain('no proxy', simulator),
    plain('bare proxy (Hono)', await start('bare')),
    ours(await start('gateway')),
    rival(portkey, simulator.url),
  ]
}

interface Figures extends Load {
  /** Of the server's process, in milliseconds a run. */
  cpu: number
}

async function measure({ child }: Contestant, target: Target, seconds: number): Promise<Figures> {
  await child.cpuMs()
  const load = await measureLoad(target, CONNECTIONS, seconds)
  return { ...load, cpu: (await child.cpuMs()) / (load.perSecond * seconds) }
}

async function compare(all: Contestant[], kind: Kind, rounds: number, seconds: number): Promise<void> {
  const racing = all.flatMap((contestant) => {
    const target = contestant.target(kind)
    return target ? [{ contestant, target, found: [] as Figures[] }] : []
  })
  for (const { target } of racing) await measureLoad(target, CONNECTIONS, 2 * seconds)
  // In turns, so that what else the machine does hits all alike.
  for (let round = 0; round < rounds; round++)
    for (const { contestant, target, found } of racing) found.push(await measure(contestant, target, seconds))
  const middle = (found: Figures[], what: keyof Figures) => median(found.map((figures) => figures[what]))
  const bare = middle(racing.find(({ contestant }) => contestant.name.startsWith('bare'))!.found, 'perSecond')
  console.log(`\n${kind}: ${CONNECTIONS} connections, median of ${rounds} rounds of ${seconds} s each, in turns\n`)
  printTable(
    ['', 'runs a second', 'of the bare proxy', 'p50 ms', 'p99 ms', 'own CPU ms a run'],
    racing.map(({ contestant, found }) => [
      contestant.name,
      Math.round(middle(found, 'perSecond')),
      `${Math.round((100 * middle(found, 'perSecond')) / bare)} %`,
      milliseconds(middle(found, 'p50')),
      milliseconds(middle(found, 'p99')),
      milliseconds(middle(found, 'cpu')),
    ]),
  )
}

async function throughput(rounds: number, seconds: number): Promise<void> {
  ensureInstalled(import.meta.dirname, 'the rival of the gateway benchmark')
  const all = await contestants()
  try {
    for (const kind of Object.keys(KINDS) as Kind[]) await compare(all, kind, rounds, seconds)
  } finally {
    for (const { child } of all) await child.stop()
  }
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
  if (parts.includes('throughput')) await throughput(values.quick ? 3 : 7, values.quick ? 2 : 5)
  if (parts.includes('tenfold')) await tenfold(values.quick ? 20 : 75)
}
