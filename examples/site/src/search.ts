import type { CatalogLike } from '@decentramodels/core/catalog'
import type { DmModelList } from '@decentramodels/elements'
import { describeModels } from './facts.ts'

/** Hits that are shown; more would not be looked at. */
const MOST = 500

const list = document.querySelector<DmModelList>('dm-model-list')
const found = document.getElementById('found')
const input = document.querySelector<HTMLInputElement>('.find input')
const query = new URLSearchParams(location.search).get('q')?.trim() ?? ''

/** Shows what a search finds in place of all models. */
async function search(catalog: CatalogLike, list: DmModelList, found: HTMLElement): Promise<void> {
  const { hits, total, searched, of } = await catalog.search(query, { limit: MOST })
  const part = searched < of ? ` among the ${describeModels(searched)} that are loaded` : ''
  const first = total > hits.length ? `; the first ${describeModels(hits.length)} are shown` : ''
  list.models = hits.map(({ card }) => card)
  list.label = `Found for “${query}”`
  const clear = Object.assign(document.createElement('a'), { href: location.pathname, textContent: 'Show all models' })
  found.replaceChildren(`${describeModels(total)} for “${query}”${part}${first}. `, clear)
}

if (list && found && query !== '') {
  if (input) input.value = query
  document.title = `${query} · ${document.title}`
  // What stands in it is of all models; it comes back with what is found.
  const place = list.parentElement!
  list.remove()
  list.replaceChildren()
  found.textContent = `Searching for “${query}” …`
  document.addEventListener('dm-catalog-open', ({ catalog }) => {
    search(catalog, list, found).then(
      () => place.append(list),
      () => (found.textContent = `The search for “${query}” did not work. Reload the page to try again.`),
    )
  })
}
