import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Store } from '../store/store.js'
import type { SigningSecret } from './pass.js'

const NAME = 'pass-secrets'
const schema = z.array(z.object({ id: z.string().min(1), secret: z.string().min(43) })).min(1)

/** The secrets that passes are signed with, newest first; made when there are none. */
export async function signingSecrets(store: Store): Promise<[SigningSecret, ...SigningSecret[]]> {
  const kept = await store.meta.get(NAME)
  if (kept !== undefined) return schema.parse(JSON.parse(kept)) as [SigningSecret, ...SigningSecret[]]
  const made: SigningSecret = {
    id: randomBytes(6).toString('base64url'),
    secret: randomBytes(32).toString('base64url'),
  }
  await store.meta.set(NAME, JSON.stringify([made]))
  return [made]
}
