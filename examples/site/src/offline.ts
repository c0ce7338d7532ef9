import type { CatalogLike } from '@decentramodels/core/catalog'
import { at, base } from './place.ts'

interface Idle {
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(url: string): string },
    ): { createScriptURL(url: string): string }
  }
  navigator: Navigator & { connection?: { saveData?: boolean } }
}

const world = globalThis as unknown as Idle
const worker = at('sw.js')

/** The one script address that this site makes; any other is refused. */
const policy = world.trustedTypes?.createPolicy('dm-site', {
  createScriptURL(url) {
    if (url !== worker) throw new TypeError('Not a script of this site.')
    return url
  },
}) ?? { createScriptURL: (url: string) => url }

const whenIdle = (work: () => void) => (globalThis.requestIdleCallback ?? setTimeout)(work)

/** Reads what browsing needs, so that the catalogue's own cache has it when the network is gone. */
async function warm(catalog: CatalogLike): Promise<void> {
  await (await catalog.all()).slice(0, 1)
  const [filter] = await catalog.filters()
  if (filter) await (await catalog.filter(filter.id)).models.slice(0, 1)
}

if ('serviceWorker' in navigator && isSecureContext) {
  addEventListener('load', () => {
    whenIdle(() => {
      const url = policy.createScriptURL(worker)
      // Private windows and odd settings refuse it: the site then needs the network, as any other.
      navigator.serviceWorker.register(url, { scope: base.pathname }).catch(() => {})
    })
  })
  document.addEventListener('dm-catalog-open', ({ catalog }) => {
    if (!world.navigator.connection?.saveData) whenIdle(() => void warm(catalog).catch(() => {}))
  })
}
