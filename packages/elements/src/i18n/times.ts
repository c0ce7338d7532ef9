import { formatter } from './formats.js'

/** A day, such as "Dec 22, 2025". Times of manifests are in UTC, and so are their days. */
export function formatDate(lang: string, time: string): string {
  return formatter(Intl.DateTimeFormat, 'd', lang, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(time))
}

const DAY_MS = 86_400_000

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY_MS],
  ['month', 30.5 * DAY_MS],
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "3 hours ago". */
export function formatAge(lang: string, ageMs: number): string {
  const [unit, size] = UNITS.find(([, size]) => ageMs >= size) ?? (['second', 1000] as const)
  // "Last year" is another year on the first of January; thirteen months ago are a year ago all the same.
  const numeric = size > DAY_MS ? 'always' : 'auto'
  return formatter(Intl.RelativeTimeFormat, 'r', lang, { numeric }).format(-Math.floor(ageMs / size), unit)
}
