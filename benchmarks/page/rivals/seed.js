// The first version's way, as its document describes it: all metadata, then a filter, then the ids of one resolved.
import { addList } from './plain-list.js'

const database = await fetch('/manifests/models.json').then((answer) => answer.json())
const filter = await fetch('/manifests/hf-filter-medium.json').then((answer) => answer.json())
addList(
  document.getElementById('app'),
  filter.modelIds.slice(0, 24).map((id) => database.models[id]),
)
