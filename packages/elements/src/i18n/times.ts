import { formatter } from './formats.js'

/** A day, such as "Dec 22, 2025". Times of manifests are in UTC, and so are their days. */
export function formatDate(lang: string, time: string): string {
  return formatter(Intl.DateTimeFormat, 'd', lang, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(time))
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30.5 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "3 hours ago". */
export function formatAge(lang: string, ageMs: number): string {
  const [unit, size] = UNITS.find(([, size]) => ageMs >= size) ?? (['second', 1000] as const)
  return formatter(Intl.RelativeTimeFormat, 'r', lang, { numeric: 'auto' }).format(-Math.floor(ageMs / size), unit)
}
