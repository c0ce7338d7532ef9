import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a pass says; nothing in it can be changed without the signing secret. */
export interface Pass {
  /** Id of the key's record. */
  keyId: string
  /** The page that it was made for. */
  origin: string
  visitor: string
  /** Which models may be named, as the key allowed when the pass was made. */
  scope: string
  commercial: boolean
  /** Epoch ms. */
  expiresAt: number
}

/** A secret that passes are signed with. */
export interface SigningSecret {
  id: string
  /** 32 bytes, base64url. */
  secret: string
}

/** How long a pass holds. */
export const PASS_MS = 15 * 60_000
/** The longest text that is looked at. */
export const PASS_MAX_LENGTH = 4096
/** How far the clocks of two gateways may be apart. */
const SKEW_MS = 60_000
/** Says what the signature is for, so that no other thing that is signed can pass for a pass. */
const PURPOSE = 'decentramodels visitor pass 1'
const FIELDS = 7

/** Each field with its length before it: no character can move from one field to the next unnoticed. */
function encodeFields(fields: readonly string[]): Buffer {
  const parts = fields.flatMap((field) => {
    const bytes = Buffer.from(field)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return [length, bytes]
  })
  return Buffer.concat(parts)
}

function decodeFields(bytes: Buffer): string[] | undefined {
  const fields: string[] = []
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined
    const end = at + 4 + bytes.readUInt32BE(at)
    if (end > bytes.length) return undefined
    fields.push(bytes.toString('utf8', at + 4, end))
    at = end
  }
  return fields
}

function sign({ secret }: SigningSecret, payload: Buffer): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'base64url')).update(PURPOSE).update('\0').update(payload).digest()
}

/** Reads base64url only as it is written: one text for one value. */
function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

export function signPass(pass: Pass, secret: SigningSecret): string {
  const { keyId, origin, visitor, scope, commercial, expiresAt } = pass
  const payload = encodeFields([
    secret.id,
    keyId,
    origin,
    visitor,
    scope,
    commercial ? 'commercial' : '',
    String(expiresAt),
  ])
  return `${payload.toString('base64url')}.${sign(secret, payload).toString('base64url')}`
}

/**
 * The pass of a text, or undefined when it was not signed by one of the secrets, is over, or claims to hold for longer
 * than any pass does.
 */
export function openPass(text: string, secrets: readonly SigningSecret[], now: number): Pass | undefined {
  if (text.length > PASS_MAX_LENGTH) return undefined
  const parts = text.split('.')
  if (parts.length !== 2) return undefined
  const payload = strictBase64(parts[0]!)
  const signature = strictBase64(parts[1]!)
  const fields = payload && decodeFields(payload)
  if (!payload || !signature || fields?.length !== FIELDS) return undefined
  const [secretId, keyId, origin, visitor, scope, commercial, expires] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const secret = secrets.find(({ id }) => id === secretId)
  if (!secret) return undefined
  const expected = sign(secret, payload)
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined
  const expiresAt = Number(expires)
  if (!(expiresAt > now && expiresAt <= now + PASS_MS + SKEW_MS)) return undefined
  return { keyId, origin, visitor, scope, commercial: commercial === 'commercial', expiresAt }
}
