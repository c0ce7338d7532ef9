import { type TaskId, TASKS, DecentraError, isTaskId, taskRow } from '@decentramodels/core/contract'
import type { MiddlewareHandler } from 'hono'
import { Buffer } from 'node:buffer'
import type { HeldBody } from '../caller.js'
import type { Bindings, GatewayContext, GatewayEnvironment } from './environment.js'
import { isDeeperThan } from './json-depth.js'

const KB = 1024
/** What a request without a file may hold: the longest chat, each character escaped, with room to spare. */
const TEXT_BYTES = 512 * KB
/** Nesting of JSON. */
const DEPTH = 32
/** All bodies that are held at a time, on their way or read, so that many large ones do not fill the memory. */
const HELD_BYTES = 256 * KB * KB
/** A body may take this long, and a second more for every so many bytes. */
const GRACE_MS = 10_000
const SLOWEST_BYTES_PER_SECOND = 16 * KB

/** Bytes of a request of a task: a file grows by a third in base64. */
export function bodyCap(task: TaskId): number {
  const media = taskRow(task).media
  return TEXT_BYTES + (media === undefined ? 0 : Math.ceil((media.maxBytes * 4) / 3))
}

/** Of the task with the largest files. */
const LARGEST_RUN = Math.max(...(Object.keys(TASKS) as TaskId[]).map(bodyCap))

function tooLarge(maxBytes: number): DecentraError {
  return new DecentraError('payload-too-large', `The request is too large: at most ${maxBytes} bytes fit here.`)
}

function slow(): DecentraError {
  return new DecentraError('invalid-input', 'The request came too slowly and was given up.')
}

/** Up to here, a body of a known length is read at once. */
const SMALL_BYTES = 64 * KB

/** Waits for a body, as long as it comes quickly enough. `come`: the bytes that came, or that may come. */
async function inTime<Value>(come: () => number, read: (late: Promise<never>) => Promise<Value>): Promise<Value> {
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const check = () => {
      const left = begun + GRACE_MS + (come() / SLOWEST_BYTES_PER_SECOND) * 1000 - performance.now()
      if (left <= 0) reject(slow())
      else timer = setTimeout(check, left)
    }
    check()
  })
  try {
    return await read(late)
  } finally {
    clearTimeout(timer)
  }
}

/** The length that Node's parser holds a small body to; undefined where nobody does, or the body is not small. */
function smallLength({ req, env }: GatewayContext): number | undefined {
  const length = req.header('Content-Length')
  const isSmall = length !== undefined && Number(length) <= SMALL_BYTES
  // An app that is called by its `fetch` alone has no environment at all.
  return isSmall && (env as Bindings | undefined)?.incoming !== undefined ? Number(length) : undefined
}

/** Reads a body to its end, within bounds of size and time. */
async function readBody(context: GatewayContext, maxBytes: number, onBytes: (bytes: number) => void): Promise<Buffer> {
  const request = context.req.raw
  const small = smallLength(context)
  if (small !== undefined) {
    onBytes(small)
    return inTime(
      () => small,
      async (late) => Buffer.from(await Promise.race([request.arrayBuffer(), late])),
    )
  }
  if (request.body === null) return Buffer.alloc(0)
  const reader = request.body.getReader()
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    return await inTime(
      () => bytes,
      async (late) => {
        for (;;) {
          const { done, value } = await Promise.race([reader.read(), late])
          if (done) return Buffer.concat(parts)
          bytes += value.length
          onBytes(value.length)
          if (bytes > maxBytes) throw tooLarge(maxBytes)
          parts.push(value)
        }
      },
    )
  } catch (error) {
    void reader.cancel().catch(() => {})
    throw error
  }
}

/** One JSON object and nothing else, as UTF-8. */
function checkHeaders({ req }: GatewayContext, maxBytes: number): void {
  const type = req.header('Content-Type') ?? ''
  if (!/^application\/json\s*(;\s*charset=("?)utf-8\2)?\s*$/i.test(type))
    throw new DecentraError('unsupported-media', 'Send the request as application/json.')
  if ((req.header('Content-Encoding') ?? 'identity') !== 'identity')
    throw new DecentraError('unsupported-media', 'Send the request without compression.')
  if (Number(req.header('Content-Length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
}

/** The object that the bytes are. Checks what needs no schema; what the fields mean is for the routes to say. */
function parse(bytes: Buffer, perTask: boolean): object {
  if (isDeeperThan(bytes, DEPTH))
    throw new DecentraError('invalid-input', `The request nests deeper than ${DEPTH} levels.`)
  let value: unknown
  try {
    value = JSON.parse(bytes.toString())
  } catch {
    throw new DecentraError('invalid-input', 'The request is no valid JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DecentraError('invalid-input', 'The request must be a JSON object.')
  const { task } = value as { task?: unknown }
  if (perTask && typeof task === 'string' && isTaskId(task) && bytes.length > bodyCap(task))
    throw tooLarge(bodyCap(task))
  return value
}

/** A body that was read, and that counts as memory in use. */
class ReadBody implements HeldBody {
  #value: object | undefined

  constructor(
    value: object,
    readonly letGo: () => void,
  ) {
    this.#value = value
  }

  take(): object {
    const value = this.#value
    if (value === undefined) throw new Error('The body was taken already.')
    this.#value = undefined
    return value
  }
}

/**
 * Reads the JSON body before a route does, within bounds, also of what all bodies together hold; the route finds it in
 * `context.get('body')`. `maxBytes` default: as the task of the request needs.
 */
export function limitBodies(heldBytes = HELD_BYTES): (maxBytes?: number) => MiddlewareHandler<GatewayEnvironment> {
  let held = 0
  return (maxBytes) => async (context, next) => {
    const cap = maxBytes ?? LARGEST_RUN
    checkHeaders(context, cap)
    let own = 0
    const letGo = () => {
      held -= own
      own = 0
    }
    // A function of its own: the bytes are not kept while the route runs.
    const read = async () => {
      const bytes = await readBody(context, cap, (more) => {
        own += more
        held += more
        if (held > heldBytes)
          throw new DecentraError('unavailable', 'Too many large requests at a time.', { retryAfterMs: 5000 })
      })
      context.set('body', new ReadBody(parse(bytes, maxBytes === undefined), letGo))
    }
    try {
      await read()
      await next()
    } finally {
      letGo()
    }
  }
}
