import { DecentraError } from '@decentramodels/core/contract'
import type { MiddlewareHandler } from 'hono'
import type { Caller } from '../caller.js'
import { hashKey, KEY_PREFIX } from '../keys/key.js'
import type { Asker, KeyBook } from '../keys/key-book.js'
import { openPass } from '../passes/pass.js'
import type { SigningSecret } from '../passes/pass.js'
import type { GatewayContext, GatewayEnvironment } from './environment.js'

export interface AuthenticateOptions {
  keys: KeyBook
  secrets: readonly SigningSecret[]
  prefixOf(context: GatewayContext): string
  now(): number
}

/** The same words whether a key never was, is revoked, or a pass is over: who guesses learns nothing. */
function unknown(): DecentraError {
  return new DecentraError('unauthorized', 'This key or pass is not valid, or not any more.')
}

/**
 * Whether a request came from this page. Browsers leave `Origin` out of a GET to the page's own server; they then say that
 * it is the same one.
 */
function isFrom({ req }: GatewayContext, asker: Asker, { isOwn }: KeyBook): boolean {
  const sent = req.header('Origin')
  if (sent !== undefined) return sent === asker.origin
  return req.method === 'GET' && req.header('Sec-Fetch-Site') === 'same-origin' && isOwn(asker)
}

async function readCaller(context: GatewayContext, options: AuthenticateOptions): Promise<Caller> {
  const { keys, secrets, prefixOf, now } = options
  const [scheme, token, ...rest] = (context.req.header('Authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '' || rest.length > 0)
    throw new DecentraError('unauthorized', 'Send a visitor pass or a secret key as "Authorization: Bearer ...".')
  const ipPrefix = prefixOf(context)
  if (token.startsWith(KEY_PREFIX.publishable))
    throw new DecentraError('unauthorized', 'A publishable key is exchanged for a pass first: POST /v1/passes.')
  if (token.startsWith(KEY_PREFIX.secret)) {
    const record = await keys.byHash(hashKey(token))
    if (record?.kind !== 'secret') throw unknown()
    if (context.req.header('Origin') !== undefined || context.req.header('Sec-Fetch-Site') !== undefined)
      throw new DecentraError(
        'forbidden',
        'A secret key came from a page. Revoke it, and give the page a publishable key.',
      )
    const { id, scope, commercial } = record
    return { kind: 'server', keyId: id, visitor: `server:${id}`, ipPrefix, scope, commercial }
  }
  const pass = openPass(token, secrets, now())
  const record = pass && (await keys.byId(pass.keyId))
  if (!pass || !record) throw unknown()
  const asker: Asker = { origin: pass.origin, host: context.req.header('Host') }
  if (!isFrom(context, asker, keys) || !keys.allows(record, asker))
    throw new DecentraError('forbidden', 'This pass was made for another page.')
  // Never more than the pass said, never more than the key allows now.
  if (record.scope !== 'all' && record.scope !== pass.scope) throw unknown()
  const { scope } = pass
  const commercial = pass.commercial || record.commercial
  return { kind: 'visitor', keyId: record.id, visitor: pass.visitor, ipPrefix, scope, commercial }
}

/** Lets nobody past whom the gateway cannot tell; sets `caller`. */
export function authenticate(options: AuthenticateOptions): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    context.set('caller', await readCaller(context, options))
    await next()
  }
}
