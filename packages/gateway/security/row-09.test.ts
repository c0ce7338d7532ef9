import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net'
import { isDecentraError } from '@decentramodels/core/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { guardedFetch, type GuardedFetchOptions } from '../src/outputs/guarded-fetch.js'
import { isPublicAddress } from '../src/outputs/public-address.js'

const PUBLIC = '93.184.216.34'
const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

/** A host of the internet, as far as the fetch can tell: every connection to an address ends at this server. */
async function internet(answer: RequestListener, resolve: GuardedFetchOptions['resolve'] = async () => [PUBLIC]) {
  const server = createServer(answer)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const connected: string[] = []
  const connect = (address: string): Socket => {
    connected.push(address)
    return connectSocket(port, '127.0.0.1')
  }
  return {
    connected,
    async get(url: string, options: Partial<GuardedFetchOptions> = {}): Promise<string> {
      const { signal } = new AbortController()
      const parts: Uint8Array[] = []
      for await (const part of guardedFetch(url, { maxBytes: 1000, signal, resolve, connect, ...options }))
        parts.push(part)
      return Buffer.concat(parts).toString()
    },
  }
}

const refused = { code: 'upstream-failed' }

describe('row 9: addresses that somebody else named', () => {
  test('a public file is fetched from the address that was checked', async () => {
    const asked: (string | undefined)[] = []
    const host = await internet((request, response) => {
      asked.push(request.headers.host)
      response.end('the file')
    })
    expect(await host.get('https://cdn.example.com/a.png')).toBe('the file')
    expect(asked).toEqual(['cdn.example.com'])
    expect(host.connected).toEqual([PUBLIC])
  })

  test.each([
    '127.1',
    '0x7f.1',
    '2130706433',
    '017700000001',
    '\u2460\u2461\u2466.\u24EA.\u24EA.\u2460',
    '①②⑦.0.0.1',
    '[::]',
    '[::1]',
    '[::ffff:7f00:1]',
    '[::7f00:1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fe80::1]',
    '[fd00::1]',
    '169.254.169.254',
    '10.0.0.1',
    '100.64.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
  ])('nobody is asked at %s', async (hostname) => {
    const host = await internet((_, response) => response.end('secret'))
    await expect(host.get(`https://${hostname}/`)).rejects.toMatchObject(refused)
    expect(host.connected).toEqual([])
  })

  test.each([
    ['its only address is this machine', ['127.0.0.1']],
    ['one of several addresses is private', [PUBLIC, '10.0.0.1']],
    ['an address is IPv4 inside IPv6', ['::ffff:127.0.0.1']],
    ['there is no address', []],
    ['what is given is no address', ['localhost']],
  ])('a name is refused when %s', async (_name, addresses) => {
    const host = await internet(
      (_, response) => response.end('secret'),
      async () => addresses,
    )
    await expect(host.get('https://inside.example.com/')).rejects.toMatchObject(refused)
    expect(host.connected).toEqual([])
  })

  test('localhost with a dot behind it is this machine, by the resolver of the system', async () => {
    const { signal } = new AbortController()
    const bytes = guardedFetch('https://localhost./', { maxBytes: 10, signal })
    await expect(bytes.next()).rejects.toMatchObject(refused)
  })

  test('a name that changes its address after the check is asked at the checked one', async () => {
    const answers = [[PUBLIC], ['127.0.0.1']]
    const host = await internet(
      (_, response) => response.end('public'),
      async () => answers.shift() ?? ['127.0.0.1'],
    )
    expect(await host.get('https://flips.example.com/')).toBe('public')
    expect(host.connected).toEqual([PUBLIC])
    await expect(host.get('https://flips.example.com/')).rejects.toMatchObject(refused)
    expect(host.connected).toEqual([PUBLIC])
  })

  test.each([
    'http://cdn.example.com/',
    'https://cdn.example.com:8443/',
    'https://user@cdn.example.com/',
    'https://user:word@cdn.example.com/',
    'file:///etc/passwd',
    'gopher://cdn.example.com/',
    'ftp://cdn.example.com/',
    'data:text/plain,secret',
    'nonsense',
  ])('%s is not asked', async (url) => {
    const host = await internet((_, response) => response.end('secret'))
    await expect(host.get(url)).rejects.toMatchObject(refused)
    expect(host.connected).toEqual([])
  })

  test.each([
    'http://127.0.0.1:6379/',
    'https://127.0.0.1/',
    'https://[::ffff:7f00:1]/',
    'http://cdn.example.com/',
    'file:///etc/passwd',
    '//169.254.169.254/latest',
  ])('a redirect to %s is not followed', async (location) => {
    const host = await internet((_, response) => response.writeHead(302, { location }).end())
    await expect(host.get('https://cdn.example.com/')).rejects.toMatchObject(refused)
    expect(host.connected).toEqual([PUBLIC])
  })

  test('three redirects are followed, each name checked, and no fourth', async () => {
    const resolved: string[] = []
    const resolve = async (name: string) => {
      resolved.push(name)
      return [PUBLIC]
    }
    const host = await internet((request, response) => {
      const left = Number(request.url!.slice(1))
      if (left === 0) response.end('the file')
      else response.writeHead(307, { location: `https://host${left - 1}.example.com/${left - 1}` }).end()
    }, resolve)
    expect(await host.get('https://host3.example.com/3')).toBe('the file')
    expect(resolved).toEqual(['host3', 'host2', 'host1', 'host0'].map((name) => `${name}.example.com`))
    await expect(host.get('https://host4.example.com/4')).rejects.toMatchObject(refused)
  })

  test('an endless body ends at the cap', async () => {
    const host = await internet((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(10_000)));
        response.once('drain', more)
      }
      more()
    })
    await expect(host.get('https://cdn.example.com/')).rejects.toMatchObject(refused)
  })

  test('a body that says it is too large is not read', async () => {
    const host = await internet((_, response) => response.writeHead(200, { 'content-length': 5000 }).write('x'))
    await expect(host.get('https://cdn.example.com/')).rejects.toMatchObject(refused)
  })

  test('a body of single bytes, and a host that says nothing, are given up', async () => {
    const timers: NodeJS.Timeout[] = []
    const drips = await internet((_, response) => {
      timers.push(setInterval(() => response.write('x'), 20))
    })
    await expect(drips.get('https://cdn.example.com/', { graceMs: 200 })).rejects.toMatchObject(refused)
    timers.forEach(clearInterval)
    const silent = await internet(() => {})
    await expect(silent.get('https://cdn.example.com/', { graceMs: 200 })).rejects.toMatchObject(refused)
  })

  test('a resolver that never answers is given up', async () => {
    const host = await internet(
      () => {},
      () => new Promise(() => {}),
    )
    await expect(host.get('https://cdn.example.com/', { graceMs: 100 })).rejects.toMatchObject(refused)
  })

  test('a body that breaks off is no file', async () => {
    const host = await internet((_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.destroy())
    })
    await expect(host.get('https://cdn.example.com/')).rejects.toMatchObject(refused)
  })

  test('an abort is an abort', async () => {
    const stop = new AbortController()
    const host = await internet(() => stop.abort(new Error('enough')))
    const error: unknown = await host.get('https://cdn.example.com/', { signal: stop.signal }).catch((e: unknown) => e)
    expect(isDecentraError(error)).toBe(false)
    expect(error).toMatchObject({ message: 'enough' })
  })

  test.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['192.0.2.1', false],
    ['198.18.0.1', false],
    ['203.0.113.1', false],
    ['240.0.0.1', false],
    ['2001:db8::1', false],
    ['ff02::1', false],
    ['fec0::1', false],
    ['4000::1', false],
    ['100::1', false],
    ['nonsense', false],
  ])('%s public: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic)
  })
})
