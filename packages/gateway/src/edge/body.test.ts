import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { limitBodies } from './body.js'
import type { GatewayEnvironment } from './environment.js'
import { problemOf } from './problem.js'

const KB = 1024

/** A route that goes on until it is told to end, with 100 KB for all bodies. */
function openApp() {
  const running: (() => void)[] = []
  const bodies = limitBodies(100 * KB)
  const app = new Hono<GatewayEnvironment>()
  app.onError((error) => problemOf(error, 'test'))
  app.post('/:how', bodies(), async (context) => {
    const body = context.get('body')
    const { text } = body.take() as { text: string }
    if (context.req.param('how') === 'stored') body.letGo()
    await new Promise<void>((resolve) => running.push(resolve))
    return context.json(text.length)
  })
  return {
    running,
    send: (how: string, bytes: number) =>
      app.request(`/${how}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ text: 'x'.repeat(bytes) }),
      }),
  }
}

describe('bodies', () => {
  it('count as long as they are held, and no longer than their request', async () => {
    const { send, running } = openApp()
    const first = send('held', 60 * KB)
    await expect.poll(() => running.length).toBe(1)
    const refused = await send('held', 60 * KB)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '5'])
    running.pop()!()
    expect(await (await first).json()).toBe(60 * KB)
    const second = send('held', 60 * KB)
    await expect.poll(() => running.length).toBe(1)
    running.pop()!()
    expect((await second).status).toBe(200)
  })

  it('stop counting when the route says that it holds nothing any more, and are not counted twice', async () => {
    const { send, running } = openApp()
    const all = [1, 2, 3].map(async (count) => {
      await expect.poll(() => running.length).toBe(count - 1)
      return send('stored', 60 * KB)
    })
    await expect.poll(() => running.length).toBe(3)
    for (const end of running.splice(0)) end()
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([200, 200, 200])
    // None of the three gave back more than it took.
    const held = send('held', 90 * KB)
    await expect.poll(() => running.length).toBe(1)
    expect((await send('held', 20 * KB)).status).toBe(503)
    running.pop()!()
    await held
  })

  it('give back what they counted when they are refused', async () => {
    const { send, running } = openApp()
    for (let turn = 0; turn < 3; turn++) expect((await send('held', 101 * KB)).status).toBe(503)
    const held = send('held', 90 * KB)
    await expect.poll(() => running.length).toBe(1)
    running.pop()!()
    expect((await held).status).toBe(200)
  })
})
