import type { Outputs } from '@decentramodels/core/tasks'
import { html, svg } from 'lit'
import { formatNumber } from '../i18n/formats.js'
import type { View, ViewContext } from './view.js'

const COLUMNS = 128
const HEIGHT = 48

/** A vector as a small picture of its numbers, with its length and its norm: nobody reads the numbers themselves. */
export function viewVector({ vector }: Outputs['vector'], { local }: ViewContext): View {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  const least = vector.reduce((a, b) => Math.min(a, b), Infinity)
  const most = vector.reduce((a, b) => Math.max(a, b), -Infinity)
  const columns = spread(vector, Math.min(COLUMNS, vector.length))
  const reach = Math.max(1e-9, Math.abs(least), Math.abs(most))
  const number = (value: number) => formatNumber(local.lang, value, { maximumSignificantDigits: 3 })
  return () =>
    html`<svg
        class="vector"
        part="plot"
        role="img"
        aria-label=${local.term('vectorPlot')(local.number(vector.length))}
        viewBox="0 0 ${columns.length} ${2 * HEIGHT}"
        preserveAspectRatio="none"
      >
        ${columns.map((value, i) => {
          const size = (Math.abs(value) / reach) * HEIGHT
          return svg`<rect x=${i + 0.1} y=${value > 0 ? HEIGHT - size : HEIGHT} width="0.8" height=${Math.max(0.5, size)}/>`
        })}
      </svg>
      <dl class="numbers">
        <div>
          <dt>${local.term('vectorLength')}</dt>
          <dd>${local.number(vector.length)}</dd>
        </div>
        <div>
          <dt>${local.term('vectorNorm')}</dt>
          <dd>${number(norm)}</dd>
        </div>
        <div>
          <dt>${local.term('vectorRange')}</dt>
          <dd>${vector.length === 0 ? '' : html`<bdi>${number(least)}</bdi> … <bdi>${number(most)}</bdi>`}</dd>
        </div>
      </dl>`
}

/** For each column the number of its share that is farthest from zero. */
function spread(vector: readonly number[], columns: number): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * vector.length) / columns)
    const to = Math.floor(((column + 1) * vector.length) / columns)
    return vector.slice(from, to).reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0)
  })
}
