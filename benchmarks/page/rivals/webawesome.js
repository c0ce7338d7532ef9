// As Web Awesome's documentation recommends for bundlers: the default theme and the components that are used.
import '@awesome.me/webawesome/dist/styles/themes/default.css'
import '@awesome.me/webawesome/dist/components/card/card.js'
import { firstCards } from './cards.js'

const app = document.getElementById('app')
for (const { name, href, facts, downloads } of await firstCards()) {
  const card = document.createElement('wa-card')
  const link = document.createElement('a')
  link.href = href
  link.textContent = name
  const line = document.createElement('p')
  line.textContent = `${facts} · ${downloads}`
  card.append(link, line)
  app.append(card)
}
