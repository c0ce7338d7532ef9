/** Markup that is safe to write as it is. Only {@link html} makes it. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a template takes: text is escaped, markup is not, lists are joined, nothing is nothing. */
export type Content = Markup | string | number | false | null | undefined | readonly Content[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function write(value: Content): string {
  if (value === false || value == null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(write).join('')
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}

const tidied = new WeakMap<TemplateStringsArray, string[]>()

/** The template without its indentation, which is for the reader of the source alone. */
function tidy(strings: TemplateStringsArray): string[] {
  let known = tidied.get(strings)
  if (known === undefined) {
    known = strings.map((part) => part.replace(/\s*\n\s*/g, '\n'))
    tidied.set(strings, known)
  }
  return known
}

/**
 * Markup with values: every value is escaped, so that the words of others stay words. Attributes must stand in quotes.
 * Addresses are the caller's to check: escaping does not make `javascript:` harmless.
 */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  const parts = tidy(strings)
  return new Markup(parts.map((part, i) => (i === 0 ? part : write(values[i - 1]) + part)).join(''))
}

/** Markup of a trusted renderer, such as Lit's. */
export function trusted(markup: string): Markup {
  return new Markup(markup)
}
