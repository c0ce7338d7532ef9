import { type Source, SOURCES } from '@decentramodels/core/contract'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { EXIT, exitCodeOf } from './cli/exit-codes.js'
import { createMemorySaver } from './cli/memory.js'
import { createPrinter } from './cli/progress-line.js'
import { describeDiff, describeReport, describeVerify } from './cli/tables.js'
import { diff, isSameCatalogue } from './diff.js'
import { NSFW_LEVELS, type NsfwLevel } from './levels.js'
import { DEFAULTS, type GenerateOptions } from './options.js'
import { generate, refresh } from './run.js'
import { verify } from './verify.js'

interface Flags {
  out?: string
  sources?: Source[]
  hfEndpoint?: string
  civitaiEndpoint?: string
  maxModels?: number
  profile?: 'seed'
  nsfw?: NsfwLevel
  list?: string | boolean
  history?: string
  concurrency?: number
  allowPartial?: boolean
  check?: boolean
  compression?: 'best' | 'fast'
  hrefTemplate?: string
  json?: boolean
}

const interrupted = new AbortController()
let signalName: NodeJS.Signals | undefined
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => {
    signalName = name
    interrupted.abort()
  })

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, 0 or more.')
  return Number(text)
}

function sourceList(text: string): Source[] {
  const names = text.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !(SOURCES as readonly string[]).includes(name))
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of ${SOURCES.join(', ')}.`)
  return names as Source[]
}

/** Milliseconds of SOURCE_DATE_EPOCH, for builds that must come out the same (reproducible-builds.org). */
function pinnedTime(): number | undefined {
  const text = process.env.SOURCE_DATE_EPOCH
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,11}$/.test(text))
    throw new CommanderError(EXIT.usage, 'epoch', `SOURCE_DATE_EPOCH is "${text}": give whole seconds since 1970.`)
  return Number(text) * 1000
}

/** The options that generate and refresh share. */
function withRunOptions(command: Command): Command {
  return command
    .option('--sources <list>', `sources to ask, comma between them (default: ${SOURCES.join(',')})`, sourceList)
    .option('--hf-endpoint <url>', `address of the Hugging Face API (default: ${DEFAULTS.hfEndpoint})`)
    .option('--civitai-endpoint <url>', `address of the CivitAI API (default: ${DEFAULTS.civitaiEndpoint})`)
    .addOption(
      new Option('--nsfw <level>', `level of maturity taken at most (default: ${DEFAULTS.nsfw})`).choices(NSFW_LEVELS),
    )
    .option('--history <dir|url>', "earlier days' history: a folder, or the address of published manifests")
    .option(
      '--concurrency <n>',
      `lists of a source read at a time, 1 to 32 (default: ${DEFAULTS.concurrency})`,
      wholeNumber,
    )
    .option('--allow-partial', 'go on when one source fails; its models stay as they were')
    .addOption(
      new Option('--compression <effort>', `of .br and .gz files (default: ${DEFAULTS.compression})`).choices([
        'best',
        'fast',
      ]),
    )
    .option(
      '--href-template <url>',
      "address of a model's page in home.html, with {id} or {slug} (default: its source)",
    )
    .option('--json', 'print the report as JSON')
}

const program = new Command('decentra-manifests')
  .description('Makes the static manifests of a model catalogue from Hugging Face and CivitAI.')
  .showHelpAfterError('Run with --help for the options.')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  decentra-manifests generate
  decentra-manifests generate --out dist/manifests --max-models 2000
  decentra-manifests generate --list our-models.csv --nsfw pg13
  decentra-manifests verify public/manifests
  decentra-manifests diff old/manifests public/manifests --json

Environment:
  SOURCE_DATE_EPOCH   the present, in seconds since 1970: the same input then gives the same bytes

Exit codes:
  0    done; with --check, verify and diff: nothing differs
  1    --check, verify or diff found differences
  2    a wrong option, or a list that names a model that does not exist
  3    an upstream failed or refused; run again later, it goes on where it stopped
  4    the folder cannot be read or written
  130  interrupted (143 by SIGTERM); the old files are as they were`,
  )

withRunOptions(
  program
    .command('generate')
    .description('Asks the sources and writes the manifests, all or nothing.')
    .option('--out <dir>', `folder to write (default: ${DEFAULTS.out})`)
    .option(
      '--max-models <n>',
      `most downloaded models of each source, 0 = all; the filters' own are added (default: ${DEFAULTS.maxModels})`,
      wholeNumber,
    )
    .addOption(
      new Option('--profile <name>', 'seed: the scope of the first version, 882 + 200 models').choices(['seed']),
    )
    .option('--list <file>', 'CSV (column id) or JSON of ids that must be there, instead of the built-in list')
    .option('--no-list', 'no list of ids that must be there')
    .option('--check', 'write nothing; exit 1 when the folder is not up to date'),
).action(async (flags: Flags) => {
  const report = await run(flags, generate)
  if (flags.check && report.differs.length > 0) process.exitCode = EXIT.differs
})

withRunOptions(
  program
    .command('refresh')
    .description('Brings the metadata of a folder up to date: same models, same filters, new counts.')
    .argument('<dir>', 'folder that generate wrote'),
).action(async (out: string, flags: Flags) => {
  await run(flags, (options) => refresh(out, options))
})

program
  .command('verify')
  .description('Checks a folder: hashes, schemas, counts, and that all files tell the same.')
  .argument('<dir>', 'folder that generate wrote')
  .option('--json', 'print the report as JSON')
  .action(async (folder: string, flags: Flags) => {
    const report = await verify(folder)
    print(flags, report, () => describeVerify(folder, report))
    if (report.problems.length > 0) process.exitCode = EXIT.differs
  })

program
  .command('diff')
  .description('Says what the newer folder has that the older has not, and the other way round.')
  .argument('<old>', 'folder that generate wrote')
  .argument('<new>', 'folder that generate wrote')
  .option('--json', 'print the report as JSON')
  .action(async (older: string, newer: string, flags: Flags) => {
    const report = await diff(older, newer)
    print(flags, report, () => describeDiff(report))
    if (!isSameCatalogue(report)) process.exitCode = EXIT.differs
  })

async function run(flags: Flags, work: typeof generate) {
  const printer = createPrinter(process.stderr)
  const saveMemory = createMemorySaver()
  const now = pinnedTime()
  const { json: _json, list, ...rest } = flags
  const options: GenerateOptions = {
    ...rest,
    // commander turns --no-list into false, and its absence into true.
    ...(typeof list === 'string' ? { list } : list === false ? { list: false as const } : {}),
    ...(now === undefined ? {} : { now: () => now }),
    signal: interrupted.signal,
    onProgress(event) {
      saveMemory(event)
      printer.show(event)
    },
  }
  try {
    const report = await work(options)
    printer.end()
    print(flags, report, () => describeReport(report, flags.check === true))
    return report
  } finally {
    printer.end()
  }
}

function print(flags: Flags, report: unknown, text: () => string): void {
  console.log(flags.json ? JSON.stringify(report, null, 2) : text())
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // commander has said what is wrong, or printed the help that was asked for.
    if (error.code === 'epoch') console.error(error.message)
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage
  } else {
    const { code, message } = exitCodeOf(error, signalName)
    console.error(message)
    process.exitCode = code
  }
}
