type Options = Intl.NumberFormatOptions & Intl.DateTimeFormatOptions & Intl.RelativeTimeFormatOptions
type Format<T> = new (lang: string, options: Options) => T

const made = new Map<string, unknown>()

/** A formatter, made once for its language and options: making one costs more than using it a hundred times. */
function formatter<T>(Kind: Format<T>, name: string, lang: string, options: Options): T {
  const key = name + lang + JSON.stringify(options)
  let found = made.get(key) as T | undefined
  if (found === undefined) {
    try {
      found = new Kind(lang, options)
    } catch {
      // A page's `lang` may be anything, an underscore for instance.
      found = new Kind('en', options)
    }
    made.set(key, found)
  }
  return found
}

export function formatNumber(lang: string, value: number, options: Intl.NumberFormatOptions = {}): string {
  return formatter(Intl.NumberFormat, 'n', lang, options as Options).format(value)
}

export function formatDate(lang: string, time: string): string {
  return formatter(Intl.DateTimeFormat, 'd', lang, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(time))
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "3 hours ago". */
export function formatAge(lang: string, ageMs: number): string {
  const [unit, size] = UNITS.find(([, size]) => ageMs >= size) ?? (['second', 1000] as const)
  return formatter(Intl.RelativeTimeFormat, 'r', lang, { numeric: 'auto' }).format(-Math.floor(ageMs / size), unit)
}
