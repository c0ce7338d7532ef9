import { hashText } from '@decentramodels/core'
import { svg, type TemplateResult } from 'lit'

const COLUMNS = [12, 18, 24]
const ROWS = [12, 18, 24, 30, 36]

/**
 * The face of a model: a mirrored walk over a 5 x 5 grid, drawn from its id. The same id has the same face everywhere,
 * and no picture is fetched.
 */
export function renderGlyph(id: string): TemplateResult {
  let bits = hashText(id)
  const take = (count: number): number => {
    // xorshift32: FNV's low bits alone repeat among similar names.
    bits ^= bits << 13
    bits ^= bits >>> 17
    bits ^= bits << 5
    return (bits >>> 0) % count
  }
  const start = take(5)
  let x = 2
  let y = start
  let walk = `M24 ${ROWS[y]}`
  const step = (dx: number, dy: number) => {
    x += dx
    y += dy
    walk += `L${COLUMNS[x]} ${ROWS[y]}`
  }
  /** Up, straight on or down, as far as the grid allows. */
  const slope = () => Math.max(-y, Math.min(4 - y, take(3) - 1))
  // Out to the edge, along it, and back to the middle: every face fills its tile.
  step(-1, slope())
  step(-1, slope())
  step(0, y < 2 ? 1 + take(2) : -1 - take(2))
  step(1, slope())
  if (take(3) > 0) step(1, slope())
  return svg`<svg class="strokes" width="48" height="48" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d=${walk}/><path transform="matrix(-1 0 0 1 48 0)" d=${walk}/><circle cx="24" cy=${ROWS[(start + 2 + take(2)) % 5]!} r="2.5" fill="currentColor" stroke="none"/></svg>`
}
