// As Material Web's documentation recommends: the elements that are used, by their own modules.
import '@material/web/list/list.js'
import '@material/web/list/list-item.js'
import { firstCards } from './cards.js'

const list = document.createElement('md-list')
for (const { name, href, facts, downloads } of await firstCards()) {
  const item = document.createElement('md-list-item')
  item.type = 'link'
  item.href = href
  for (const [slot, text] of [
    ['headline', name],
    ['supporting-text', facts],
    ['trailing-supporting-text', downloads],
  ]) {
    const part = document.createElement('div')
    part.slot = slot
    part.textContent = text
    item.append(part)
  }
  list.append(item)
}
document.getElementById('app').append(list)
