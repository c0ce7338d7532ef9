import type { LimitClass, LimitPolicy } from '../contract/limits.js'
import { LIMITS } from '../contract/limits.js'
import type { Run, RunEvent } from '../contract/runs.js'
import { type Answer, json, type Received, ScriptedServer } from '../scripted-server.fixture.js'

/** Limits with room for everything, unless said otherwise. */
export function policy(changes: Partial<LimitPolicy['classes']['analysis']> = {}): LimitPolicy {
  const states = Object.entries(LIMITS).map(([name, rule]) => [
    name,
    { ...rule, left: rule.limit, resetsInMs: 0, ...changes },
  ])
  return {
    classes: Object.fromEntries(states) as Record<LimitClass, LimitPolicy['classes']['analysis']>,
    queue: { maxPerVisitor: 20 },
    models: 'all',
    simulated: false,
  }
}

export function picture(id: string, changes: Partial<Run> = {}): Run {
  return {
    id,
    task: 'text-to-image',
    model: 'a/one',
    modelUsed: 'a/one',
    fallback: false,
    attempts: 1,
    state: 'succeeded',
    output: { image: { url: `/v1/runs/${id}/output/0`, mediaType: 'image/png', bytes: 70 } },
    createdAt: '2026-01-01T00:00:00.000Z',
    timing: { queuedMs: 0, bootMs: null, runMs: 10 },
    license: { id: 'MIT', commercialUse: 'yes' },
    simulated: false,
    ...changes,
  }
}

/** Events as they go over the wire, numbered from `first`. */
export function wire(events: RunEvent[], first = 1): string {
  return events
    .map(({ type, ...data }, i) => `id: ${first + i}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
    .join('')
}

/** An open stream: headers, then text, then the end, a cut, or nothing more. */
export const stream =
  (text: string, then: 'end' | 'cut' | 'silence' = 'end', headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers })
    response.write(`: hello\n\n${text}`, () => {
      if (then === 'end') response.end()
      // After this turn, so that the text has left.
      if (then === 'cut') setImmediate(() => response.destroy())
    })
  }

export const problem = (status: number, code: string, more: Record<string, unknown> = {}): Answer =>
  json({ code, title: 'What to do.', detail: `Test: ${code}.`, status, ...more }, status, {
    'content-type': 'application/problem+json',
  })

/** A gateway whose passes work, and whose other routes answer what a test sets, by `METHOD /path`, in order. */
export class TestGateway {
  readonly routes = new Map<string, Answer[]>()
  passMs = 15 * 60_000
  policy = policy()
  #passes = 0
  readonly server: ScriptedServer
  readonly now: () => number

  private constructor(server: ScriptedServer, now: () => number) {
    this.server = server
    this.now = now
  }

  static async start(now: () => number = Date.now): Promise<TestGateway> {
    const server = await ScriptedServer.start((response, request) => gateway.#answer(request)(response, request))
    const gateway: TestGateway = new TestGateway(server, now)
    return gateway
  }

  get url(): string {
    return this.server.url
  }

  /** Requests of a route, without its query. */
  asked(route: string): Received[] {
    return this.server.received.filter(({ method, url }) => `${method} ${url.split('?')[0]}` === route)
  }

  on(route: string, ...answers: Answer[]): this {
    this.routes.set(route, answers)
    return this
  }

  #answer({ method, url }: Received): Answer {
    const answers = this.routes.get(`${method} ${url.split('?')[0]}`)
    if (answers) return answers.length > 1 ? answers.shift()! : answers[0]!
    if (url === '/v1/passes') {
      const expiresAt = new Date(this.now() + this.passMs).toISOString()
      return json({ pass: `pass-${++this.#passes}`, expiresAt, visitor: 'v1', policy: this.policy })
    }
    if (url === '/v1/policy') return json(this.policy)
    return problem(404, 'not-found')
  }
}
