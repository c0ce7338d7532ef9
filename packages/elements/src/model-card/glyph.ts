import { hashText } from '@decentramodels/core/contract'
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
  take(2)
  let x = 2
  let y = take(5)
  const start = y
  let walk = `M${COLUMNS[x]} ${ROWS[y]}`
  for (let steps = 4 + take(3); steps > 0; steps--) {
    const [fromX, fromY] = [x, y]
    x = Math.min(2, Math.max(0, x + take(3) - 1))
    y = Math.min(4, Math.max(0, y + take(3) - 1))
    if (x === fromX && y === fromY) y += y < 2 ? 2 : -2
    walk += `L${COLUMNS[x]} ${ROWS[y]}`
  }
  return svg`<svg class="strokes" width="48" height="48" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true"><path d=${walk}/><path transform="matrix(-1 0 0 1 48 0)" d=${walk}/><circle cx="24" cy=${ROWS[4 - start]!} r="2.5" fill="currentColor" stroke="none"/></svg>`
}
