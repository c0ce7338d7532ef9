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

/** Strokes of the known days; a day that is missing breaks the line, a day alone is a dot. */
function pathOf(points: readonly Point[], least: number, most: number): string {
  const span = most - least
  let path = ''
  let isDrawing = false
  points.forEach(({ count }, i) => {
    if (count === null) {
      isDrawing = false
      return
    }
    const x = Math.round((i / Math.max(1, points.length - 1)) * WIDTH)
    const y = span === 0 ? HEIGHT / 2 : Math.round((1 - (count - least) / span) * HEIGHT)
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
  const counts = known.map(({ count }) => count)
  const least = Math.min(...counts)
  const most = Math.max(...counts)
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
      <span class="most" aria-hidden="true">${words.compact(most)}</span>
      <span class="least" aria-hidden="true">${least === most ? nothing : words.compact(least)}</span>
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
        <path d=${pathOf(points, least, most)} vector-effect="non-scaling-stroke" />
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
