/** What came back over the wire, before anything of ours read it. */
export interface RecordedAnswer {
  status: number
  headers: Headers
  /** Parsed when it was JSON, else the beginning of the text. */
  body: unknown
  ms: number
}

const SHOWN = 300

/** A `fetch` that remembers the last answer to a call of a model. */
export function recordingFetch(fetch: typeof globalThis.fetch): {
  fetch: typeof globalThis.fetch
  /** The last answer since the last time this was asked. */
  take(): RecordedAnswer | undefined
} {
  let last: RecordedAnswer | undefined
  return {
    async fetch(input, init) {
      const begun = performance.now()
      const response = await fetch(input, init)
      // Not told by its class: the Node adapter has a `Request` of its own.
      const method = init?.method ?? (typeof input === 'object' && 'method' in input ? input.method : 'GET')
      if (method !== 'POST') return response
      const text = await response.text()
      let body: unknown = text.slice(0, SHOWN)
      try {
        body = JSON.parse(text)
      } catch {
        // Stays as text: that it is no JSON is one of the things to tell.
      }
      const { status, statusText, headers } = response
      last = { status, headers, body, ms: Math.round(performance.now() - begun) }
      return new Response(text, { status, statusText, headers })
    },
    take() {
      const taken = last
      last = undefined
      return taken
    },
  }
}
