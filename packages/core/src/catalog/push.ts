import { DecentraError, isDecentraError } from '../contract/decentra-error.js'
import type { Runtime } from '../runtime.js'
import { EventStreamParser } from '../sse.js'
import { REQUEST_TIMEOUT_MS, shown } from './request.js'

/** Milliseconds of silence after which a connection counts as lost: proxies drop idle ones without a word. */
const SILENCE_MS = 5 * 60_000

/** A server that asks for no wait at all would be asked without end. */
const LEAST_RETRY_MS = 500

/** What is carried over from one connection to the next. */
export interface StreamState {
  lastEventId: string
  retryMs: number
}

/**
 * Listens to an event stream until it ends. `onEvents` gets the data of all events that came at once.
 * Throws `network-failed` or `response-invalid`, or the abort's reason.
 */
export async function listen(
  runtime: Runtime,
  url: string,
  state: StreamState,
  signal: AbortSignal,
  onEvents: (data: string[]) => Promise<void>,
): Promise<void> {
  const connection = new AbortController()
  const stop = () => connection.abort(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const headers: Record<string, string> = { accept: 'text/event-stream' }
    if (state.lastEventId !== '') headers['last-event-id'] = state.lastEventId
    const response = await within(
      runtime,
      REQUEST_TIMEOUT_MS,
      url,
      runtime.fetch(url, { headers, cache: 'no-store', signal: connection.signal }),
      connection,
    )
    if (
      response.status !== 200 ||
      !response.headers.get('content-type')?.startsWith('text/event-stream') ||
      response.body === null
    )
      throw new DecentraError('response-invalid', `${shown(url)} answered HTTP ${response.status} and no event stream.`)
    const parser = new EventStreamParser(state.lastEventId)
    const reader = response.body.getReader()
    for (;;) {
      const part = await within(runtime, SILENCE_MS, url, reader.read(), connection)
      if (part.value === undefined) return
      const events = parser.push(part.value)
      state.lastEventId = parser.lastEventId
      state.retryMs = Math.max(parser.retryMs ?? state.retryMs, LEAST_RETRY_MS)
      if (events.length > 0) await onEvents(events.map((event) => event.data))
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (isDecentraError(cause)) throw cause
    if (cause instanceof RangeError)
      throw new DecentraError('response-invalid', `${shown(url)}: ${cause.message}`, { cause })
    throw new DecentraError('network-failed', `${shown(url)}: the event stream broke off.`, { cause })
  } finally {
    signal.removeEventListener('abort', stop)
    connection.abort()
  }
}

/** Waits for a step of the connection, at most `ms`. */
async function within<T>(
  runtime: Runtime,
  ms: number,
  url: string,
  step: Promise<T>,
  connection: AbortController,
): Promise<T> {
  const finished = new AbortController()
  const stopped = new Promise<never>((_, reject) => {
    connection.signal.addEventListener('abort', () => reject(connection.signal.reason), {
      once: true,
      signal: finished.signal,
    })
    runtime.clock.sleep(ms, finished.signal).then(
      () => reject(new DecentraError('network-failed', `${shown(url)} was silent for ${ms / 1000} s.`)),
      () => {},
    )
  })
  try {
    return await Promise.race([step, stopped])
  } finally {
    finished.abort()
  }
}
