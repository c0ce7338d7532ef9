/** Row 12: which pages may call, and which may read the answers. */
import { type PassAnswer, SIMULATED_HEADER } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { PAGE, sendRaw, startTestGateway, type TestGateway } from '../src/gateway.fixture.js'
import { DEMO_KEY } from '../src/keys/key.js'

const OTHERS = [
  'https://page.example.evil.com',
  'https://evilpage.example',
  'https://sub.page.example',
  'http://page.example',
  'https://page.example:8443',
  'https://PAGE.example',
  'https://page.example/',
  'https://page.example.',
  'null',
  '*',
  '',
]

/** A GET with exactly these header lines. */
function get(url: string, path: string, lines: readonly string[]): Promise<string> {
  const head = [`GET ${path} HTTP/1.1`, `Host: ${new URL(url).host}`, 'Connection: close', ...lines]
  return sendRaw(url, `${head.join('\r\n')}\r\n\r\n`)
}

async function takePass(gateway: TestGateway): Promise<string> {
  const { key } = await gateway.key()
  const answer = (await (await gateway.pass(key)).json()) as PassAnswer
  return answer.pass
}

describe('pages', () => {
  it('gives a pass to a page that the key names, and lets its script read the answer', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key()
    const answer = await gateway.pass(key)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(PAGE)
    expect(answer.headers.get('Vary')).toContain('Origin')
    expect(answer.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(answer.headers.get('Access-Control-Expose-Headers')).toContain(SIMULATED_HEADER)
  })

  it.each(OTHERS)('refuses the page "%s", with nothing that lets its script read why', async (origin) => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key()
    const answer = await gateway.pass(key, origin)
    expect(answer.status).toBe(403)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(await answer.json()).toMatchObject({ code: 'forbidden' })
  })

  it('refuses a key when no page is named, or two are', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key()
    const body = JSON.stringify({ key })
    const post = (lines: string[]) =>
      sendRaw(
        gateway.url,
        `${['POST /v1/passes HTTP/1.1', `Host: ${new URL(gateway.url).host}`, 'Connection: close', 'Content-Type: application/json', `Content-Length: ${body.length}`, ...lines].join('\r\n')}\r\n\r\n${body}`,
      )
    expect(await post([])).toContain('HTTP/1.1 403')
    expect(await post(['Sec-Fetch-Site: same-origin'])).toContain('HTTP/1.1 403')
    expect(await post([`Origin: ${PAGE}`, `Origin: ${PAGE}`])).toContain('HTTP/1.1 403')
    expect(await post([`Origin: ${PAGE}`, 'Origin: https://evil.example'])).toContain('HTTP/1.1 403')
    expect(await post([`Origin: ${PAGE}`])).toContain('HTTP/1.1 200')
  })

  it('takes a pass from the page that it was made for and from no other', async () => {
    const gateway = await startTestGateway()
    const pass = await takePass(gateway)
    const ask = (lines: string[]) => get(gateway.url, '/v1/policy', [`Authorization: Bearer ${pass}`, ...lines])
    expect(await ask([`Origin: ${PAGE}`])).toContain('HTTP/1.1 200')
    for (const origin of OTHERS) expect(await ask([`Origin: ${origin}`]), origin).toContain('HTTP/1.1 403')
    expect(await ask([])).toContain('HTTP/1.1 403')
    // "Same origin" is said of the gateway's own pages alone, and this is none of them.
    expect(await ask(['Sec-Fetch-Site: same-origin'])).toContain('HTTP/1.1 403')
  })

  it("takes the site's own key from the gateway's own address alone, and its GET without an origin", async () => {
    const gateway = await startTestGateway({ siteDir: import.meta.dirname })
    expect((await gateway.pass(DEMO_KEY, PAGE)).status).toBe(403)
    expect((await gateway.pass(DEMO_KEY, gateway.url.replace('http:', 'https:'))).status).toBe(403)
    const answer = await gateway.pass(DEMO_KEY, gateway.url)
    expect(answer.status).toBe(200)
    const { pass } = (await answer.json()) as PassAnswer
    const ask = (lines: string[]) => get(gateway.url, '/v1/policy', [`Authorization: Bearer ${pass}`, ...lines])
    expect(await ask(['Sec-Fetch-Site: same-origin'])).toContain('HTTP/1.1 200')
    expect(await ask(['Sec-Fetch-Site: cross-site'])).toContain('HTTP/1.1 403')
    expect(await ask([])).toContain('HTTP/1.1 403')
  })

  it('has no key for a site that it does not serve', async () => {
    const gateway = await startTestGateway()
    expect((await gateway.pass(DEMO_KEY, gateway.url)).status).toBe(401)
  })

  it('lets pages on this machine use the demonstration, which costs nothing', async () => {
    const upstream = { apiKey: 'demo-key-of-the-simulator', baseUrl: 'http://127.0.0.1:9', simulated: true }
    const gateway = await startTestGateway({ upstream })
    const answer = await gateway.pass(DEMO_KEY, 'http://localhost:5173')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('DM-Simulated')).toBe('1')
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:5173')
    for (const origin of [PAGE, 'http://localhost.evil.com', 'http://localhost:5173/', 'null', 'localhost'])
      expect((await gateway.pass(DEMO_KEY, origin)).status, origin).toBe(403)
  })

  it('refuses a secret key that came from a page', async () => {
    const gateway = await startTestGateway()
    const { key } = await gateway.key({ kind: 'secret' })
    const ask = (headers: Record<string, string>) =>
      fetch(`${gateway.url}/v1/policy`, { headers: { Authorization: `Bearer ${key}`, ...headers } })
    expect((await ask({})).status).toBe(200)
    expect((await ask({ Origin: PAGE })).status).toBe(403)
  })

  it('takes no pass from an address or a cookie', async () => {
    const gateway = await startTestGateway()
    const pass = await takePass(gateway)
    const lines = [`Origin: ${PAGE}`, `Cookie: pass=${pass}; authorization=Bearer ${pass}`]
    expect(await get(gateway.url, `/v1/policy?pass=${pass}&authorization=Bearer%20${pass}`, lines)).toContain(
      'HTTP/1.1 401',
    )
  })
})

describe('preflights', () => {
  const ask = (url: string, path: string, origin: string, method: string) =>
    fetch(`${url}${path}`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization',
      },
    })

  it('allow what the interface has, to pages that some key names', async () => {
    const gateway = await startTestGateway()
    await gateway.key()
    const answer = await ask(gateway.url, '/v1/runs', PAGE, 'POST')
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(PAGE)
    expect(answer.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, POST, DELETE')
    expect(answer.headers.get('Vary')).toContain('Origin')
  })

  it('refuse other pages and other methods', async () => {
    const gateway = await startTestGateway()
    await gateway.key()
    for (const [origin, method] of [...OTHERS.map((other) => [other, 'POST']), [PAGE, 'PUT'], [PAGE, 'TRACE']]) {
      const answer = await ask(gateway.url, '/v1/runs', origin!, method!)
      expect(answer.headers.get('Access-Control-Allow-Origin'), `${origin} ${method}`).toBeNull()
      expect(answer.headers.get('Access-Control-Allow-Methods')).toBeNull()
    }
  })

  it('forget a page when its key is revoked', async () => {
    const gateway = await startTestGateway()
    const { key, id } = await gateway.key()
    const pass = ((await (await gateway.pass(key)).json()) as PassAnswer).pass
    const use = () => fetch(`${gateway.url}/v1/policy`, { headers: { Authorization: `Bearer ${pass}`, Origin: PAGE } })
    expect((await use()).status).toBe(200)
    await gateway.gateway.store.keys.revoke(id, Date.now())
    expect((await use()).status).toBe(401)
    expect((await gateway.pass(key)).status).toBe(401)
    // The list of pages is a second old at most.
    await expect
      .poll(async () => (await ask(gateway.url, '/v1/runs', PAGE, 'POST')).status, { timeout: 5000 })
      .toBe(403)
  })
})
