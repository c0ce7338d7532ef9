import { DecentraError } from '../contract/decentra-error.js'
import { createRuntime } from '../runtime.js'
import type { Engine, EngineOptions } from './engine.js'
import type { ClientOptions, GatewayClient } from './types.js'

/** The gateway's address without a slash at its end; absolute also where the page named its own host by a path. */
function gatewayUrl(gateway: string): string {
  const { location } = globalThis as { location?: { href?: string } }
  const base = location?.href
  if (typeof gateway === 'string' && URL.canParse(gateway, base)) {
    const url = new URL(gateway, base)
    if (/^https?:$/.test(url.protocol)) return (url.origin + url.pathname).replace(/\/+$/, '')
  }
  throw new DecentraError('invalid-input', `"${gateway}" is no address of a gateway: it begins with https://.`)
}

function checkKey(key: string): string {
  if (/^dm_(pk|sk)_[\x21-\x7e]+$/.test(key)) return key
  throw new DecentraError(
    'unauthorized',
    'A key of a gateway begins with dm_pk_ or dm_sk_; decentra-gateway keys create makes one.',
  )
}

async function openEngine(options: Omit<EngineOptions, 'tabs'>): Promise<Engine> {
  // Only pages have tabs that share a budget.
  const tabs = 'document' in globalThis ? import('../limiter/tabs.js') : undefined
  // Both at a time: one that fails while the other is waited for would be an error that nobody hears.
  const [{ Engine }, ofTabs] = await Promise.all([import('./engine.js'), tabs])
  return new Engine({ ...options, tabs: ofTabs?.browserTabs() })
}

/**
 * A client for pages, and for servers without a key of the upstream: everything goes through a gateway. Its code loads
 * with the first call.
 * @throws DecentraError `invalid-input` for an address that is none, `unauthorized` for a key of another kind
 */
export function createClient({ gateway, key, runtime }: ClientOptions): GatewayClient {
  const options = { gateway: gatewayUrl(gateway), key: checkKey(key), runtime: createRuntime(runtime) }
  let engine: Promise<Engine> | undefined
  const open = () =>
    (engine ??= openEngine(options).catch((cause: unknown) => {
      engine = undefined
      throw new DecentraError('network-failed', 'The code of the client could not be loaded.', { cause })
    }))
  return {
    run: async (task, input, options) => (await open()).run(task, input, options),
    runs: {
      get: async (id, options) => (await open()).get(id, options),
      cancel: async (id, options) => (await open()).cancel(id, options),
      resume: async (id, options) => (await open()).resume(id, options),
      pending: async () => (await open()).pending.list(),
    },
    quote: async (task, input, options) => (await open()).quote(task, input, options),
    policy: async (options) => (await open()).policy(options),
    limits: async (task, options) => (await open()).limits(task, options),
  }
}
