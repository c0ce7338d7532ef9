import {
  DecentraError,
  type LimitPolicy,
  type PassAnswer,
  passRequestSchema,
  ROUTES,
} from '@decentramodels/core/contract'
import { Hono } from 'hono'
import { randomBytes } from 'node:crypto'
import type { Caller } from '../caller.js'
import type { GatewayContext, GatewayEnvironment } from '../edge/environment.js'
import { hashKey } from '../keys/key.js'
import type { Asker, KeyBook } from '../keys/key-book.js'
import type { Log } from '../logs/log.js'
import type { KeyRecord } from '../store/store.js'
import { openPass, PASS_MS, type SigningSecret, signPass } from './pass.js'
import type { PrefixLimit } from './prefix-limit.js'

export interface PassRoutesOptions {
  keys: KeyBook
  secrets: readonly [SigningSecret, ...SigningSecret[]]
  newPasses: PrefixLimit
  prefixOf(context: GatewayContext): string
  policyOf(caller: Caller): LimitPolicy
  log: Log
  now(): number
}

/** What a pass is made from: the key, and the visitor that it was made for before, if any. */
interface Grant {
  record: KeyRecord
  visitor: string | undefined
}

/** `POST /v1/passes`: a pass for the visitor of an allowed page, or a longer life for the one that he has. */
export function passRoutes(options: PassRoutesOptions): Hono<GatewayEnvironment> {
  const { keys, secrets, newPasses, prefixOf, policyOf, log, now } = options
  const unknown = () => new DecentraError('unauthorized', 'This key or pass is not valid, or not any more.')
  /** Told to the operator too: most often it is a page that was forgotten, or PUBLIC_URL. */
  const otherPage = ({ id: keyId }: KeyRecord, { origin }: Asker) => {
    log.warn({ type: 'page-refused', keyId, origin: origin.slice(0, 200) })
    return new DecentraError(
      'forbidden',
      'This key does not allow the page that it was sent from. Its owner can add it.',
    )
  }

  /** A renewed pass is for the same page and visitor as the old one: nothing is widened by renewing. */
  const grantOf = async (body: { key: string } | { pass: string }, asker: Asker): Promise<Grant> => {
    if ('key' in body) {
      const record = await keys.byHash(hashKey(body.key))
      if (record?.kind !== 'publishable') throw unknown()
      if (!keys.allows(record, asker)) throw otherPage(record, asker)
      return { record, visitor: undefined }
    }
    const pass = openPass(body.pass, secrets, now())
    const record = pass && (await keys.byId(pass.keyId))
    if (!pass || !record || record.scope !== pass.scope) throw unknown()
    if (pass.origin !== asker.origin || !keys.allows(record, asker)) throw otherPage(record, asker)
    return { record, visitor: pass.visitor }
  }

  const app = new Hono<GatewayEnvironment>()
  app.post(ROUTES.createPass.path, async (context) => {
    const body = passRequestSchema.safeParse(context.get('body').take())
    if (!body.success) throw new DecentraError('invalid-input', 'Send either a key or the pass to renew.')
    const origin = context.req.header('Origin')
    if (origin === undefined) throw new DecentraError('forbidden', 'A pass is for a page: the request names none.')
    const { record, visitor: known } = await grantOf(body.data, { origin, host: context.req.header('Host') })
    const ipPrefix = prefixOf(context)
    if (known === undefined) newPasses.take(ipPrefix)
    const { id: keyId, scope, commercial } = record
    const visitor = known ?? randomBytes(12).toString('base64url')
    const expiresAt = now() + PASS_MS
    const answer: PassAnswer = {
      pass: signPass({ keyId, origin, visitor, scope, commercial, expiresAt }, secrets[0]),
      expiresAt: new Date(expiresAt).toISOString(),
      visitor,
      policy: policyOf({ kind: 'visitor', keyId, visitor, ipPrefix, scope, commercial }),
    }
    return context.json(answer)
  })
  return app
}
