import '@decentramodels/elements/model-list/define'
import { cardList } from './models.js'

window.show = (rows) => {
  const list = document.createElement('dm-model-list')
  list.models = cardList(rows)
  document.body.append(list)
}
