// Every card in the page; the browser skips what is not near the screen.
import '@decentramodels/elements/model-card/define'
import { model } from './models.js'

window.show = (rows) => {
  const list = document.createElement('ul')
  list.className = 'plain'
  for (let at = 0; at < rows; at++) {
    const item = document.createElement('li')
    const card = document.createElement('dm-model-card')
    card.model = model(at)
    item.append(card)
    list.append(item)
  }
  document.body.append(list)
}
