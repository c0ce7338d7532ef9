import { createHash } from 'node:crypto'
import { CATEGORIES, pickCategory, rankModels } from '../contract/categories.js'
import { encodeCards } from '../contract/cards.js'
import { hashText } from '../contract/fnv.js'
import type { HomeManifest } from '../contract/home.js'
import { MANIFEST_SCHEMA } from '../contract/manifest-head.js'
import {
  type CatalogChange,
  filterFile,
  type FilterInfo,
  FIRST_PART_ROWS,
  type IndexManifest,
  PART_ROWS,
  searchFiles,
  searchTextFiles,
  SINGLE_PART_MODELS,
} from '../contract/manifest.js'
import { toModelCard } from '../contract/model-card.js'
import { type ModelCard, type ModelMetadata, modelSlug, modelUrl } from '../contract/model.js'
import { encodeRowLists } from '../contract/row-lists.js'
import { buildSearchIndex } from '../search/build.js'
import { buildSearchText } from '../search/build-text.js'
import { rankTrends } from '../search/trend.js'

/** A sane model; the number makes it differ from others. */
export function makeModel(i: number, changes: Partial<ModelMetadata> = {}): ModelMetadata {
  const civitai = i % 5 === 4
  const source = civitai ? 'civitai' : 'huggingface'
  const author = i % 11 === 0 && !civitai ? null : `author-${i % 37}`
  const name = civitai ? `Dream Painter ${i}` : `model-${i}-${['base', 'chat', 'vision'][i % 3]}`
  const id = civitai ? `civitai:${1000 + i}` : author === null ? name : `${author}/${name}`
  return {
    id,
    slug: modelSlug(id),
    name,
    author,
    description: `What ${name} does.`,
    downloads: i % 17 === 0 ? null : 1_000_000 - i * 7,
    likes: i % 13 === 0 ? null : 5000 - (i % 5000),
    tags: ['test', `t${i % 4}`],
    source,
    type: civitai ? (i % 2 ? 'lora' : 'checkpoint') : i % 3 === 0 ? 'text-generation' : 'text-to-image',
    task: civitai || i % 3 !== 0 ? 'text-to-image' : 'text-generation',
    baseModel: null,
    parameters: i % 2 ? 7_000_000_000 : null,
    license: i % 2 ? 'apache-2.0' : null,
    commercialUse: (['yes', 'restricted', 'no', 'unknown'] as const)[i % 4]!,
    createdAt: i % 7 === 0 ? null : new Date(Date.UTC(2025, 0, 1 + (i % 300))).toISOString(),
    lastUpdated: new Date(Date.UTC(2025, 5, 1 + (i % 100))).toISOString(),
    origin: i % 4 === 1 ? 'lab' : 'community',
    weeklyGrowth: i % 3 === 0 ? null : ((i % 400) - 100) / 1000,
    dailyDownloads: i % 3 === 0 ? null : { since: '2025-12-24', counts: [900_000 - i * 7, null, 1_000_000 - i * 7] },
    trendingScore: civitai ? null : i % 90,
    gated: i % 9 === 0 ? true : null,
    nsfwLevel: i % 8 === 0 ? 4 : 1,
    url: modelUrl({ id, source }),
    image: null,
    ...changes,
  }
}

export function makeModels(count: number): ModelMetadata[] {
  return Array.from({ length: count }, (_, i) => makeModel(i))
}

export interface PublishOptions {
  generatedAt?: string
  filters?: Record<string, string[]>
  changes?: CatalogChange[]
  /** Rows of each part of the card columns. */
  cardParts?: number[]
  chunks?: number
  push?: string
  /** Whether there is a search index. */
  search?: boolean
  /** Whether it finds words of descriptions. */
  descriptions?: boolean
}

const utf8 = new TextEncoder()
const json = (value: unknown) => utf8.encode(JSON.stringify(value))
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

function defaultParts(rows: number): number[] {
  if (rows <= SINGLE_PART_MODELS) return [rows]
  const parts = [FIRST_PART_ROWS]
  for (let left = rows - FIRST_PART_ROWS; left > 0; left -= PART_ROWS) parts.push(Math.min(left, PART_ROWS))
  return parts
}

/** The files of a manifests folder, made with the encoders that the generator uses. */
export function publish(models: readonly ModelMetadata[], options: PublishOptions = {}): Map<string, Uint8Array> {
  const generatedAt = options.generatedAt ?? '2026-01-01T00:00:00.000Z'
  const ranked = rankModels(models, 'popularity')
  const cards = ranked.map(toModelCard)
  const rowOf = new Map(ranked.map((model, row) => [model.id, row]))
  const cardParts = options.cardParts ?? defaultParts(cards.length)
  const files = new Map<string, Uint8Array>()

  const trends = rankTrends(ranked)
  let first = 0
  cardParts.forEach((rows, part) => {
    files.set(cardParts.length === 1 ? 'cards.bin' : `cards-${part}.bin`, encodeCards(cards.slice(first, first + rows)))
    const held = ranked.slice(first, first + rows)
    const text = options.descriptions ? buildSearchText(held) : undefined
    if (text) files.set(searchTextFiles(cardParts)[part]!, text)
    const told = text && { text: { bytes: text.length, hash: hashOf(text) } }
    if (options.search) files.set(searchFiles(cardParts)[part]!, buildSearchIndex(held, { ...told, trends }))
    first += rows
  })

  const sections = CATEGORIES.map(({ holds: _, ...category }) => {
    const picked = pickCategory(
      CATEGORIES.find(({ id }) => id === category.id)!,
      ranked,
    )
    return { info: { ...category, count: picked.length }, picked }
  })
  const chosen = options.filters ?? {
    'hf-filter/likes': ranked
      .filter((model) => model.source === 'huggingface')
      .slice(0, 30)
      .map((model) => model.id),
    'hf-filter/likes/small': ranked
      .filter((_, i) => i % 2)
      .slice(0, 50)
      .reverse()
      .map((model) => model.id),
    'civitai-filter/sdxl': [],
  }
  const filters: FilterInfo[] = Object.entries(chosen).map(([id, ids]) => {
    files.set(filterFile(id), json({ filter: id, modelIds: ids, timestamp: generatedAt }))
    return { id, title: `Title of ${id}`, icon: 'heart', count: ids.length, file: filterFile(id) }
  })
  const known = (ids: readonly string[]) => ids.map((id) => rowOf.get(id)).filter((row) => row !== undefined)
  const lists = [
    ...Object.entries(chosen).map(([id, ids]) => ({ id, rows: known(ids) })),
    ...sections.map(({ info, picked }) => ({ id: `section:${info.id}`, rows: known(picked.map((model) => model.id)) })),
  ]
  const columns = {
    downloads: (row: number) => cards[row]!.downloads,
    likes: (row: number) => cards[row]!.likes,
    lastUpdated: (row: number) =>
      cards[row]!.lastUpdated === null ? null : Date.parse(cards[row]!.lastUpdated!) / 1000,
  }
  files.set('filters.bin', encodeRowLists(cards.length, lists, cardParts.length === 1 ? columns : undefined))

  const chunks = options.chunks ?? 4
  const details = Array.from({ length: chunks }, (): [string, ModelMetadata][] => [])
  for (const model of ranked) details[hashText(model.id) & (chunks - 1)]!.push([model.id, model])
  details.forEach((entries, n) =>
    files.set(`details/${n}.json`, json({ schema: MANIFEST_SCHEMA, models: Object.fromEntries(entries) })),
  )

  const inline = (section: (typeof sections)[number]): ModelCard[] =>
    section.picked.slice(0, section.info.initial).map(toModelCard)
  const home: HomeManifest = {
    schema: MANIFEST_SCHEMA,
    generatedAt,
    totalModels: cards.length,
    simulated: null,
    sections: sections
      .filter(({ info }) => info.initial > 0)
      .map((section) => ({ ...section.info, cards: inline(section) })),
  }
  files.set('home.json', json(home))
  files.set(
    'models.json',
    json({
      totalModels: models.length,
      models: Object.fromEntries(models.map((model) => [model.id, model])),
      timestamp: generatedAt,
    }),
  )
  files.set('changes.json', json({ schema: MANIFEST_SCHEMA, changes: options.changes ?? [] }))

  const whole = [...files].filter(([name]) => !name.includes('/'))
  const index: IndexManifest = {
    schema: MANIFEST_SCHEMA,
    generatedAt,
    totalModels: cards.length,
    files: Object.fromEntries(whole.map(([name, bytes]) => [name, { bytes: bytes.length, hash: hashOf(bytes) }])),
    filters,
    sections: sections.map(({ info }) => info),
    cardParts,
    details: {
      chunks,
      hash: hashOf(Buffer.concat([...files].filter(([name]) => name.includes('/')).map(([, bytes]) => bytes))),
    },
    sources: [{ id: 'huggingface', models: cards.length, endpoint: 'https://huggingface.co', simulated: null }],
    ...(options.push === undefined ? {} : { push: options.push }),
  }
  files.set('index.json', json(index))
  return files
}
