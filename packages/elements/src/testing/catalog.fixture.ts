/** A manifest folder in memory, written with the real encoders and served through the `fetch` port. */
import type { Runtime } from '@decentramodels/core'
import {
  type CatalogChange,
  detailsFile,
  encodeCards,
  encodeRowLists,
  type HomeManifest,
  type IndexManifest,
  type ModelCard,
  type ModelMetadata,
  modelSlug,
  modelUrl,
  toModelCard,
} from '@decentramodels/core/contract'
import { buildSearchIndex } from '@decentramodels/core/search'

export const NOW = Date.parse('2025-12-22T12:00:00Z')

/** A sane model; a test says what is special about it. */
export function model(id: string, special: Partial<ModelMetadata> = {}): ModelMetadata {
  const slash = id.indexOf('/')
  const source = id.startsWith('civitai:') ? 'civitai' : 'huggingface'
  return {
    id,
    slug: modelSlug(id),
    name: id.slice(slash + 1),
    author: slash < 0 ? null : id.slice(0, slash),
    description: `What ${id} is for.`,
    downloads: 12_345,
    likes: 67,
    tags: ['demo', 'test'],
    source,
    type: 'text-generation',
    task: 'text-generation',
    baseModel: null,
    parameters: 7_000_000_000,
    license: 'apache-2.0',
    commercialUse: 'yes',
    createdAt: '2024-01-01T00:00:00.000Z',
    lastUpdated: '2025-06-01T00:00:00.000Z',
    origin: 'community',
    weeklyGrowth: 0.12,
    dailyDownloads: null,
    trendingScore: null,
    gated: false,
    nsfwLevel: null,
    url: modelUrl({ id, source }),
    image: null,
    ...special,
  }
}

export function card(id: string, special: Partial<ModelMetadata> = {}): ModelCard {
  return toModelCard(model(id, special))
}

export interface FolderOptions {
  models?: ModelMetadata[]
  /** Id, title and rows of each section. */
  sections?: { id: string; title: string; ids: string[]; initial: number }[]
  filters?: { id: string; title: string; ids: string[] }[]
  simulated?: string | null
  /** Whether there is a search index. */
  search?: boolean
  generatedAt?: string
  /** What `changes.json` says, newest first; without any there is no such file. */
  changes?: CatalogChange[]
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, 16)
}

/** 30 models, three sections of 6, 8 and 10 of 12, a filter of 30 and an empty one. */
export function standardFolder(special: FolderOptions = {}): FolderOptions {
  const models =
    special.models ??
    Array.from({ length: 30 }, (_, i) => model(`maker-${i % 7}/model-${i}`, { downloads: 1_000_000 - i * 1000 }))
  const ids = models.map(({ id }) => id)
  return {
    models,
    sections: [
      { id: 'trending', title: 'Trending This Week', ids: ids.slice(0, 6), initial: 6 },
      { id: 'official', title: 'AI Lab Models', ids: ids.slice(6, 14), initial: 8 },
      { id: 'community', title: 'Community Checkpoints', ids: ids.slice(14, 26), initial: 10 },
    ],
    filters: [
      { id: 'hf-filter/likes', title: 'Most Liked', ids },
      { id: 'civitai-filter/sdxl', title: 'SDXL', ids: [] },
    ],
    ...special,
  }
}

/** The files of a folder by name. */
export async function writeFolder(options: FolderOptions): Promise<Map<string, Uint8Array>> {
  const {
    models = [],
    sections = [],
    filters = [],
    simulated = null,
    generatedAt = new Date(NOW).toISOString(),
  } = options
  const utf8 = new TextEncoder()
  const json = (value: unknown) => utf8.encode(JSON.stringify(value))
  const cards = models.map(toModelCard)
  const row = new Map(cards.map(({ id }, i) => [id, i]))
  const rows = (ids: string[]) => ids.map((id) => row.get(id)!)
  const info = (section: (typeof sections)[number]) => ({
    id: section.id,
    title: section.title,
    icon: 'list',
    sortBy: 'popularity' as const,
    limit: section.ids.length,
    initial: section.initial,
    count: section.ids.length,
  })
  const files = new Map<string, Uint8Array>()
  files.set('cards.bin', encodeCards(cards))
  if (options.search) files.set('search.bin', buildSearchIndex(models))
  files.set(
    'filters.bin',
    encodeRowLists(models.length, [
      ...filters.map(({ id, ids }) => ({ id, rows: rows(ids) })),
      ...sections.map(({ id, ids }) => ({ id: `section:${id}`, rows: rows(ids) })),
    ]),
  )
  const first = sections.filter(({ initial }) => initial > 0)
  const home: HomeManifest = {
    schema: 1,
    generatedAt,
    totalModels: models.length,
    simulated,
    sections: first.map((section) => ({
      ...info(section),
      cards: section.ids.slice(0, section.initial).map((id) => cards[row.get(id)!]!),
    })),
  }
  files.set('home.json', json(home))
  if (options.changes) files.set('changes.json', json({ schema: 1, changes: options.changes }))
  const hashed = await Promise.all(
    [...files].map(async ([name, bytes]) => [name, { bytes: bytes.length, hash: await hashOf(bytes) }] as const),
  )
  const index: IndexManifest = {
    schema: 1,
    generatedAt,
    totalModels: models.length,
    files: Object.fromEntries(hashed),
    filters: filters.map(({ id, title, ids }) => ({
      id,
      title,
      icon: 'list',
      count: ids.length,
      file: `${id.replaceAll('/', '-')}.json`,
    })),
    sections: sections.map(info),
    cardParts: [models.length],
    details: { chunks: 1, hash: '0123456789abcdef' },
    sources: [{ id: 'huggingface', models: models.length, endpoint: 'https://huggingface.co', simulated }],
  }
  files.set('index.json', json(index))
  files.set(
    detailsFile('any', 1),
    json({ schema: 1, models: Object.fromEntries(models.map((entry) => [entry.id, entry])) }),
  )
  return files
}

/** A host of one folder, with switches for what can go wrong. */
export class FolderHost {
  readonly requests: string[] = []
  /** Answers wait until it is called again with false. */
  #gate: Promise<void> = Promise.resolve()
  #openGate = () => {}
  /** Names of files that fail, or `all`. */
  failing = new Set<string>()
  #files: Map<string, Uint8Array>

  constructor(files: Map<string, Uint8Array>) {
    this.#files = files
  }

  static async of(options: FolderOptions): Promise<FolderHost> {
    return new FolderHost(await writeFolder(options))
  }

  /** Another publication in the same place. */
  async publish(options: FolderOptions): Promise<void> {
    this.#files = await writeFolder(options)
  }

  hold(): void {
    this.#gate = new Promise((resolve) => (this.#openGate = resolve))
  }

  release(): void {
    this.#openGate()
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const name = url.pathname.replace(/^\/manifests\//, '')
    this.requests.push(name)
    await this.#gate
    init?.signal?.throwIfAborted()
    if (this.failing.has(name) || this.failing.has('all')) throw new TypeError('Failed to fetch')
    const bytes = this.#files.get(name)
    if (!bytes) return new Response('none', { status: 404, headers: { 'Content-Type': 'text/plain' } })
    const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream'
    return new Response(bytes.slice(), { headers: { 'Content-Type': type, 'Content-Length': String(bytes.length) } })
  }
}

/** Time that moves when the test says so. */
export class FakeClock {
  #now = NOW
  #sleepers: { at: number; wake: () => void }[] = []

  readonly now = () => this.#now
  readonly monotonic = () => this.#now
  readonly sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted()
      const sleeper = { at: this.#now + ms, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
        reject(signal.reason as Error)
      })
    })

  get sleeping(): number {
    return this.#sleepers.length
  }

  advance(ms: number): void {
    this.#now += ms
    const due = this.#sleepers.filter(({ at }) => at <= this.#now)
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now)
    for (const { wake } of due) wake()
  }
}

/** A runtime over a host; no cache, so that tests do not meet. */
export function runtimeOf(host: FolderHost | undefined, clock: Runtime['clock'] = new FakeClock()): Partial<Runtime> {
  const refuse: typeof fetch = () => Promise.reject(new Error('This test has no network.'))
  return { fetch: host?.fetch ?? refuse, clock, cache: undefined }
}
