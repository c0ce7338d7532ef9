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

/** Which day is looked at, and what to call when another one is. */
export interface DayLook {
  readonly day: number | undefined
  see(day: number | undefined): void
}

type Scale = (count: number, day: number) => [x: number, y: number]

function scaleOf(days: number, low: number, high: number): Scale {
  return (count, day) => [
    Math.round((day / Math.max(1, days - 1)) * WIDTH),
    Math.round((1 - (count - low) / (high - low)) * HEIGHT),
  ]
}

/** Strokes of the known days; a day that is missing breaks the line, a day alone is a dot. */
function pathOf(points: readonly Point[], scale: Scale): string {
  let path = ''
  let isDrawing = false
  points.forEach(({ count }, i) => {
    if (count === null) {
      isDrawing = false
      return
    }
    const [x, y] = scale(count, i)
    path += isDrawing ? `L${x} ${y}` : `M${x} ${y}h0`
    isDrawing = true
  })
  return path
}

/** The day that a pointer is at. */
function dayAt({ currentTarget, clientX }: PointerEvent, days: number): number {
  const chart = (currentTarget as Element).querySelector('.line')!
  const { left, width } = chart.getBoundingClientRect()
  const part = Math.min(1, Math.max(0, (clientX - left) / (width || 1)))
  return Math.round((chart.matches(':dir(rtl)') ? 1 - part : part) * (days - 1))
}

/** Goes through the days by keys, unseen above the line; pointers go by their place. */
function renderDays(words: Words, said: readonly string[], { day, see }: DayLook): TemplateResult {
  const at = day ?? said.length - 1
  const look = (event: Event) => see((event.target as HTMLInputElement).valueAsNumber)
  return html`<input
    class="days"
    part="days"
    type="range"
    min="0"
    max=${said.length - 1}
    .value=${String(at)}
    aria-label=${words.term('historyTitle')}
    aria-valuetext=${said[at]!}
    @focus=${look}
    @input=${look}
    @blur=${() => see(undefined)}
  />`
}

/** Downloads of each day as a line, in words, and as a table; nothing where fewer than two days are known. */
export function renderHistory(
  words: Words,
  downloads: DailyDownloads | null,
  look?: DayLook,
): TemplateResult | typeof nothing {
  const points = downloads ? daysOf(downloads) : []
  const known = points.filter((point): point is Point & { count: number } => point.count !== null)
  const [first] = known
  const last = known.at(-1)
  if (known.length < 2 || !first || !last) return nothing
  const [low, high] = axisOf(known.map(({ count }) => count))
  const scale = scaleOf(points.length, low, high)
  const date = (day: string) => formatDate(words.lang, day)
  const said = words.term('historySaid')(
    date(first.day),
    words.number(first.count),
    date(last.day),
    words.number(last.count),
  )
  const number = (count: number | null) => (count === null ? words.term('unknown') : words.number(count))
  const seen = look?.day === undefined ? undefined : points[look.day]
  const [x, y] = seen ? scale(seen.count ?? low, look!.day!) : []
  const see = (event: PointerEvent) => look?.see(dayAt(event, points.length))
  return html`<figure class="history" part="history">
    <figcaption>${words.term('historyTitle')}</figcaption>
    <div
      class="plot ${seen ? 'read' : ''}"
      @pointerdown=${see}
      @pointermove=${see}
      @pointerleave=${({ pointerType }: PointerEvent) => {
        // A finger that is lifted leaves too, and has read nothing yet.
        if (pointerType !== 'touch') look?.see(undefined)
      }}
    >
      <span aria-hidden="true">${words.compact(high)}</span>
      <span class="low" aria-hidden="true">${words.compact(low)}</span>
      ${
        look
          ? renderDays(
              words,
              points.map(({ day, count }) => `${date(day)} · ${number(count)}`),
              look,
            )
          : nothing
      }
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
        <path d=${pathOf(points, scale)} vector-effect="non-scaling-stroke" />
        <path class="mark" d=${seen ? `M${x} 0V${HEIGHT}` : ''} vector-effect="non-scaling-stroke" />
        <path class="dot" d=${seen && seen.count !== null ? `M${x} ${y}h0` : ''} vector-effect="non-scaling-stroke" />
      </svg>
      <span class="from" aria-hidden="true">${date(points[0]!.day)}</span>
      <span class="to" aria-hidden="true">${date(points.at(-1)!.day)}</span>
      <span class="tip" part="day" aria-hidden="true">
        ${seen ? html`<bdi>${date(seen.day)}</bdi> · <bdi>${number(seen.count)}</bdi>` : nothing}
      </span>
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
                <td>${number(count)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </figure>`
}
