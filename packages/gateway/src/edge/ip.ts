import ipaddr from 'ipaddr.js'
import { isIPv4 } from 'node:net'

/** Proxies that are believed when they say who called them. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Reads `10.0.0.0/8`, or one address; throws on anything else. */
export function parseNetwork(text: string): Network {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** `::ffff:1.2.3.4` is 1.2.3.4; undefined for what is no address. `127.1` and its like are none. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  // Zones (`fe80::1%eth0`) name an interface of the sender; they say nothing here.
  const plain = text.trim().replace(/%.*$/, '')
  const strict = ipaddr.IPv4.isValidFourPartDecimal(plain) || (plain.includes(':') && ipaddr.IPv6.isValid(plain))
  return strict ? ipaddr.process(plain) : undefined
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean {
  if (address.kind() !== network.kind()) return false
  // The kinds are the same; the library's types tell them apart.
  return (address as ipaddr.IPv4).match(network as ipaddr.IPv4, bits)
}

/**
 * Who called: the nearest hop that is not one of our own proxies. `X-Forwarded-For` is read from the right, and only as
 * far as trusted proxies wrote it: what stands further left, anybody can have sent.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: readonly Network[],
): string | undefined {
  let nearest = peer === undefined ? undefined : parseAddress(peer)
  const hops = forwardedFor?.split(',') ?? []
  while (nearest !== undefined && trusted.some((network) => isWithin(nearest!, network))) {
    const hop = hops.pop()
    const next = hop === undefined ? undefined : parseAddress(hop)
    if (next === undefined) break
    nearest = next
  }
  return nearest?.toString()
}

/** Addresses that one person gets by the handful count as one: /24 of an IPv4, /56 of an IPv6. */
export function ipPrefix(address: string | undefined): string {
  // Every request asks. The platform reads the strict form alone, as the library does here.
  if (address !== undefined && isIPv4(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`
  const parsed = address === undefined ? undefined : parseAddress(address)
  if (parsed === undefined) return 'unknown'
  const [bits, bytes] = parsed.kind() === 'ipv4' ? [24, 3] : [56, 7]
  const kept = parsed.toByteArray().map((byte, index) => (index < bytes ? byte : 0))
  return `${ipaddr.fromByteArray(kept).toString()}/${bits}`
}
