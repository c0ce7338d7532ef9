/** Keeps the pages and their files, so that the site opens without a network. Written by the build with its list of files. */
declare const BUILD: string
declare const PAGES: readonly string[]
declare const FILES: readonly string[]

// The types of pages and of workers cannot stand in one program.
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
const scope = self as unknown as {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listen: (event: ExtendableEvent) => void): void
  addEventListener(type: 'fetch', listen: (event: FetchEvent) => void): void
}

const PREFIX = 'dm-site-'
const NAME = PREFIX + BUILD
/** A network that says nothing for this long is taken for none. */
const PATIENCE_MS = 4000

const home = scope.registration.scope
const address = (path: string) => new URL(path, home).href

scope.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(NAME)
      await cache.addAll([...PAGES, ...FILES].map((path) => new Request(address(path), { cache: 'no-cache' })))
      await scope.skipWaiting()
    })(),
  )
})

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name)
      await scope.clients.claim()
    })(),
  )
})

/** The folder of a page, however its address is written: one copy for all searches and both forms of the slash. */
function pageKey(url: URL): string {
  const path = url.pathname.replace(/index\.html$/, '')
  return url.origin + (path.endsWith('/') || path.endsWith('.html') ? path : `${path}/`)
}

async function page(request: Request): Promise<Response> {
  const cache = await caches.open(NAME)
  const key = pageKey(new URL(request.url))
  const copy = await cache.match(key)
  try {
    // Only who has a copy can afford not to wait.
    const answer = await fetch(request, copy ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {})
    if (answer.ok) await cache.put(key, answer.clone())
    return answer
  } catch {
    // The page of any model finds its model by script.
    const instead = key.startsWith(address('model/')) ? 'model/' : 'offline/'
    return copy ?? (await cache.match(address(instead))) ?? Response.error()
  }
}

/** What its hash names is the same for ever. */
async function file(request: Request): Promise<Response> {
  const cache = await caches.open(NAME)
  const copy = await cache.match(request)
  if (copy) return copy
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { href, pathname } = new URL(request.url)
  if (request.method !== 'GET' || !href.startsWith(home)) return
  const path = pathname.slice(new URL(home).pathname.length)
  // The catalogue keeps its own files, and the Storybook is another site.
  if (/^(?:manifests|cdn|stories)\//.test(path) || path === 'build.json') return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (path.startsWith('assets/')) event.respondWith(file(request))
})

export {}
