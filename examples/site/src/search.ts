const box = () =>
  document.querySelector<HTMLElement>('dm-model-search') ?? document.querySelector<HTMLElement>('.find input')

/** A slash leads to the search, from wherever nothing is being written. */
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  const at = event.composedPath()[0] as HTMLElement
  if (at.isContentEditable || at.matches('input, textarea, select')) return
  event.preventDefault()
  box()?.focus()
})

const title = document.title

/** What is searched for is what the page is about. */
document.addEventListener('dm-search', ({ query }) => {
  document.title = query.trim() === '' ? title : `${query.trim()} · ${title}`
})

export {}
