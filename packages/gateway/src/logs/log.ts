import { pino } from 'pino'
import { currentRequestId } from '../edge/request-id.js'
import { hideFields } from './hide.js'

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

export function createLog({ level, write = (line) => process.stdout.write(line), clean }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      mixin: () => ({ requestId: currentRequestId() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: hideFields },
    },
    { write: (line: string) => void write(clean(line)) },
  )
  const at = (name: Exclude<LogLevel, 'silent'>) => (entry: LogFields) => logger[name](entry)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
