import type { Runtime } from '@decentramodels/core'
import { createClient, type GatewayClient } from '@decentramodels/core/client'
import type { Runner } from '@decentramodels/core/contract'

/** A client that a page may give: what it lacks is not shown. */
export type PageClient = Runner & Partial<Pick<GatewayClient, 'runs' | 'policy' | 'limits'>>

/** Elements of a page that name the same gateway share a client, and so a visitor and its limits. */
const clients = new WeakMap<Runtime, Map<string, GatewayClient>>()

/** An attribute of the element, else of the nearest one around it that has it, such as a `dm-provider`. */
function nearest(element: Element, own: string | undefined, attribute: string): string | undefined {
  for (let at: Element | null = element; !own && at;) {
    own = at.closest(`[${attribute}]`)?.getAttribute(attribute) ?? undefined
    const root = at.getRootNode()
    at = root instanceof ShadowRoot ? root.host : null
  }
  return own || undefined
}

/**
 * The client of the gateway that an element, or what is around it, names; undefined when none is named.
 * @throws DecentraError for an address or a key that is none
 */
export function gatewayClient(
  element: Element & { gateway: string | undefined; siteKey: string | undefined },
  runtime: Runtime,
): GatewayClient | undefined {
  const gateway = nearest(element, element.gateway, 'gateway')
  const key = nearest(element, element.siteKey, 'site-key')
  if (gateway === undefined || key === undefined) return undefined
  const known = clients.get(runtime) ?? new Map<string, GatewayClient>()
  clients.set(runtime, known)
  const name = `${key} ${gateway}`
  const client = known.get(name) ?? createClient({ gateway, key, runtime })
  known.set(name, client)
  return client
}
