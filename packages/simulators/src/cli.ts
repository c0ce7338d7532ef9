import { SOURCES } from '@decentramodels/core/contract'
import { readFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { simulatedNote } from './marking.js'
import { checkCount } from './options.js'
import { startSimulators } from './server.js'

/** Exit codes, as --help lists them. */
const EXIT = { failed: 1, usage: 2 } as const

const EXAMPLES = `
Examples:
  $ decentra-simulators                          recorded models on a free port
  $ decentra-simulators --port 4010              on port 4010
  $ decentra-simulators --no-overlay             only what was recorded: no dates, no growth
  $ decentra-simulators --synthetic 1000000      a million invented models
  $ decentra-simulators --cold 20000 --run 3000  Bytez takes its time, as it does
  $ decentra-manifests generate --hf-endpoint http://127.0.0.1:4010/huggingface \\
      --civitai-endpoint http://127.0.0.1:4010/civitai

Every answer carries the header DM-Simulated, which says what in it is not real.

Exit codes: 0 stopped by Ctrl-C or a signal, 1 could not start, 2 wrong arguments.`

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`)
  }
}

function models(text: string): number {
  try {
    return checkCount(Number(text))
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}

interface Arguments {
  port: number
  host: string
  overlay: boolean
  synthetic?: number
  seed: number
  delay: number
  quota: number
  cold: number
  run: number
  concurrency: number
}

/** What went wrong in one line, with what to do. */
function explain(error: unknown, { port, host }: Arguments): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken: choose another with --port, or --port 0 for any free one.`
    case 'EACCES':
      return `Port ${port} is not allowed for this user: choose one above 1023 with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}: choose another with --host.`
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

async function run(given: Arguments): Promise<void> {
  const options = {
    port: given.port,
    host: given.host,
    overlay: given.overlay,
    delayMs: given.delay,
    quota: given.quota === 0 ? Infinity : given.quota,
    bytez: {
      coldMs: given.cold,
      runMs: given.run,
      concurrency: given.concurrency === 0 ? Infinity : given.concurrency,
    },
    ...(given.synthetic !== undefined && { records: { synthetic: given.synthetic, seed: given.seed } }),
  }
  const running = await startSimulators(options)
  console.log(`Hugging Face  ${running.huggingFaceUrl}/api/models`)
  console.log(`CivitAI       ${running.civitaiUrl}/api/v1/models`)
  console.log(`Bytez         ${running.bytezUrl} (any key)`)
  const notes = new Set(SOURCES.map((source) => simulatedNote(options, source)))
  console.log(`Simulated: ${[...notes].join('; ')}. Stop with Ctrl-C.`)
  const stop = () => {
    // A second signal ends the process at once, should closing hang.
    process.off('SIGINT', stop).off('SIGTERM', stop)
    void running.close()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const program = new Command('decentra-simulators')
  .description('Stand-ins for the Hugging Face Hub and CivitAI model APIs, over recorded data, and for Bytez.')
  .version(version)
  .option('-p, --port <number>', 'port to listen on; 0 for any free one', wholeNumber(0, 65535), 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--no-overlay', 'leave out what is simulated: dates, sizes, growth, newer CivitAI entries')
  .addOption(
    new Option('--synthetic <models>', 'serve so many invented models, and a tenth as many of CivitAI').argParser(
      models,
    ),
  )
  .option('--seed <number>', 'another seed gives other invented models', wholeNumber(0, 2 ** 31), 1)
  .option('--delay <ms>', 'milliseconds that every answer takes at least', wholeNumber(0, 60_000), 0)
  .option(
    '--quota <requests>',
    'requests per client in 5 minutes, as the Hub limits them; 0 for no limit',
    wholeNumber(0, 1e9),
    500,
  )
  .option('--cold <ms>', 'Bytez: milliseconds until a model that was idle runs', wholeNumber(0, 600_000), 0)
  .option('--run <ms>', 'Bytez: milliseconds that a model takes for one answer', wholeNumber(0, 600_000), 0)
  .option(
    '--concurrency <calls>',
    'Bytez: calls of one key at a time, 1 on the free plan; 0 for no limit',
    wholeNumber(0, 1e6),
    1,
  )
  .addHelpText('after', EXAMPLES)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT.usage))

const given = program.parse().opts<Arguments>()
try {
  await run(given)
} catch (error) {
  console.error(`decentra-simulators: ${explain(error, given)}`)
  process.exitCode = EXIT.failed
}
