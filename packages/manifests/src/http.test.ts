import { describe, expect, it } from 'vitest'
import { openUpstream, waitAsked } from './http.js'
import { NOW, quickClock } from './testbed.fixture.js'

const headers = (entries: Record<string, string>) => new Headers(entries)

describe('waitAsked', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': new Date(NOW + 90_000).toUTCString() }, 89_959],
    [{ 'retry-after': new Date(NOW - 90_000).toUTCString() }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ ratelimit: '"api";r=0;t=55' }, 56_000],
    [{ ratelimit: '"api";r=12;t=55' }, undefined],
    [{ 'retry-after': '3', ratelimit: '"api";r=0;t=55' }, 3000],
    [{}, undefined],
  ])('%j', (entries, ms) => {
    expect(waitAsked(headers(entries as Record<string, string>), NOW)).toBe(ms)
  })
})

/** An upstream that answers from a list, in turn. */
function upstream(answers: (() => Response | Promise<Response>)[], random?: () => number) {
  const { clock, waits } = quickClock()
  const asked: string[] = []
  const fetch = async (input: RequestInfo | URL) => {
    asked.push(input instanceof Request ? input.url : String(input))
    const answer = answers.shift()
    if (answer === undefined) throw new TypeError('fetch failed')
    return answer()
  }
  const options = { endpoint: 'https://up.example/hub/', runtime: { fetch, clock }, limits: { retries: 3 } }
  return { up: openUpstream(random === undefined ? options : { ...options, random }), waits, asked }
}
const json = (value: unknown, init?: ResponseInit) => () => new Response(JSON.stringify(value), init)

describe('an upstream', () => {
  it('waits longer each time, in part by chance', async () => {
    const failing = () => new Response('no', { status: 502 })
    const low = upstream([failing, failing, failing, json([1])], () => 0)
    expect((await low.up.get('https://up.example/hub/x'))!.body).toEqual([1])
    expect(low.waits).toEqual([500, 1000, 2000])
    const high = upstream([failing, failing, failing, json([1])], () => 1)
    await high.up.get('https://up.example/hub/x')
    expect(high.waits).toEqual([1000, 2000, 4000])
  })

  it('pauses before the request that would be refused', async () => {
    const { up, waits } = upstream([json([], { headers: { ratelimit: '"api";r=0;t=55' } }), json([])])
    await up.get('https://up.example/hub/a')
    await up.get('https://up.example/hub/b')
    expect(waits).toEqual([56_000])
  })

  it.each([
    'https://evil.example/hub/x',
    'http://up.example/hub/x',
    'https://up.example/other',
    'https://up.example:8443/hub/x',
    'file:///etc/passwd',
    'nonsense',
    'https://up.example@evil.example/hub/x',
    'https://up.example/hub/../x',
  ])('does not follow %s', async (url) => {
    const { up, asked } = upstream([json([])])
    await expect(up.get(url)).rejects.toMatchObject({ code: 'upstream-refused' })
    expect(asked).toEqual([])
  })

  it('follows no redirect', async () => {
    const { up, asked } = upstream([
      () => new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }),
    ])
    await expect(up.get('https://up.example/hub/x')).rejects.toMatchObject({ code: 'upstream-refused' })
    expect(asked).toHaveLength(1)
  })

  it('does not wait for ever because an answer says that nothing is left', async () => {
    const { up, asked, waits } = upstream([json([], { headers: { ratelimit: '"api";r=0;t=999999999' } }), json([])])
    await up.get('https://up.example/hub/x')
    await expect(up.get('https://up.example/hub/y')).rejects.toMatchObject({ code: 'rate-limited' })
    expect(asked).toHaveLength(1)
    expect(waits).toEqual([])
  })

  it('never repeats a password', () => {
    const { clock } = quickClock()
    const open = () => openUpstream({ endpoint: 'https://me:hunter2@up.example/hub', runtime: { fetch, clock } })
    expect(open).toThrow(/not the address of an API/)
    expect(open).not.toThrow(/hunter2/)
  })

  it('stops at a body that is too large', async () => {
    const { clock } = quickClock()
    const endless = () =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(32)) }),
      )
    const up = openUpstream({
      endpoint: 'https://up.example',
      runtime: { fetch: async () => endless(), clock },
      limits: { maxBytes: 4_000_000 },
    })
    await expect(up.get('https://up.example/x')).rejects.toMatchObject({
      code: 'response-invalid',
      message: expect.stringContaining('4000000'),
    })
  })

  it('asks again for no refusal that will stay, and knows what is absent', async () => {
    const { up, asked } = upstream([() => new Response('', { status: 403 }), () => new Response('', { status: 404 })])
    await expect(up.get('https://up.example/hub/x')).rejects.toMatchObject({ code: 'upstream-refused' })
    expect(await up.get('https://up.example/hub/y', undefined, [404])).toBeUndefined()
    expect(asked).toHaveLength(2)
  })

  it('says which host cannot be reached', async () => {
    const { up } = upstream([])
    await expect(up.get('https://up.example/hub/x')).rejects.toMatchObject({
      code: 'network-failed',
      message: expect.stringContaining('up.example'),
    })
  })
})
