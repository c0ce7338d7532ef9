import { describe, expect, it } from 'vitest'
import { clientAddress, ipPrefix, parseNetwork } from './ip.js'

const proxies = ['10.0.0.0/8', 'fd00::/8', '203.0.113.7'].map(parseNetwork)

describe('clientAddress', () => {
  it.each([
    ['nobody says more than the socket', '198.51.100.9', undefined, '198.51.100.9'],
    ['a stranger may say what he likes', '198.51.100.9', '1.1.1.1', '198.51.100.9'],
    ['one trusted proxy', '10.0.0.2', '198.51.100.9', '198.51.100.9'],
    ['two trusted proxies', '10.0.0.2', '198.51.100.9, 203.0.113.7', '198.51.100.9'],
    ['a chain that the caller began himself', '10.0.0.2', '1.1.1.1, 10.9.9.9, 198.51.100.9', '198.51.100.9'],
    ['a chain of proxies only', '10.0.0.2', '10.0.0.3', '10.0.0.3'],
    ['rubbish in the chain', '10.0.0.2', '198.51.100.9, <script>', '10.0.0.2'],
    ['an empty chain', '10.0.0.2', '', '10.0.0.2'],
    ['IPv4 inside IPv6', '::ffff:10.0.0.2', '::ffff:198.51.100.9', '198.51.100.9'],
    ['IPv6', 'fd00::1', '2001:db8::5', '2001:db8::5'],
    ['short forms of an address are none', '10.0.0.2', '127.1', '10.0.0.2'],
  ])('%s', (_name, peer, chain, expected) => {
    expect(clientAddress(peer, chain, proxies)).toBe(expected)
  })

  it('knows nobody without a socket', () => {
    expect(clientAddress(undefined, '198.51.100.9', proxies)).toBeUndefined()
  })
})

describe('ipPrefix', () => {
  it.each([
    ['198.51.100.9', '198.51.100.0/24'],
    ['::ffff:198.51.100.9', '198.51.100.0/24'],
    ['2001:db8:1:2ff:3:4:5:6', '2001:db8:1:200::/56'],
    ['2001:db8:1:200::1', '2001:db8:1:200::/56'],
    ['fe80::1%eth0', 'fe80::/56'],
    [undefined, 'unknown'],
    ['nonsense', 'unknown'],
  ])('%s -> %s', (address, prefix) => {
    expect(ipPrefix(address)).toBe(prefix)
  })
})
