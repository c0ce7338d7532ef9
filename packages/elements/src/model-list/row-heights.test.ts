import { expect } from '@open-wc/testing'
import { RowHeights } from './row-heights.js'
import { ScrollScale } from './scroll-scale.js'

describe('row heights', () => {
  it('agree with adding up, whatever was measured in whatever order', () => {
    const heights = new RowHeights()
    let seed = 7
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    const rows = Array.from({ length: 200 }, () => 80)
    heights.reset(rows.length, 80, 12)
    for (let i = 0; i < 500; i++) {
      const row = random(200)
      const height = [80, 120, 300, 60][random(4)]!
      expect(heights.set(row, height)).to.equal(rows[row] !== height)
      rows[row] = height
    }
    let top = 0
    for (const [row, height] of rows.entries()) {
      expect(heights.top(row)).to.equal(top)
      expect(heights.height(row)).to.equal(height)
      expect(heights.rowAt(top), `row ${row}`).to.equal(row)
      expect(heights.rowAt(top + height - 1), `end of row ${row}`).to.equal(row)
      top += height + 12
    }
    expect(heights.total).to.equal(top - 12)
    expect(heights.rowAt(-50)).to.equal(0)
    expect(heights.rowAt(1e9)).to.equal(199)
  })
})

describe('the scale of a scroll', () => {
  it('is none for lists that a browser can show', () => {
    const scale = new ScrollScale()
    scale.set(9_000_000)
    expect(scale.space).to.equal(9_000_000)
    expect(scale.toList(5_000_000)).to.equal(5_000_000)
  })

  it('is exact at both ends, rises all the way, and can be turned around', () => {
    const scale = new ScrollScale()
    scale.set(92_000_000)
    expect(scale.space).to.be.at.most(17_000_000)
    expect(scale.toList(500_000)).to.equal(500_000)
    expect(scale.toList(scale.space)).to.equal(92_000_000)
    expect(scale.toList(scale.space - 300)).to.equal(92_000_000 - 300)
    let former = -1
    for (let place = 0; place <= scale.space; place += 12_345) {
      const there = scale.toList(place)
      expect(there).to.be.greaterThan(former)
      expect(scale.toSpace(there)).to.be.closeTo(place, 0.001)
      former = there
    }
  })
})
