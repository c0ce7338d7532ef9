/** The tasks of the page that runs models: chosen without leaving it, so that the runs of this visit stay. */
const playground = document.querySelector('dm-playground')
const links = document.querySelectorAll<HTMLAnchorElement>('.tasks a[data-task]')

/** Whichever way the playground came to its task: by a link, an address, a card, a run of before. */
function mark(task: string): void {
  for (const link of links) {
    if (link.dataset.task === task) {
      link.setAttribute('aria-current', 'true')
      // On a phone the row is longer than the screen; the page itself stays where it is.
      const row = link.parentElement!
      row.scrollLeft += link.getBoundingClientRect().left - row.getBoundingClientRect().left - 16
    } else link.removeAttribute('aria-current')
  }
}

/** Goes to another form of this page; false where the browser should follow the link itself. */
function go({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent, address: string): boolean {
  if (ctrlKey || metaKey || shiftKey || altKey || !playground!.matches(':defined')) return false
  history.pushState(null, '', address)
  show()
  return true
}

if (playground) {
  document.addEventListener('dm-task-change', ({ task }) => mark(task))
  document.querySelector('.tasks')!.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-task]')
    if (!link || !go(event as MouseEvent, link.href)) return
    event.preventDefault()
    link.closest('details')?.removeAttribute('open')
  })
  // A tile that is part of the page does what the cards of the elements do: the form takes its model.
  document.querySelector('#task-models')?.addEventListener('click', (event) => {
    const model = (event.target as Element).closest<HTMLElement>('a[data-model]')?.dataset.model
    if (!model || !go(event as MouseEvent, `?${new URLSearchParams({ task: 'text-to-image', model })}`)) return
    event.preventDefault()
    playground.scrollIntoView({ block: 'start' })
  })
  addEventListener('popstate', show)
}

/** The playground does what the address says. */
function show(): void {
  const search = new URLSearchParams(location.search)
  Object.assign(playground!, {
    task: search.get('task') ?? undefined,
    modelId: search.get('model') ?? undefined,
  })
}

export {}
