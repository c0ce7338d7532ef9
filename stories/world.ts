/** The world of the stories: a host of manifests behind the `fetch` port, with weather, and a clock near its day. */
import type { Runtime } from '@decentramodels/core'
import { Catalog } from '@decentramodels/core/catalog'
import { MemoryCache } from '../packages/core/src/catalog/memory-cache.fixture.js'
import { until } from '../packages/elements/src/testing/page.fixture.js'

type Fetch = typeof fetch

/** Where the catalogue stands, for the elements; only the port knows where its files really are. */
export const ADDRESS = 'https://models.example/manifests/'

/** Three hours after the first publication of `data.ts`. */
const NOW = Date.parse('2025-12-22T04:44:32Z')

const text =
  (status: number, headers: Record<string, string> = {}): Fetch =>
  async () =>
    new Response('No.', { status, headers: { 'Content-Type': 'text/plain', ...headers } })

/** What can happen on the way, by name; each makes a port out of one that works. */
const WEATHERS = {
  fine: (next: Fetch): Fetch => next,
  slow:
    (next: Fetch): Fetch =>
    async (input, init) => {
      await new Promise((resolve) => setTimeout(resolve, 1500))
      return next(input, init)
    },
  /** No answer ever, until the asker gives up. */
  silent: (): Fetch => (_input, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error))
    }),
  'rate limited': () => text(429, { 'Retry-After': '30' }),
  failing: () => text(500),
  missing: () => text(404),
  offline: (): Fetch => () => Promise.reject(new TypeError('Failed to fetch')),
  malformed:
    (next: Fetch): Fetch =>
    async (input, init) => {
      const answer = await next(input, init)
      const bytes = await answer.arrayBuffer()
      return new Response(bytes.slice(0, bytes.byteLength / 2), { status: answer.status })
    },
}

export type Weather = keyof typeof WEATHERS
export const WEATHER_NAMES = Object.keys(WEATHERS) as Weather[]

/** The generated catalogue of `data.ts`, which can publish its next version. */
function generated(folder: () => string): Fetch {
  return (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const file = pathname.slice(new URL(ADDRESS).pathname.length)
    // Beside the page in a built Storybook, at the root of a development server.
    const base = new URL(`${import.meta.env.BASE_URL}manifests/${folder()}/`, document.baseURI)
    return fetch(new URL(file, base), init)
  }
}

/** One host of manifests for one story. */
export class StoryWorld {
  weather: Weather
  readonly #port: Fetch
  readonly #cache = new MemoryCache()
  #folder = 'now'

  constructor(weather: Weather = 'fine', port?: Fetch) {
    this.weather = weather
    this.#port = port ?? generated(() => this.#folder)
  }

  /** From now on the host has a newer catalogue, with one model more. */
  publish(): void {
    this.#folder = 'next'
  }

  /** A visit before this one, which left a saved copy of the first screen. */
  async visit(): Promise<this> {
    const catalog = await Catalog.open(ADDRESS, { runtime: this.runtime })
    await catalog.sections()
    await until(() => this.#cache.entries.size > 1, 'the saved copy')
    return this
  }

  readonly fetch: Fetch = (input, init) => WEATHERS[this.weather](this.#port)(input, init)

  /** The same object at each call, so that a story that is drawn again opens nothing anew. */
  readonly runtime: Partial<Runtime> = {
    fetch: this.fetch,
    cache: this.#cache,
    clock: {
      now: () => NOW + Math.floor(performance.now()),
      monotonic: () => performance.now(),
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, ms)
          signal?.addEventListener('abort', () => {
            clearTimeout(timer)
            reject(signal.reason as Error)
          })
        }),
    },
  }
}
