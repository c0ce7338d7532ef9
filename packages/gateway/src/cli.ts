import { DecentraError, isDecentraError } from '@decentramodels/core/contract'
import { existsSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { createKey, type CreateFlags, describeKeys, revokeKey } from './cli/keys.js'
import { EXIT, EXIT_HELP, explain } from './cli/exit-codes.js'
import { doctor, type DoctorFlags } from './cli/doctor.js'
import { describeSettings } from './cli/help.js'
import { serve } from './cli/serve.js'
import { USAGE_FIELDS } from './cli/usage.js'
import { csv } from './cli/csv.js'
import { type ReadConfig, readConfig } from './config/read-config.js'
import { KEY_VARIABLE } from './config/settings.js'
import type { CheckResult } from './doctor/checks.js'
import { openSqliteStore } from './store/sqlite.js'
import type { Store } from './store/store.js'
import { VERSION } from './version.js'

interface CommonFlags {
  config?: string
  demo?: boolean
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number from 1.')
}

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new InvalidArgumentError('Give a day as 2026-11-21.')
}

const collect = (value: string, all: string[] = []) => [...all, value]

const program = new Command('decentra-gateway')
  .description('Runs models for web pages: keeps the Bytez key, limits visitors fairly, queues, serves the results.')
  .version(VERSION)
  .option('--config <file>', 'settings as JSON; the environment wins over it')
  .option('--demo', 'run on the built-in simulator, without a key; every answer says so')
  .showHelpAfterError('Run with --help for the options.')
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  decentra-gateway --demo
  BYTEZ_KEY=... decentra-gateway
  decentra-gateway keys create --origin https://example.com --filter hf-filter-small
  decentra-gateway usage export --csv > usage.csv
  decentra-gateway doctor --live

Settings (environment):
${describeSettings()}
${EXIT_HELP}`,
  )

const common = () => program.opts<CommonFlags>()
const read = (forDemo = common().demo === true): ReadConfig =>
  readConfig({
    env: process.env,
    demo: forDemo,
    ...(common().config !== undefined && { file: common().config }),
  })

/** Settings of a command that calls no model, and so needs no key. */
const readWithoutKey = () => read(true)

/** Work on the records. Only what adds to them makes a folder that is not there: an empty one would answer nothing. */
async function withStore<T>(
  work: (store: Store, config: ReadConfig) => Promise<T>,
  { mayMake = false } = {},
): Promise<T> {
  const config = readWithoutKey()
  const { dataDir } = config.gateway
  if (!mayMake && !existsSync(dataDir))
    throw new DecentraError('not-found', `There is no data folder ${dataDir}: set DATA_DIR to the one of the gateway.`)
  const store = await openSqliteStore(dataDir, { shared: true })
  try {
    return await work(store, config)
  } finally {
    await store.close()
  }
}

program
  .command('serve', { isDefault: true })
  .description('Starts the gateway (what the command does without a name).')
  .addHelpText('after', `\nThe settings and exit codes are those of decentra-gateway --help.`)
  // What is no command ends up here, at the default one.
  .allowExcessArguments()
  .action(async (_flags: unknown, { args }: Command) => {
    if (args[0] !== undefined)
      program.error(`error: there is no command "${args[0]}". Run with --help for those that there are.`)
    await serve(read())
  })

const keys = program.command('keys').description('Makes, lists and revokes keys; also while the gateway runs.')

keys
  .command('create')
  .description('Makes a key for pages (--origin) or for a server (--secret), and prints it once.')
  .option('--origin <url>', 'page that may use it, such as https://example.com; may be given several times', collect)
  .option('--filter <id>', 'only models of this filter manifest, such as hf-filter-small (default: all)')
  .option('--commercial', 'used for trade: models that forbid it are refused')
  .option('--secret', 'a key for servers, without an origin')
  .option('--daily <runs>', 'runs a day, for all its visitors together', wholeNumber)
  .option('--label <text>', 'a note for keys list')
  .action(async (flags: CreateFlags) =>
    console.log(
      await withStore(
        (store, { gateway }) =>
          createKey(store, flags, gateway.manifestsDir ?? (gateway.siteDir && `${gateway.siteDir}/manifests`)),
        { mayMake: true },
      ),
    ),
  )

keys
  .command('list')
  .description('Lists all keys, revoked ones too. The keys themselves are not kept.')
  .option('--json', 'print them as JSON')
  .action(async ({ json }: { json?: boolean }) =>
    withStore(async (store) => {
      const all = await store.keys.list()
      console.log(
        json
          ? JSON.stringify(
              all.map(({ hash: _hash, ...rest }) => rest),
              null,
              2,
            )
          : describeKeys(all),
      )
    }),
  )

keys
  .command('revoke')
  .description('Revokes a key: it and its passes are refused from the next request on.')
  .argument('<id>', 'id that keys list shows, or the key itself')
  .action(async (id: string) => console.log(await withStore((store) => revokeKey(store, id))))

program
  .command('usage')
  .description('What visitors and keys have used.')
  .command('export')
  .description('Prints runs by day, key, visitor, class and model.')
  .option('--csv', 'as CSV (default: JSON)')
  .option('--from <day>', 'first day, such as 2026-11-01', day)
  .option('--to <day>', 'last day', day)
  .option('--key <id>', 'of this key alone')
  .action(async ({ csv: asCsv, from, to, key }: { csv?: boolean; from?: string; to?: string; key?: string }) =>
    withStore(async (store) => {
      const rows = await store.usage.list({
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(key !== undefined && { keyId: key }),
      })
      process.stdout.write(asCsv ? csv(USAGE_FIELDS, rows) : `${JSON.stringify(rows, null, 2)}\n`)
    }),
  )

program
  .command('config')
  .description('Settings.')
  .command('check')
  .description('Reads all settings as the gateway would, and names every problem at once.')
  .action(() => {
    const { gateway, server, demo } = read()
    const { apiKey, ...upstream } = gateway.upstream
    console.log(
      JSON.stringify(
        { demo, server, gateway: { ...gateway, upstream: { ...upstream, apiKey: apiKey && '(set)' } } },
        null,
        2,
      ),
    )
    console.error('All settings can be used.')
  })

program
  .command('doctor')
  .description('Looks at settings, data folder, manifests, upstream and key; nothing is charged without --live.')
  .option('--live', 'call every built-in model once and print each difference from the reference; each call is charged')
  .option('--json', 'print the report as JSON')
  .addHelpText(
    'after',
    `
Examples:
  decentra-gateway doctor                 what can be said without a charged call
  BYTEZ_KEY=... decentra-gateway doctor --live
  decentra-gateway --demo doctor --live   the same against the simulator

Exit codes: 0 all is well, 1 something failed or differs.`,
  )
  .action(async (flags: DoctorFlags) => {
    const { config, settings } = readForDoctor()
    process.exitCode = await doctor(config, flags, settings)
  })

/** The settings as far as they can be used: a doctor does not go away because something is wrong. */
function readForDoctor(): { config: ReadConfig; settings: CheckResult } {
  const name = 'settings'
  try {
    return { config: read(), settings: { name, status: 'ok', detail: 'all can be used' } }
  } catch (error) {
    if (!isDecentraError(error)) throw error
    const others = error.errors?.filter(({ pointer }) => pointer !== KEY_VARIABLE) ?? []
    if (others.length > 0) throw error
    // Nothing but the key is missing: the rest can be looked at.
    const { gateway, server } = readWithoutKey()
    const upstream = { ...gateway.upstream, simulated: false }
    return {
      config: { gateway: { ...gateway, upstream }, server, demo: false },
      settings: { name, status: 'failed', detail: error.message },
    }
  }
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    // commander has said what is wrong, or printed the help that was asked for.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  } else {
    const { code, message } = explain(error)
    console.error(message)
    process.exitCode = isDecentraError(error) && error.code === 'not-found' ? EXIT.problems : code
  }
}
