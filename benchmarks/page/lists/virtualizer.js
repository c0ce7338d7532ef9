// Lit's own windowing library, with the same card.
import '@decentramodels/elements/model-card/define'
import '@lit-labs/virtualizer'
import { html } from 'lit'
import { model } from './models.js'

window.show = (rows) => {
  const list = document.createElement('lit-virtualizer')
  list.items = Array.from({ length: rows }, (_, at) => at)
  list.renderItem = (at) => html`<dm-model-card class="row" .model=${model(at)}></dm-model-card>`
  document.body.append(list)
}
