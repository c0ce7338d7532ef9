/** The tasks of the page that runs models: chosen without leaving it, so that the runs of this visit stay. */
const playground = document.querySelector('dm-playground')
const links = document.querySelectorAll<HTMLAnchorElement>('.tasks a[data-task]')

function mark(): void {
  const task = new URLSearchParams(location.search).get('task') ?? 'text-to-image'
  for (const link of links) {
    if (link.dataset.task === task) link.setAttribute('aria-current', 'true')
    else link.removeAttribute('aria-current')
  }
}

if (playground) {
  mark()
  document.querySelector('.tasks')!.addEventListener('click', (event) => {
    const { ctrlKey, metaKey, shiftKey, altKey, target } = event as MouseEvent
    const link = (target as Element).closest<HTMLAnchorElement>('a[data-task]')
    if (!link || ctrlKey || metaKey || shiftKey || altKey || !playground.matches(':defined')) return
    event.preventDefault()
    history.pushState(null, '', link.href)
    show()
    link.closest('details')?.removeAttribute('open')
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
  mark()
}

export {}
