import { expect } from '@open-wc/testing'
import { sendKeys, setViewport } from '@web/test-runner-commands'
import { focused, part, until, violations } from '../testing/screen.fixture.js'
import {
  box,
  count,
  countOf,
  labelOf,
  MODELS,
  pill,
  pills,
  showSearch,
  shownIds,
  shows,
  type,
} from './search.fixture.js'

const all = MODELS.map(({ id }) => id)

describe('dm-model-search', () => {
  before(() => setViewport({ width: 1280, height: 800 }))
  afterEach(() => window.scrollTo(0, 0))

  it('shows all models, and what is typed at every keystroke', async () => {
    const { search } = await showSearch()
    await shows(search, all)
    expect(count(search)).to.equal('7 models')
    box(search).focus()
    await until(() => countOf(pills(search)[0]!) !== '', 'the counts')
    console.log(
      pills(search)
        .map((p) => `${labelOf(p)} ${countOf(p)}`)
        .join(' | '),
    )
    for (const text of ['l', 'll', 'lla', 'llam', 'llama']) type(search, text)
    await until(() => shownIds(search).length === 3, 'three')
    console.log(shownIds(search).join(), count(search))
  })
})
