/** Runs in a page of its own, whose address and history belong to the search. */
import { many, openCatalog } from './search.fixture.js'

const models = many(600)
const { catalog, runtime } = await openCatalog({ models })
const search = document.createElement('dm-model-search')
search.sync = 'url'
// Real time: the address follows the keyboard by it.
const { clock: _, ...rest } = runtime
Object.assign(search, { catalog, runtime: rest })
document.querySelector('main')!.append(search)
