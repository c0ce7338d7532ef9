import { pino } from 'pino'
import { currentRequestId } from '../edge/request-id.js'

/** What is never written, wherever it stands in an entry: secrets, and what people typed or sent. */
const HIDDEN = [
  'apiKey',
  'authorization',
  'base64',
  'body',
  'cookie',
  'headers',
  'input',
  'key',
  'output',
  'params',
  'pass',
  'prompt',
  'secret',
  'token',
  'url',
]

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies readonly LogLevel[]

/** One thing that happened. `type` says what, in words with hyphens. */
export interface LogFields {
  type: string
  [field: string]: unknown
}

/** Writes one JSON line for each entry. */
export interface Log {
  debug(entry: LogFields): void
  info(entry: LogFields): void
  warn(entry: LogFields): void
  error(entry: LogFields): void
}

export interface LogOptions {
  level: LogLevel
  /** Takes a line with its end. Default: standard output. */
  write?(line: string): void
  /** Masks secrets that got into a line all the same. */
  clean(line: string): string
}

/** Message and stack of an error, without the fields that others hung on it: those may hold a request. */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return {
    name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(cause != null && { cause: errorForLog(cause) }),
  }
}

export function createLog({ level, write = (line) => process.stdout.write(line), clean }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      mixin: () => ({ requestId: currentRequestId() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorForLog },
      redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
    },
    { write: (line: string) => void write(clean(line)) },
  )
  const at = (name: Exclude<LogLevel, 'silent'>) => (entry: LogFields) => logger[name](entry)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
