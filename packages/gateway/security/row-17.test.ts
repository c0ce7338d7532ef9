/** Row 17: denial through a queue that grows. */
import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { LIMITS } from '@decentramodels/core/contract'
import { describe, expect, test } from 'vitest'
import { startRunsTestbed, type TestCaller } from '../src/runs/runs.fixture.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const MB = 1024 * 1024
const text = (words: string) => ({ task: 'summarization', input: { text: words } })
/** So generous that only the queue decides. */
const rule = { limit: 1e6, windowMs: 60_000, burst: 1e6, concurrency: 1e4 }
const limits = { ...LIMITS, analysis: rule }

async function statuses(caller: TestCaller, bodies: object[]): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  const left = [...bodies]
  const send = async () => {
    for (let body = left.pop(); body; body = left.pop()) {
      const response = await caller.post(body as Record<string, unknown>, { prefer: 'respond-async' })
      await response.text()
      counts.set(response.status, (counts.get(response.status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: 20 }, send))
  return counts
}

/** Memory that is in use, once what is not is gone. */
async function usedBytes(): Promise<number> {
  // Finalizers of the first round leave garbage for the second.
  for (let round = 0; round < 3; round++) {
    collectGarbage()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

describe('bounds', () => {
  test('10,000 runs of one visitor: most are refused, memory stays, the second visitor waits two service times', async () => {
    const bed = await startRunsTestbed({ limits, queue: { maxPerVisitor: 100, maxTotal: 1000 }, logLevel: 'error' })
    const [one, two] = [await bed.visitor(), await bed.visitor()]
    await one.start(text('warm'))
    const first = await bed.upstream.next()
    const before = await usedBytes()
    const counts = await statuses(
      one,
      Array.from({ length: 10_000 }, (_, i) => text(`${i} ${'x'.repeat(1000)}`)),
    )
    // 60 a minute for one neighborhood: the others wait, and past their bound they are refused.
    expect(counts).toEqual(
      new Map([
        [202, 100],
        [429, 9900],
      ]),
    )
    expect((await usedBytes()) - before).toBeLessThan(16 * MB)

    await two.start(text('second visitor'))
    first.response.end('Done.')
    const started: unknown[] = []
    for (let i = 0; i < 2; i++) {
      const call = await bed.upstream.next()
      started.push(call.body.text)
      call.response.end('Done.')
    }
    expect(started).toContain('second visitor')
  }, 120_000)

  test('past the total everybody is told when to come back; one key leaves places for the others', async () => {
    const bed = await startRunsTestbed({ limits, queue: { maxPerVisitor: 8, maxTotal: 20 } })
    await bed.server.start(text('running'))
    const visitors = await Promise.all(Array.from({ length: 3 }, () => bed.visitor()))
    const counts: number[] = []
    for (const visitor of visitors) {
      const answers = await statuses(
        visitor,
        Array.from({ length: 8 }, (_, i) => text(`${i}`)),
      )
      counts.push(answers.get(202) ?? 0)
    }
    // The fuller it is, the fewer places one may hold, so that there is one for who comes new.
    expect(counts).toEqual([8, 6, 3])
    const response = await visitors[2]!.post(text('one more'))
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'queue-full' })
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    // Of 20 places, 18 are the most for the visitors of one key, however many they are.
    let taken = 17
    for (let i = 0; i < 5; i++) {
      const { status } = await (await bed.visitor()).post(text('new'), { prefer: 'respond-async' })
      if (status === 202) taken++
    }
    expect(taken).toBe(18)
    expect((await bed.server.post(text('of another key'), { prefer: 'respond-async' })).status).toBe(202)
  })

  test('past a visitor\u2019s own bound it is told so, with the time', async () => {
    const bed = await startRunsTestbed({ queue: { maxPerVisitor: 2, maxTotal: 100 } })
    const visitor = await bed.visitor()
    for (let i = 0; i < 3; i++) await visitor.start(text(`${i}`))
    const response = await visitor.post(text('one more'))
    expect(response.status).toBe(429)
    expect(await response.json()).toMatchObject({ code: 'rate-limited' })
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    expect(response.headers.get('RateLimit')).toMatch(/^"analysis";r=19;t=/)
  })
})

test('a run that waits holds none of its upload in memory', async () => {
  const bed = await startRunsTestbed({ limits, queue: { maxPerVisitor: 100, maxTotal: 1000 } })
  await bed.server.start(text('running'))
  await bed.upstream.next()
  const stop = new AbortController()
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(4 * MB)])
  const before = await usedBytes()
  const waiting: Promise<unknown>[] = []
  for (let i = 0; i < 20; i++) {
    const body = JSON.stringify({
      task: 'object-detection',
      input: { base64: `data:image/png;base64,${png.toString('base64')}` },
    })
    const headers = { 'content-type': 'application/json' }
    waiting.push(bed.server.send('/v1/runs', { method: 'POST', headers, body, signal: stop.signal }).catch(() => {}))
  }
  const queued = async () => {
    const unfinished = await bed.gateway.gateway.store.runs.unfinished()
    return unfinished.filter(({ state }) => state === 'queued').length
  }
  await expect.poll(queued, { timeout: 20_000 }).toBe(20)
  // The test's own client holds its requests; when it hangs up, the runs wait all the same.
  stop.abort()
  await Promise.all(waiting)
  expect((await usedBytes()) - before).toBeLessThan(16 * MB)
  expect(await queued()).toBe(20)
}, 60_000)
