import { CATEGORIES } from '@decentramodels/core/contract'
import { expect, fixture, html } from '@open-wc/testing'
import { ICON_NAMES, renderIcon } from './icon-set.js'

const path = async (name: string) => (await fixture(html`<p>${renderIcon(name)}</p>`)).querySelector('path')!

describe('the icon set', () => {
  it('has a drawing for each, none like another, all on a field of 24 px and hidden from assistive technology', async () => {
    const drawn = new Set<string>()
    for (const name of ICON_NAMES) {
      const line = await path(name)
      const { x, y, width, height } = line.getBBox()
      expect(Math.max(width, height), name).to.be.greaterThan(12)
      expect(Math.min(x, y), name).to.be.at.least(2)
      expect(Math.max(x + width, y + height), name).to.be.at.most(22)
      expect(line.closest('svg')!.getAttribute('aria-hidden')).to.equal('true')
      drawn.add(line.getAttribute('d')!)
    }
    expect(drawn.size).to.equal(ICON_NAMES.length)
  })

  it('has those of all sections', () => {
    for (const { icon } of CATEGORIES) expect(ICON_NAMES).to.include(icon)
  })

  it('draws a filter for a name that it does not know', async () => {
    const filter = (await path('filter')).getAttribute('d')
    for (const name of ['', 'no such', '__proto__', 'constructor'])
      expect((await path(name)).getAttribute('d')).to.equal(filter)
  })
})
