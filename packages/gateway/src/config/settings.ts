import { type LimitClass, LIMITS } from '@decentramodels/core/contract'
import * as z from 'zod'
import { parseNetwork } from '../edge/ip.js'
import { readOrigin } from '../keys/key.js'
import { LOG_LEVELS } from '../logs/log.js'

/** One thing that an operator can set: in the environment by `env`, in the file by the name of its row. */
interface Setting {
  env: string
  /** How the text of the environment becomes a value. */
  text: 'text' | 'number' | 'list'
  schema: z.ZodType
  /** Shown when nothing is set, as in the help. */
  default?: unknown
  /** One sentence for the help. */
  about: string
  /** What to do about a wrong value. */
  remedy: string
}

const count = (min: number, max: number) => z.number().int().min(min).max(max)
const folder = z.string().min(1).max(4096)

const isNetwork = (text: string) => {
  try {
    parseNetwork(text)
    return true
  } catch {
    return false
  }
}
const isOrigin = (text: string) => {
  try {
    readOrigin(text)
    return true
  } catch {
    return false
  }
}

/** Another machine is reached by https alone: the key goes there. */
const isUpstream = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isLocal = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return url !== undefined && (url.protocol === 'https:' || isLocal) && url.username === '' && url.search === ''
}

const rule = z.strictObject({
  limit: count(1, 1e6),
  windowMs: count(1000, 86_400_000),
  burst: count(1, 1e6),
  concurrency: count(1, 1e4),
})

/** Every setting, once: environment, file, help and messages come from here. */
export const SETTINGS = {
  bytezKeyFile: {
    env: 'BYTEZ_KEY_FILE',
    text: 'text',
    schema: folder,
    about: 'File that holds the Bytez key; instead of BYTEZ_KEY, as for mounted secrets.',
    remedy: 'give the path of a file that can be read',
  },
  bytezBaseUrl: {
    env: 'BYTEZ_BASE_URL',
    text: 'text',
    schema: z.string().refine(isUpstream),
    default: 'https://api.bytez.com',
    about: 'Address of the Bytez API.',
    remedy: 'give an https address, or http on this machine, without a query',
  },
  upstreamConcurrency: {
    env: 'UPSTREAM_CONCURRENCY',
    text: 'number',
    schema: count(1, 1000),
    default: 1,
    about: 'Calls that run at Bytez at a time; the free plan allows 1.',
    remedy: 'give a whole number from 1 to 1000, as the plan allows',
  },
  host: {
    env: 'HOST',
    text: 'text',
    schema: z.string().min(1).max(255),
    default: '127.0.0.1',
    about: 'Address to listen on; 0.0.0.0 for all of the machine.',
    remedy: 'give an address of this machine, such as 127.0.0.1',
  },
  port: {
    env: 'PORT',
    text: 'number',
    schema: count(0, 65_535),
    default: 8787,
    about: 'Port to listen on; 0 for any free one.',
    remedy: 'give a whole number from 0 to 65535',
  },
  publicUrl: {
    env: 'PUBLIC_URL',
    text: 'text',
    schema: z.string().refine(isOrigin),
    about: 'Address under which people visit the gateway, when it stands behind a proxy.',
    remedy: 'give scheme and host, such as https://models.example.com',
  },
  dataDir: {
    env: 'DATA_DIR',
    text: 'text',
    schema: folder,
    default: 'decentra-data',
    about: 'Folder of keys, runs and results.',
    remedy: 'give the path of a folder that can be written',
  },
  manifestsDir: {
    env: 'MANIFESTS_DIR',
    text: 'text',
    schema: folder,
    about: 'Folder that decentra-manifests wrote; served at /manifests/, and the list of models that keys name.',
    remedy: 'give the path of a folder with an index.json',
  },
  catalogPush: {
    env: 'CATALOG_PUSH',
    text: 'text',
    schema: z.enum(['on', 'off']),
    default: 'off',
    about:
      'on: open pages hear of catalogue changes at once. Only behind a proxy that speaks HTTP/2: each page listens.',
    remedy: 'give on or off',
  },
  siteDir: {
    env: 'SITE_DIR',
    text: 'text',
    schema: folder,
    about: 'Folder of a static site to serve.',
    remedy: 'give the path of a folder with an index.html',
  },
  siteBase: {
    env: 'SITE_BASE',
    text: 'text',
    schema: z.string().regex(/^\/([\w.-]+\/)*$/),
    default: '/',
    about: 'Path below which the site stands.',
    remedy: 'give a path with a slash at both ends, such as /models/',
  },
  sitePolicy: {
    env: 'SITE_POLICY',
    text: 'text',
    schema: z
      .string()
      .max(4096)
      .regex(/^[\x20-\x7e]+$/),
    about: 'Content security policy of the pages of the site; a strict one by default.',
    remedy: 'give the value of a Content-Security-Policy header, on one line',
  },
  trustedProxies: {
    env: 'TRUSTED_PROXIES',
    text: 'list',
    schema: z.array(z.string().refine(isNetwork)).max(100),
    default: [],
    about: 'Proxies whose X-Forwarded-For is believed, as networks with commas between them.',
    remedy: 'give networks such as 10.0.0.0/8,fd00::/8',
  },
  limits: {
    env: 'LIMITS',
    text: 'list',
    schema: z.strictObject(
      Object.fromEntries(Object.keys(LIMITS).map((name) => [name, rule.partial().optional()])) as Record<
        LimitClass,
        z.ZodOptional<z.ZodObject<{ [Key in keyof z.infer<typeof rule>]: z.ZodOptional<z.ZodNumber> }>>
      >,
    ),
    about: `What one visitor may start in a minute, such as text-to-image=10,analysis=20. In the file, also windowMs, burst and concurrency.`,
    remedy: `give class=number with commas between them; classes: ${Object.keys(LIMITS).join(', ')}`,
  },
  queuePerVisitor: {
    env: 'QUEUE_PER_VISITOR',
    text: 'number',
    schema: count(1, 10_000),
    default: 20,
    about: 'Runs of one visitor that may wait.',
    remedy: 'give a whole number from 1 to 10000',
  },
  queueTotal: {
    env: 'QUEUE_TOTAL',
    text: 'number',
    schema: count(1, 1_000_000),
    default: 1000,
    about: 'Runs that may wait in all.',
    remedy: 'give a whole number from 1 to 1000000',
  },
  dailyRunsPerKey: {
    env: 'DAILY_RUNS_PER_KEY',
    text: 'number',
    schema: count(1, 1e9),
    default: 2000,
    about: 'Runs of a key in a day (UTC), where the key itself says nothing else.',
    remedy: 'give a whole number from 1',
  },
  newPassesPerHour: {
    env: 'NEW_PASSES_PER_HOUR',
    text: 'number',
    schema: count(1, 1e6),
    default: 120,
    about: 'New visitors in an hour from one neighborhood of addresses (/24, /56).',
    remedy: 'give a whole number from 1 to 1000000',
  },
  outputMinutes: {
    env: 'OUTPUT_MINUTES',
    text: 'number',
    schema: count(1, 525_600),
    default: 60,
    about: 'Minutes for which pictures, sounds and videos are kept.',
    remedy: 'give a whole number from 1 to 525600',
  },
  shutdownSeconds: {
    env: 'SHUTDOWN_SECONDS',
    text: 'number',
    schema: count(0, 3600),
    default: 20,
    about: 'Seconds that running calls get to end after a signal.',
    remedy: 'give a whole number from 0 to 3600',
  },
  logLevel: {
    env: 'LOG_LEVEL',
    text: 'text',
    schema: z.enum(LOG_LEVELS),
    default: 'info',
    about: `How much is logged: ${LOG_LEVELS.join(', ')}.`,
    remedy: `give one of ${LOG_LEVELS.join(', ')}`,
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof SETTINGS

/** Of the environment alone: a secret has no place in a file of settings. */
export const KEY_VARIABLE = 'BYTEZ_KEY'
