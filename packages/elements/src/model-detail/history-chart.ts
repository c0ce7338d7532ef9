import type { ModelMetadata } from '@decentramodels/core'
import { html, nothing, type TemplateResult } from 'lit'
import { formatDate } from '../i18n/times.js'
import type { Words } from '../i18n/words.js'

type DailyDownloads = NonNullable<ModelMetadata['dailyDownloads']>

const DAY_MS = 86_400_000
const WIDTH = 600
const HEIGHT = 120

interface Point {
  /** ISO, midnight in UTC. */
  day: string
  count: number | null
}

function daysOf({ since, counts }: DailyDownloads): Point[] {
  const start = Date.parse(`${since}T00:00:00Z`)
  return counts.map((count, i) => ({ day: new Date(start + i * DAY_MS).toISOString(), count }))
}

/** Least height of the chart, as a part of the largest count: 0.1 % must not look like a climb. */
const LEAST_SPAN = 0.1

/** Ends of the vertical axis. */
function axisOf(counts: readonly number[]): [low: number, high: number] {
  const least = Math.min(...counts)
  const most = Math.max(...counts)
  const room = Math.max(0, most * LEAST_SPAN - (most - least)) / 2
  return [Math.max(0, Math.floor(least - room)), Math.max(1, Math.ceil(most + room))]
}

/** Strokes of the known days; a day that is missing breaks the line, a day alone is a dot. */
function pathOf(points: readonly Point[], low: number, high: number): string {
  let path = ''
  let isDrawing = false
  points.forEach(({ count }, i) => {
    if (count === null) {
      isDrawing = false
      return
    }
    const x = Math.round((i / Math.max(1, points.length - 1)) * WIDTH)
    const y = Math.round((1 - (count - low) / (high - low)) * HEIGHT)
    path += isDrawing ? `L${x} ${y}` : `M${x} ${y}h0`
    isDrawing = true
  })
  return path
}

/** Downloads of each day as a line, in words, and as a table; nothing where fewer than two days are known. */
export function renderHistory(words: Words, downloads: DailyDownloads | null): TemplateResult | typeof nothing {
  const points = downloads ? daysOf(downloads) : []
  const known = points.filter((point): point is Point & { count: number } => point.count !== null)
  const [first] = known
  const last = known.at(-1)
  if (known.length < 2 || !first || !last) return nothing
  const [low, high] = axisOf(known.map(({ count }) => count))
  const date = (day: string) => formatDate(words.lang, day)
  const said = words.term('historySaid')(
    date(first.day),
    words.number(first.count),
    date(last.day),
    words.number(last.count),
  )
  return html`<figure class="history" part="history">
    <figcaption>${words.term('historyTitle')}</figcaption>
    <div class="plot">
      <span aria-hidden="true">${words.compact(high)}</span>
      <span class="low" aria-hidden="true">${words.compact(low)}</span>
      <svg
        class="line"
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${said}
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linejoin="round"
        stroke-linecap="round"
      >
        <path d=${pathOf(points, low, high)} vector-effect="non-scaling-stroke" />
      </svg>
      <span class="from" aria-hidden="true">${date(points[0]!.day)}</span>
      <span class="to" aria-hidden="true">${date(points.at(-1)!.day)}</span>
    </div>
    <p class="quiet">${words.term('historySeen')}</p>
    <details>
      <summary>${words.term('showTable')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.term('day')}</th>
            <th scope="col">${words.term('downloadsColumn')}</th>
          </tr>
        </thead>
        <tbody>
          ${points.map(
            ({ day, count }) =>
              html`<tr>
                <th scope="row">${date(day)}</th>
                <td>${count === null ? words.term('unknown') : words.number(count)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </figure>`
}
