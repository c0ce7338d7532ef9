import fc from 'fast-check'
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openPass, type Pass, PASS_MS, signPass } from './pass.js'

const now = Date.parse('2026-11-21T12:00:00Z')
const secret = { id: 's1', secret: Buffer.alloc(32, 7).toString('base64url') }
const other = { id: 's2', secret: Buffer.alloc(32, 8).toString('base64url') }
const pass: Pass = {
  keyId: 'k1',
  origin: 'https://example.com',
  visitor: 'v1',
  scope: 'hf-filter-small',
  commercial: false,
  expiresAt: now + PASS_MS,
}

/** The same text with one part changed. */
function withPayload(text: string, change: (payload: Buffer) => Buffer): string {
  const [payload, signature] = text.split('.') as [string, string]
  return `${change(Buffer.from(payload, 'base64url')).toString('base64url')}.${signature}`
}

describe('a pass', () => {
  it('says what was signed', () => {
    expect(openPass(signPass(pass, secret), [other, secret], now)).toEqual(pass)
  })

  it('holds to the last millisecond and not one longer', () => {
    const text = signPass(pass, secret)
    expect(openPass(text, [secret], pass.expiresAt - 1)).toBeDefined()
    expect(openPass(text, [secret], pass.expiresAt)).toBeUndefined()
    expect(openPass(text, [secret], pass.expiresAt + 1000)).toBeUndefined()
  })

  it('is refused when it claims to hold longer than passes do', () => {
    const long = signPass({ ...pass, expiresAt: now + PASS_MS + 60_001 }, secret)
    expect(openPass(long, [secret], now)).toBeUndefined()
  })

  it('is refused when signed by a secret that is not known, or by another one under the same id', () => {
    expect(openPass(signPass(pass, other), [secret], now)).toBeUndefined()
    expect(openPass(signPass(pass, { ...other, id: 's1' }), [secret], now)).toBeUndefined()
  })

  it('is refused after characters moved between neighboring fields', () => {
    const left = signPass({ ...pass, keyId: 'k1h', origin: 'ttps://example.com' }, secret)
    const right = signPass(pass, secret)
    const moved = `${left.split('.')[0]}.${right.split('.')[1]}`
    expect(openPass(moved, [secret], now)).toBeUndefined()
  })

  it('is refused when the signature was made for another purpose', () => {
    const [payload] = signPass(pass, secret).split('.') as [string]
    const key = Buffer.from(secret.secret, 'base64url')
    const bare = createHmac('sha256', key).update(Buffer.from(payload, 'base64url')).digest('base64url')
    expect(openPass(`${payload}.${bare}`, [secret], now)).toBeUndefined()
  })

  it('is refused when any single bit was changed', () => {
    const text = signPass(pass, secret)
    const bits = Buffer.from(text.split('.')[0]!, 'base64url').length * 8
    fc.assert(
      fc.property(fc.nat(bits - 1), (bit) => {
        const changed = withPayload(text, (payload) => {
          payload[bit >> 3]! ^= 1 << (bit & 7)
          return payload
        })
        return openPass(changed, [secret], now) === undefined
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['a JSON web token without an algorithm', 'eyJhbGciOiJub25lIn0.eyJrZXlJZCI6ImsxIn0.'],
    ['no signature', signPass(pass, secret).split('.')[0]!],
    ['an empty signature', `${signPass(pass, secret).split('.')[0]}.`],
    ['a cut signature', signPass(pass, secret).slice(0, -8)],
    ['another writing of the same bytes', `${signPass(pass, secret)}=`],
    ['a million characters', `${'A'.repeat(1_000_000)}.AAAA`],
    ['a length that points past the end', `${Buffer.from([255, 255, 255, 255]).toString('base64url')}.AAAA`],
  ])('is refused: %s', (_name, text) => {
    expect(openPass(text, [secret], now)).toBeUndefined()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 200 }), (text, bytes) => {
        const encoded = Buffer.from(bytes).toString('base64url')
        expect(openPass(text, [secret], now)).toBeUndefined()
        expect(openPass(`${encoded}.${encoded}`, [secret], now)).toBeUndefined()
      }),
    )
  })
})
