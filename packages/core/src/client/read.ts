import { DecentraError } from '../contract/decentra-error.js'
import { type LimitClass, LIMITS, type LimitPolicy } from '../contract/limits.js'
import { type PassAnswer, type Quote, type Run, RUN_STATES, type RunEvent } from '../contract/runs.js'
import { absoluteOutput } from './absolute-output.js'

type Members = Record<string, unknown>

const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown) => typeof value === 'string'
const isCount = (value: unknown) => typeof value === 'number' && value >= 0

function invalid(what: string): never {
  throw new DecentraError('response-invalid', `The gateway's answer is no ${what}.`)
}

/** Reads a run; its files get addresses that a page can load. */
export function readRun(body: unknown, gateway: string): Run {
  if (!isRecord(body)) return invalid('run')
  const { id, task, model, modelUsed, state, timing, license, output } = body
  const isRun =
    [id, task, model, modelUsed].every(isText) &&
    (RUN_STATES as readonly unknown[]).includes(state) &&
    isRecord(timing) &&
    isRecord(license) &&
    (isRecord(output) || state !== 'succeeded')
  if (!isRun) return invalid('run')
  // Everything that is branched on was looked at; the rest is shown.
  const run = body as unknown as Run
  return run.output ? { ...run, output: absoluteOutput(run.output, gateway) } : run
}

/** Reads an event by its name; undefined for one that a newer gateway may send. */
export function readEvent(type: string, data: string, gateway: string): RunEvent | undefined {
  let body: unknown
  try {
    body = JSON.parse(data)
  } catch {
    return invalid('event')
  }
  if (!isRecord(body)) return invalid('event')
  switch (type) {
    case 'queued':
      if (![body.position, body.startsInMs].every(isCount)) return invalid('event')
      return { ...body, type } as RunEvent
    case 'delta':
      if (!isText(body.text)) return invalid('event')
      return { ...body, type } as RunEvent
    case 'cold-boot':
    case 'running':
      return { ...body, type } as RunEvent
    case 'succeeded':
    case 'failed':
    case 'canceled':
      return { type, run: readRun(body.run, gateway) }
    default:
      return undefined
  }
}

export function readPolicy(body: unknown): LimitPolicy {
  if (!isRecord(body) || !isRecord(body.classes) || !isRecord(body.queue)) return invalid('policy')
  for (const name of Object.keys(LIMITS) as LimitClass[]) {
    const rule = body.classes[name]
    const { limit, windowMs, burst, concurrency, left, resetsInMs } = isRecord(rule) ? rule : {}
    if (![limit, windowMs, burst, concurrency, left, resetsInMs].every(isCount)) return invalid('policy')
  }
  return body as unknown as LimitPolicy
}

export function readPass(body: unknown): PassAnswer {
  if (!isRecord(body) || ![body.pass, body.expiresAt].every(isText)) return invalid('pass')
  return { ...(body as unknown as PassAnswer), policy: readPolicy(body.policy) }
}

export function readQuote(body: unknown): Quote {
  if (!isRecord(body) || ![body.left, body.startsInMs, body.position].every(isCount) || !isText(body.model))
    return invalid('quote')
  return body as unknown as Quote
}
