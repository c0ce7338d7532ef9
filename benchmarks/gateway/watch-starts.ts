/** A call as it reached the upstream. */
export interface Start {
  /** First word of what was asked: the visitor. */
  visitor: string
  model: string
  atMs: number
  endMs: number
}

/** Notes when calls of models begin and end, as soon as their first byte is there. */
export function watchStarts(fetch: (request: Request) => Response | Promise<Response>) {
  const starts: Start[] = []
  return {
    async fetch(request: Request): Promise<Response> {
      if (request.method !== 'POST') return fetch(request)
      const model = new URL(request.url).pathname.replace('/models/v2/', '')
      const start: Start = { visitor: '', model, atMs: performance.now(), endMs: Infinity }
      const body = await request.text()
      const [, visitor] = /"text":"(visitor\d+)/.exec(body) ?? []
      // What the other benchmark sends is not noted: it would pile up.
      if (visitor !== undefined) starts.push(Object.assign(start, { visitor }))
      const { headers, method, signal } = request
      try {
        return await fetch(new Request(request.url, { body, headers, method, signal }))
      } finally {
        start.endMs = performance.now()
      }
    },
    /** What was noted. */
    all: () => starts,
  }
}
