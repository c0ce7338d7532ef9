import { expect, fixture, html } from '@open-wc/testing'
import { DmModelCard } from '../model-card/model-card.js'
import { card, runtimeOf } from '../testing/catalog.fixture.js'
import { part, until, violations } from '../testing/screen.fixture.js'
import { createElement } from './create-element.js'
import { VERSION } from './version.js'

describe('registration', () => {
  const said: string[] = []
  const { warn } = console
  before(() => (console.warn = (text: string) => void said.push(text)))
  after(() => (console.warn = warn))

  it('gives an accessible element under any tag, and one class may have several', async () => {
    DmModelCard.define('my-card')
    DmModelCard.define('your-card')
    for (const tag of ['my-card', 'your-card']) {
      const page = await fixture(html`<div></div>`)
      const element = document.createElement(tag) as DmModelCard
      Object.assign(element, { runtime: runtimeOf(undefined), model: card('a/b') })
      page.append(element)
      await element.updateComplete
      expect(part(element, 'link')!.textContent!.trim()).to.equal('b')
      expect(await violations(element)).to.deep.equal([])
    }
  })

  it('is silent when the same version comes twice', () => {
    DmModelCard.define()
    const first = customElements.get('dm-model-card')
    DmModelCard.define()
    class SameVersion extends DmModelCard {}
    SameVersion.define('dm-model-card')
    expect(customElements.get('dm-model-card') === first).to.equal(true)
    expect(said).to.deep.equal([])
  })

  it('warns once, with both versions, when another version is there, and never throws', async () => {
    class Older extends DmModelCard {
      static override readonly version = '0.0.1'
    }
    Older.define('old-card')
    DmModelCard.define('old-card')
    DmModelCard.define('old-card')
    expect(customElements.get('old-card') === Older).to.equal(true)
    await until(() => said.length > 0, 'the warning')
    expect(said.length).to.equal(1)
    expect(said[0]).to.include('0.0.1').and.include(VERSION).and.include('<old-card>')
  })

  it('makes an element of its own class though another version holds the tag', () => {
    class Newer extends DmModelCard {
      static override readonly tag = 'old-card'
    }
    const element = createElement(Newer)
    expect(element).to.be.instanceOf(Newer)
    expect(element.localName).to.match(/^old-card-\d+$/)
    expect(createElement(Newer).localName).to.equal(element.localName)
  })

  it('survives something foreign under the tag', async () => {
    customElements.define('foreign-card', class extends HTMLElement {})
    DmModelCard.define('foreign-card')
    await until(() => said.some((text) => String(text).includes('unknown')), 'the warning')
  })
})
