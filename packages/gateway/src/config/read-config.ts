import { DecentraError, type FieldError, type LimitClass, LIMITS } from '@decentramodels/core/contract'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SHORTEST_SECRET } from '../edge/leak-guard.js'
import { readOrigin } from '../keys/key.js'
import type { LogLevel } from '../logs/log.js'
import type { GatewayConfig, ServerConfig } from './config.js'
import { KEY_VARIABLE, type SettingName, SETTINGS } from './settings.js'

/** Pages that run the elements and nothing else; scripts only from the site's own files. */
export const DEFAULT_SITE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data: blob:",
  "media-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // Of the elements, and of the example site's script that registers its service worker.
  'trusted-types lit-html dm-site',
].join('; ')

export interface ConfigSources {
  env: Readonly<Record<string, string | undefined>>
  /** Path of a JSON file with the names of the settings. The environment wins. */
  file?: string
  /** Run on the simulator; no key is needed then. */
  demo?: boolean
}

/** What was read. `upstream.apiKey` is empty in demo mode: the simulator's comes later. */
export interface ReadConfig {
  gateway: GatewayConfig
  server: ServerConfig
  demo: boolean
}

type Values = { [Name in SettingName]?: unknown }

class Problems {
  readonly all: FieldError[] = []

  /** `where`: the variable or the field that is wrong. */
  add(where: string, message: string): void {
    this.all.push({ pointer: where, code: 'invalid', message })
  }
}

/** `text-to-image=10,analysis=20`, in a minute. */
function limitsFromText(text: string): unknown {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', starts = ''] = part.split('=').map((word) => word.trim())
      const limit = /^\d+$/.test(starts) ? Number(starts) : starts
      return [name, { limit, burst: limit, windowMs: 60_000 }]
    }),
  )
}

function fromText(name: SettingName, text: string): unknown {
  if (name === 'limits') return limitsFromText(text)
  switch (SETTINGS[name].text) {
    case 'number':
      return /^\d+$/.test(text) ? Number(text) : text
    case 'list':
      return text.split(',').map((part) => part.trim())
    case 'text':
      return text
  }
}

function readFile(file: string, problems: Problems): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    problems.add('--config', `${file} cannot be read: check the path.`)
    return {}
  }
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Falls through: said below.
  }
  problems.add('--config', `${file} is no JSON object.`)
  return {}
}

/** Of a demonstration, where nothing costs and one person opens many pages. */
const DEMO_DEFAULTS: Values = { newPassesPerHour: 100_000, dailyRunsPerKey: 1_000_000 }

function defaultOf(name: SettingName, demo = false): unknown {
  if (demo && name in DEMO_DEFAULTS) return DEMO_DEFAULTS[name]
  return 'default' in SETTINGS[name] ? SETTINGS[name].default : undefined
}

function readValues({ env, file, demo }: ConfigSources, problems: Problems): Values {
  const fromFile = file === undefined ? {} : readFile(file, problems)
  for (const name of Object.keys(fromFile))
    if (name === 'bytezKey')
      problems.add(name, `A key does not belong into a file of settings: use ${KEY_VARIABLE} or bytezKeyFile.`)
    else if (!Object.hasOwn(SETTINGS, name))
      problems.add(name, `${name} is no setting; see decentra-gateway --help for all of them.`)
  const values: Values = {}
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    const { env: variable, schema, remedy } = SETTINGS[name]
    const text = env[variable]
    const isSet = text !== undefined && text !== ''
    const value = isSet ? fromText(name, text) : Object.hasOwn(fromFile, name) ? fromFile[name] : undefined
    if (value === undefined) {
      values[name] = defaultOf(name, demo)
      continue
    }
    const parsed = schema.safeParse(value)
    if (parsed.success) values[name] = parsed.data
    else problems.add(isSet ? variable : name, `${isSet ? variable : name}: ${remedy}.`)
  }
  return values
}

function readKey(sources: ConfigSources, keyFile: string | undefined, problems: Problems): string {
  if (sources.demo) return ''
  let key = sources.env[KEY_VARIABLE] ?? ''
  if (key === '' && keyFile !== undefined)
    try {
      key = readFileSync(keyFile, 'utf8').trim()
    } catch {
      problems.add('BYTEZ_KEY_FILE', `BYTEZ_KEY_FILE: ${SETTINGS.bytezKeyFile.remedy}.`)
      return ''
    }
  if (key === '')
    problems.add(
      KEY_VARIABLE,
      'No key: set BYTEZ_KEY (or BYTEZ_KEY_FILE) to a key of bytez.com, or add --demo to run on the simulator.',
    )
  else if (key.length < SHORTEST_SECRET || !/^[\x21-\x7e]+$/.test(key))
    problems.add(KEY_VARIABLE, `${KEY_VARIABLE}: this is no key of Bytez; copy the whole of it, without blanks.`)
  return key
}

function readFolder(name: 'manifestsDir' | 'siteDir', value: unknown, needed: string, problems: Problems) {
  if (value === undefined) return null
  const folder = resolve(value as string)
  if (!existsSync(join(folder, needed)))
    problems.add(SETTINGS[name].env, `${SETTINGS[name].env}: ${folder} has no ${needed}; ${SETTINGS[name].remedy}.`)
  return folder
}

/** The folder itself is made when the gateway starts; here, only whether that can work. */
function readDataDir(value: unknown, problems: Problems): string {
  const folder = resolve(value as string)
  if (existsSync(folder) && !statSync(folder).isDirectory())
    problems.add('DATA_DIR', `DATA_DIR: ${folder} is no folder; ${SETTINGS.dataDir.remedy}.`)
  return folder
}

/**
 * Reads all settings. Throws `invalid-input` whose `errors` name every problem at once, each with what to do.
 */
export function readConfig(sources: ConfigSources): ReadConfig {
  const problems = new Problems()
  const values = readValues(sources, problems)
  const demo = sources.demo === true
  const apiKey = readKey(sources, values.bytezKeyFile as string | undefined, problems)
  const manifestsDir = readFolder('manifestsDir', values.manifestsDir, 'index.json', problems)
  const siteDir = readFolder('siteDir', values.siteDir, 'index.html', problems)
  const dataDir = readDataDir(values.dataDir ?? SETTINGS.dataDir.default, problems)
  if (problems.all.length > 0)
    throw new DecentraError('invalid-input', problems.all.map(({ message }) => message).join('\n'), {
      errors: problems.all,
    })
  const limits = (values.limits ?? {}) as Partial<Record<LimitClass, Partial<GatewayConfig['limits'][LimitClass]>>>
  const config: ReadConfig = {
    demo,
    gateway: {
      upstream: { apiKey, baseUrl: values.bytezBaseUrl as string, simulated: demo },
      upstreamConcurrency: values.upstreamConcurrency as number,
      dataDir,
      manifestsDir,
      catalogPush: values.catalogPush === 'on',
      siteDir,
      siteBase: values.siteBase as string,
      sitePolicy: (values.sitePolicy as string | undefined) ?? DEFAULT_SITE_POLICY,
      publicOrigins: values.publicUrl === undefined ? [] : [readOrigin(values.publicUrl as string)],
      trustedProxies: values.trustedProxies as string[],
      limits: Object.fromEntries(
        (Object.keys(LIMITS) as LimitClass[]).map((name) => [name, { ...LIMITS[name], ...limits[name] }]),
      ) as GatewayConfig['limits'],
      queue: { maxPerVisitor: values.queuePerVisitor as number, maxTotal: values.queueTotal as number },
      dailyRunsPerKey: values.dailyRunsPerKey as number,
      newPassesPerHour: values.newPassesPerHour as number,
      outputMinutes: values.outputMinutes as number,
      logLevel: values.logLevel as LogLevel,
    },
    server: {
      host: values.host as string,
      port: values.port as number,
      shutdownSeconds: values.shutdownSeconds as number,
    },
  }
  return Object.freeze(config)
}
