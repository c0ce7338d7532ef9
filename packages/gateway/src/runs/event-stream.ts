import type { RunEvent } from '@decentramodels/core/contract'

/** A line nobody reads, so that no proxy takes a quiet stream for a dead one. */
const COMMENT_MS = 15_000
const COMMENT = ': still here\n\n'

/** One event on the wire: its type is the name, the rest its data. */
function toText(sequence: number, { type, ...data }: RunEvent): string {
  // JSON has no line breaks of its own, so one `data:` line is enough.
  return `id: ${sequence}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}

/**
 * The events as `text/event-stream`. A reader who does not read is not written for: the next event is asked for when
 * there is room. Leaving the stream aborts `stop`.
 */
export function eventStream(
  events: AsyncIterator<{ sequence: number; event: RunEvent }, void>,
  stop: AbortController,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let timer: NodeJS.Timeout | undefined
  return new ReadableStream<Uint8Array>({
    start(controller) {
      // Sent at once, so that the reader knows that it is connected.
      controller.enqueue(encoder.encode(COMMENT))
      timer = setInterval(() => {
        // A reader who is behind gets no comments on top.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(COMMENT))
      }, COMMENT_MS)
    },
    async pull(controller) {
      try {
        const { value, done } = await events.next()
        if (!done) {
          controller.enqueue(encoder.encode(toText(value.sequence, value.event)))
          return
        }
      } catch {
        // The reader left, or the gateway stops: it comes back with the last id that it has.
      }
      clearInterval(timer)
      controller.close()
    },
    cancel(reason) {
      clearInterval(timer)
      stop.abort(reason)
    },
  })
}
