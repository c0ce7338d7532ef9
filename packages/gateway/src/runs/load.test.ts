import { LIMITS } from '@decentramodels/core/contract'
import { expect, test } from 'vitest'
import { startUpstream, startTestGateway, UPSTREAM_KEY, PAGE } from '../gateway.fixture.js'
import { testCaller } from './runs.fixture.js'

const WINDOW_MS = 2000
const LIMIT = 6
const VISITORS = 4
const UPSTREAM = 3
const LOAD_MS = 8000
/** Ten times what the limits let through. */
const EVERY_MS = WINDOW_MS / (LIMIT * 10)

/** Between a start in the gateway and its arrival here lies a way that is not always equally long. */
const WAY_MS = 300

/** The most of these moments that lie within any window. */
function mostInWindow(times: readonly number[]): number {
  let most = 0
  let first = 0
  times.forEach((time, i) => {
    while (times[first]! + WINDOW_MS - WAY_MS <= time) first++
    most = Math.max(most, i - first + 1)
  })
  return most
}

test('under ten times the load no limit is exceeded, and nobody is left out', async () => {
  const started = new Map<string, number[]>()
  let running = 0
  let mostRunning = 0
  const url = await startUpstream((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      const { text } = JSON.parse(body) as { text: string }
      started.set(text, [...(started.get(text) ?? []), performance.now()])
      mostRunning = Math.max(mostRunning, ++running)
      setTimeout(() => {
        running--
        response.end('Short.')
      }, 30)
    })
  })
  const gateway = await startTestGateway({
    upstream: { apiKey: UPSTREAM_KEY, baseUrl: url, simulated: false },
    upstreamConcurrency: UPSTREAM,
    limits: { ...LIMITS, analysis: { limit: LIMIT, windowMs: WINDOW_MS, burst: 3, concurrency: 2 } },
    queue: { maxPerVisitor: 5, maxTotal: 15 },
    logLevel: 'error',
  })
  const { key } = await gateway.key()
  const visitors = await Promise.all(
    Array.from({ length: VISITORS }, async (_, i) => {
      const { pass } = (await (await gateway.pass(key)).json()) as { pass: string }
      return {
        name: `visitor ${i}`,
        caller: testCaller(gateway.url, { authorization: `Bearer ${pass}`, origin: PAGE }),
      }
    }),
  )
  // The first call of a gateway loads its code, and would be late.
  const { key: secret } = await gateway.key({ kind: 'secret' })
  const server = testCaller(gateway.url, { authorization: `Bearer ${secret}` })
  await (await server.post({ task: 'summarization', input: { text: 'warm' } })).text()
  started.clear()
  const statuses = new Map<number, number>()
  const sent: Promise<void>[] = []
  const begun = performance.now()
  for (let n = 0; performance.now() - begun < LOAD_MS; n++) {
    for (const { name, caller } of visitors) {
      const answer = caller.post({ task: 'summarization', input: { text: name } }, { prefer: 'respond-async' })
      sent.push(
        answer.then(async (response) => {
          await response.text()
          statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  await Promise.all(sent)
  const counts = [...started.values()].map((times) => times.length)
  console.log(
    `${sent.length} runs were sent: ${JSON.stringify(Object.fromEntries(statuses))}. Started by visitor: ${counts.join(', ')}.`,
    `Most in a window: ${[...started.values()].map(mostInWindow).join(', ')} of ${LIMIT}; most at a time: ${mostRunning} of ${UPSTREAM}.`,
  )
  for (const times of started.values()) expect(mostInWindow(times)).toBeLessThanOrEqual(LIMIT)
  expect(mostRunning).toBeLessThanOrEqual(UPSTREAM)
  // Everybody gets what the limits allow, give or take what a window that has just begun still holds back.
  const allowed = (LOAD_MS / WINDOW_MS) * LIMIT
  expect(started.size).toBe(VISITORS)
  for (const count of counts) expect(count).toBeGreaterThanOrEqual(allowed / 2)
  expect([...statuses.keys()].every((status) => [202, 429, 503].includes(status))).toBe(true)
}, 60_000)
