type Options = Intl.NumberFormatOptions & Intl.DateTimeFormatOptions & Intl.RelativeTimeFormatOptions
type Format<T> = new (lang: string, options: Options) => T

const made = new Map<string, unknown>()

/** A formatter, made once for its language and options: making one costs more than using it a hundred times. */
export function formatter<T>(Kind: Format<T>, name: string, lang: string, options: Options): T {
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
