import { DecentraError } from '../contract/decentra-error.js'
import type { RunEvent } from '../contract/runs.js'
import type { Runtime } from '../runtime.js'
import { EventStreamParser } from '../sse.js'
import { readEvent } from './read.js'

/** The gateway sends a comment every 15 s: after three of them the connection is dead. */
const SILENCE_MS = 45_000

/** How long a gateway may take to hang up after the last event. */
const CLOSE_MS = 1000

/** What is carried over from one connection to the next. */
export interface Position {
  /** Number of the last event. */
  after: number
}

/** The events of one connection that were not told before; ends when it does, or on an abort. */
export async function* readEvents(
  response: Response,
  { gateway, runtime: { clock } }: { gateway: string; runtime: Pick<Runtime, 'clock'> },
  position: Position,
  renew: (ms: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent> {
  const parser = new EventStreamParser()
  const reader = response.body?.getReader()
  if (!reader) throw new DecentraError('response-invalid', `${gateway} answered no events.`)
  const stop = new AbortController()
  const leave = () => {
    stop.abort('over')
    void reader.cancel().catch(() => {})
  }
  signal?.addEventListener('abort', leave)
  try {
    for (;;) {
      renew(SILENCE_MS)
      const { value } = await reader.read()
      if (value === undefined) return
      for (const { type, data, id } of parser.push(value)) {
        // Not every server numbers its events; those of a gateway are.
        const number = id === '' ? NaN : Number(id)
        if (number <= position.after) continue
        const event = readEvent(type, data, gateway)
        position.after = number || position.after
        if (!event) continue
        yield event
        if (!('run' in event)) continue
        // Hung up on, a connection counts as broken, and can not be used again.
        return await Promise.race([reader.read().catch(() => {}), clock.sleep(CLOSE_MS, stop.signal)]).then(() => {})
      }
    }
  } finally {
    signal?.removeEventListener('abort', leave)
    leave()
  }
}
