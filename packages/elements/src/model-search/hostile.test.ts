/** Row 4 of the rules for what comes from outside: queries of any kind are answered, and soon. */
import { expect } from '@open-wc/testing'
import { setViewport } from '@web/test-runner-commands'
import { model } from '../testing/catalog.fixture.js'
import { deep, part, until } from '../testing/screen.fixture.js'
import { box, count, labelOf, many, pills, showSearch, shownIds, shows, type } from './search.fixture.js'
import { readAddress } from './address.js'

const QUERIES: [string, string][] = [
  ['a giant one', 'a'.repeat(50_000)],
  ['a pattern', '(a+)+$'],
  ['ten thousand blanks', ' '.repeat(10_000)],
  ['halves of characters', '\ud800\udfff\udc00 \ud83d'],
  ['marks that are not seen', '\u200b\u202emodel\u202c\u2066\u200d'],
  ['accents on accents', 'Z\u0335'.repeat(2000)],
  ['markup', '"><img src=x onerror=alert(1)>'],
  ['names of what every object has', '__proto__ constructor toString'],
]

describe('hostile queries', () => {
  before(() => setViewport({ width: 1280, height: 800 }))

  it('are answered, within half a second each, and shown as text', async () => {
    const { search } = await showSearch({}, { models: many(10_000) })
    await until(() => shownIds(search).length > 0, 'the list')
    box(search).focus()
    type(search, 'model')
    await until(() => count(search) === '10,000 models for “model”', 'the index')
    const answers: number[] = []
    search.addEventListener('dm-search', () => answers.push(performance.now()))
    for (const [what, query] of QUERIES) {
      const before = answers.length
      const started = performance.now()
      search.query = query
      await until(() => answers.length > before, what)
      expect(answers[before]! - started, what).to.be.below(500)
      expect(search.query.length, what).to.be.at.most(200)
      expect(part(search, 'error'), what).to.equal(null)
      expect(deep(search, 'img').length, what).to.equal(0)
    }
  })

  it('in an address are what they are: text, or nothing', () => {
    const long = 'a'.repeat(50_000)
    expect(readAddress(`?q=${long}`).query.length).to.equal(200)
    expect(readAddress('?q=%ED%A0%80&sort=best&source=evil&size=huge&new=maybe')).to.deep.equal({
      query: '\ufffd\ufffd\ufffd',
      filter: {},
      sort: 'relevance',
    })
    expect(readAddress(`?license=${long}&license=mit&license=mit&__proto__=x`).filter).to.deep.equal({
      license: ['mit'],
    })
    const many = Array.from({ length: 1000 }, (_, i) => `task=t${i}`).join('&')
    expect(readAddress(`?${many}`).filter.task!.length).to.equal(20)
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined)
  })

  it('find hostile records, which are shown as text', async () => {
    const markup = '<img src=x onerror=alert(1)>'
    const models = [
      model('evil/one', {
        name: markup,
        author: '"><svg/onload=alert(1)>',
        license: markup,
        task: '__proto__',
        type: 'x',
      }),
      model('evil/two', { name: '\u202eeman', license: 'constructor', baseModel: 'toString' }),
    ]
    const { search } = await showSearch({ query: 'img' }, { models })
    await shows(search, ['evil/one'])
    type(search, '')
    await shows(search, ['evil/one', 'evil/two'])
    box(search).focus()
    await until(() => pills(search).some((one) => labelOf(one) === markup), 'the pill')
    expect(pills(search).map(labelOf)).to.include.members(['constructor', 'toString', '__proto__'])
    expect(deep(search, 'img, [onload]').length).to.equal(0)
    pills(search)
      .find((one) => labelOf(one) === markup)!
      .click()
    await shows(search, ['evil/one'])
  })
})
