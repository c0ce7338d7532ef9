import { type CardList, Catalog, type CatalogLike, type SectionView } from '@decentramodels/core/catalog'
import {
  type CatalogChange,
  type FilterInfo,
  type ModelCard,
  type ModelMetadata,
  readChangesManifest,
  readModelMetadata,
  type SourceInfo,
} from '@decentramodels/core/contract'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isFilterId } from './links.ts'

/** A filter as the site shows it: its facts and the cards that its page is written with. */
export interface FilterContent extends FilterInfo {
  source: 'huggingface' | 'civitai'
  cards: ModelCard[]
}

/** Everything that pages are written from. */
export interface SiteCatalogue {
  catalog: CatalogLike
  sections: SectionView[]
  filters: FilterContent[]
  sources: readonly SourceInfo[]
  /** Newest first. */
  changes: CatalogChange[]
  all: CardList
  /** Full record; undefined when there is none or it is not sane. */
  metadata(id: string): ModelMetadata | undefined
  /** Ids of the filters that hold a model. */
  heldBy(id: string): string[]
}

/** Cards that a page with a list is written with. */
export const LIST_CARDS = 48

/** Reads the folder as any page does, through the catalogue: what it would skip is not written either. */
export async function readCatalogue(folder: string): Promise<SiteCatalogue> {
  const origin = 'https://site.invalid/'
  const readFile: typeof fetch = async (input) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const file = join(folder, decodeURIComponent(pathname))
    return existsSync(file) ? new Response(readFileSync(file)) : new Response(null, { status: 404 })
  }
  const catalog = await Catalog.open(origin, { runtime: { fetch: readFile } })
  const first = await catalog.sections()
  const newest = await catalog.section('newest')
  const sections = [...(await Promise.all(first.map(({ id }) => catalog.section(id)))), newest]
  const holders = new Map<string, string[]>()
  const filters: FilterContent[] = []
  for (const info of await catalog.filters()) {
    if (!isFilterId(info.id)) continue
    const view = await catalog.filter(info.id)
    for (const id of await view.models.ids()) holders.set(id, [...(holders.get(id) ?? []), info.id])
    const cards = await view.models.slice(0, LIST_CARDS)
    const { id, title, icon, count, file, cappedTo } = view
    const source = id.startsWith('civitai') ? 'civitai' : 'huggingface'
    filters.push({ id, title, icon, count, file, source, cards, ...(cappedTo === undefined ? {} : { cappedTo }) })
  }
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const { models } = read('models.json') as { models: Record<string, unknown> }
  return {
    catalog,
    sections,
    filters,
    sources: await catalog.sources(),
    changes: existsSync(join(folder, 'changes.json')) ? readChangesManifest(read('changes.json')).changes : [],
    all: await catalog.all(),
    metadata: (id) => (Object.hasOwn(models, id) ? readModelMetadata(models[id]) : undefined),
    heldBy: (id) => holders.get(id) ?? [],
  }
}
