// As React's documentation recommends for data that a page begins with: the request starts first, `use` waits for it.
import { createElement as h, Suspense, use } from 'react'
import { createRoot } from 'react-dom/client'
import { firstCards } from './cards.js'

const cards = firstCards()

function Models() {
  return h(
    'ul',
    null,
    use(cards).map(({ id, name, href, facts, downloads }, at) =>
      h('li', { key: `${at} ${id}` }, h('a', { href }, name), h('p', null, `${facts} · ${downloads}`)),
    ),
  )
}

createRoot(document.getElementById('app')).render(h(Suspense, { fallback: 'Loading' }, h(Models)))
