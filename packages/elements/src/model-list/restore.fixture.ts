/** Runs in a page of its own, which the test leaves and comes back to. */
import { MadeList } from './list.fixture.js'

const list = document.createElement('dm-model-list')
const query = new URLSearchParams(location.search)
Object.assign(list, { restore: true, models: new MadeList(Number(query.get('rows'))) })
document.querySelector('main')!.append(list)
