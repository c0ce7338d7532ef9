/** One event of a stream. */
export interface StreamEvent {
  /** `message` when the stream names none. */
  type: string
  data: string
  /** The stream's last event id so far; '' before the first. */
  id: string
}

/** Most characters of one unfinished event: a stream that never ends one must not fill the memory. */
const EVENT_CAP = 1024 * 1024

/**
 * Reads `text/event-stream`, piece by piece, as the HTML standard says (section 9.2.6): CR, LF and CRLF, data over
 * several lines, ids, retry times, comments, a byte order mark, and pieces cut anywhere, inside a character too.
 */
export class EventStreamParser {
  /** Sent as `Last-Event-ID` when connecting again. */
  lastEventId: string
  /** Milliseconds to wait before connecting again, once the stream said so. */
  retryMs: number | undefined
  readonly #decoder = new TextDecoder()
  #line = ''
  #afterReturn = false
  #type = ''
  #data: string[] = []
  #size = 0
  #id: string

  /** `lastEventId` is the one of the connection before, which holds until the stream names another. */
  constructor(lastEventId = '') {
    this.lastEventId = this.#id = lastEventId
  }

  /** Takes the next bytes; answers with the events that they complete. Throws a `RangeError` for an endless event. */
  push(bytes: Uint8Array): StreamEvent[] {
    const text = this.#decoder.decode(bytes, { stream: true })
    const events: StreamEvent[] = []
    let start = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code !== 0x0a && code !== 0x0d) {
        this.#afterReturn = false
        continue
      }
      // The line feed of a CRLF pair, whose return may have been the last character of the piece before.
      const pair = code === 0x0a && this.#afterReturn
      this.#afterReturn = code === 0x0d
      if (!pair) {
        const event = this.#endLine(this.#line + text.slice(start, at))
        if (event) events.push(event)
        this.#line = ''
      }
      start = at + 1
    }
    this.#line += text.slice(start)
    if (this.#line.length + this.#size > EVENT_CAP)
      throw new RangeError(`An event of the stream is longer than ${EVENT_CAP} characters.`)
    return events
  }

  #endLine(line: string): StreamEvent | undefined {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return undefined
    const field = colon < 0 ? line : line.slice(0, colon)
    let value = colon < 0 ? '' : line.slice(colon + 1)
    if (value.startsWith(' ')) value = value.slice(1)
    if (field === 'event') this.#type = value
    else if (field === 'data') {
      this.#data.push(value)
      this.#size += value.length + 1
    } else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^[0-9]{1,9}$/.test(value)) this.retryMs = Number(value)
    return undefined
  }

  #dispatch(): StreamEvent | undefined {
    this.lastEventId = this.#id
    const event =
      this.#data.length === 0 ? undefined : { type: this.#type || 'message', data: this.#data.join('\n'), id: this.#id }
    this.#type = ''
    this.#data = []
    this.#size = 0
    return event
  }
}
