import type { ModelCard } from '@decentramodels/core'
import type { CatalogLike } from '@decentramodels/core/catalog'
import { usualModels } from './usual-models.ts'
import { at } from './place.ts'

/*
 * Below the form: the most used models of the chosen task. Those of the first task are written into the page, others
 * are read from the catalogue as one comes near.
 */

const section = document.querySelector<HTMLElement>('#task-models')
const part = <T extends HTMLElement>(name: string) => section!.querySelector<T>(`[data-part=${name}]`)!

let catalog: CatalogLike | undefined
let task = section?.dataset.task ?? ''
let isNear = false
let reading = new AbortController()

/** Shows the models of the task that was chosen, unless it does already. */
async function follow(): Promise<void> {
  if (catalog === undefined || section!.dataset.task === task) return
  // Those of another task would be taken for its own; their place is kept.
  const list = section!.querySelector('ul')!
  list.ariaBusy = 'true'
  part('task').textContent = titleOf(task)
  if (!isNear) return
  reading.abort()
  const { signal } = (reading = new AbortController())
  const found = await usualModels(catalog, task, signal).catch(() => undefined)
  if (signal.aborted) return
  const { cards = [], total = 0 } = found ?? {}
  section!.dataset.task = found ? task : ''
  list.classList.add('taken')
  list.replaceChildren(...cards.map(renderCard))
  list.ariaBusy = null
  part('none').hidden = !found || total > 0
  part('unread').hidden = found !== undefined
  const all = part<HTMLAnchorElement>('all')
  all.parentElement!.hidden = total <= cards.length
  all.href = at(`models/?task=${encodeURIComponent(task)}&source=huggingface&sort=downloads`)
}

function titleOf(task: string): string {
  return document.querySelector(`.tasks .groups a[data-task="${CSS.escape(task)}"]`)?.textContent ?? task
}

/** The form takes a card that is pressed. */
function renderCard(model: ModelCard): HTMLLIElement {
  const item = document.createElement('li')
  item.append(Object.assign(document.createElement('dm-model-card'), { model }))
  return item
}

if (section) {
  document.addEventListener('dm-catalog-open', (event) => {
    catalog = event.catalog
    void follow()
  })
  document.addEventListener('dm-task-change', (event) => {
    task = event.task
    void follow()
  })
  part('retry').addEventListener('click', () => void follow())
  const near = new IntersectionObserver(
    (entries) => {
      isNear = entries.at(-1)!.isIntersecting
      void follow()
    },
    { rootMargin: '200px 0px' },
  )
  near.observe(section)
}
