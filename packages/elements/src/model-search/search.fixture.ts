/** A search on a page over a catalogue of its own, and what a person finds of it. */
import { Catalog } from '@decentramodels/core/catalog'
import type { ModelMetadata, Runtime } from '@decentramodels/core'
import { fixture, html } from '@open-wc/testing'
import type { DmModelCard } from '../model-card/model-card.js'
import { FakeClock, FolderHost, model, NOW, runtimeOf, standardFolder } from '../testing/catalog.fixture.js'
import { deep, part, until } from '../testing/screen.fixture.js'
import './define.js'
import type { DmModelSearch } from './model-search.js'

export const ADDRESS = 'https://models.example/manifests/'

/** Models that differ in what pills can tell, the most used first. */
export const MODELS: ModelMetadata[] = [
  ['maker/quiet-llama-8b', { task: 'text-generation', license: 'mit', parameters: 8e9, likes: 10 }],
  [
    'lab/painter-xl',
    { task: 'text-to-image', type: 'text-to-image', origin: 'lab', license: 'apache-2.0', likes: 900 },
  ],
  ['lab/painter-small', { task: 'text-to-image', type: 'text-to-image', origin: 'lab', parameters: 1e9, likes: 80 }],
  ['maker/tiny-llama', { task: 'text-generation', license: 'mit', parameters: 1e9, baseModel: 'maker/quiet-llama-8b' }],
  ['ear/whisperer', { task: 'automatic-speech-recognition', type: 'automatic-speech-recognition', likes: 5 }],
  [
    'civitai:77',
    { name: 'Painted Houses', author: 'studio', task: 'text-to-image', type: 'lora', baseModel: 'SD 1.5' },
  ],
  ['new/llama-news', { task: 'text-generation', createdAt: new Date(NOW - 86_400_000).toISOString() }],
].map(([id, special], i) => model(id as string, { downloads: 1_000_000 - i * 1000, ...(special as object) }))

export const many = (count: number): ModelMetadata[] =>
  Array.from({ length: count }, (_, i) =>
    model(`maker-${i % 7}/model-${i}`, { downloads: 9_000_000 - i * 100, license: i % 2 ? 'mit' : 'apache-2.0' }),
  )

export interface Shown {
  search: DmModelSearch
  host: FolderHost
  clock: FakeClock
}

export async function openCatalog(
  special: Parameters<typeof standardFolder>[0] = {},
): Promise<{ catalog: Catalog; host: FolderHost; clock: FakeClock; runtime: Partial<Runtime> }> {
  const host = await FolderHost.of(
    standardFolder({ models: MODELS, search: true, filters: [], sections: [], ...special }),
  )
  const clock = new FakeClock()
  const runtime = runtimeOf(host, clock)
  return { catalog: await Catalog.open(ADDRESS, { runtime }), host, clock, runtime }
}

/** A search with its own catalogue; tests say what is special. */
export async function showSearch(
  properties: Partial<DmModelSearch> = {},
  special: Parameters<typeof standardFolder>[0] = {},
): Promise<Shown> {
  const { catalog, host, clock, runtime } = await openCatalog(special)
  const search = document.createElement('dm-model-search')
  Object.assign(search, { catalog, runtime, ...properties })
  await place(search)
  return { search, host, clock }
}

/** Puts a search on the page. */
export async function place(search: DmModelSearch): Promise<void> {
  const page = await fixture<HTMLElement>(html`<main>${search}</main>`)
  page.style.display = 'block'
  await search.updateComplete
}

export const box = (search: Element) => part<HTMLInputElement>(search, 'input')!
export const pills = (search: Element) => [
  ...search.shadowRoot!.querySelectorAll<HTMLButtonElement>('[part=pill][aria-pressed]'),
]
const words = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ').trim()
/** What a pill says to the eye. */
export const labelOf = (pill: Element) => words(pill.querySelector('[dir=auto]'))
export const countOf = (pill: Element) => words(pill.querySelector('[aria-hidden]'))
export const pill = (search: Element, label: string) => pills(search).find((one) => labelOf(one) === label)
export const count = (search: Element) => words(part(search, 'count'))
export const said = (search: Element) => words(search.shadowRoot!.querySelector('[role=status]'))

/** Ids of the models that are shown, in the order of the page. */
export function shownIds(search: Element): string[] {
  const list = part(search, 'results')
  if (!list || list.hidden) return []
  const cards = deep(list, 'dm-model-card') as DmModelCard[]
  return cards.flatMap(({ model }) => model?.id ?? [])
}

/** Waits until these are the results. */
export async function shows(search: Element, ids: readonly string[]): Promise<void> {
  const wanted = ids.join()
  await until(() => shownIds(search).join() === wanted || undefined, `${wanted}`).catch((error: Error) => {
    throw new Error(`${error.message} Shown: ${shownIds(search).join()}; ${count(search)}`)
  })
}

/** Types as a person does, into whatever the box holds. */
export function type(search: Element, text: string): void {
  const input = box(search)
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
}
