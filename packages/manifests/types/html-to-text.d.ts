/** The part of html-to-text that is used here; the package has no types of its own. */
declare module 'html-to-text' {
  interface Selector {
    selector: string
    format?: string
    options?: Record<string, unknown>
  }
  export function convert(
    html: string,
    options?: {
      wordwrap?: number | false
      limits?: { maxInputLength?: number; maxDepth?: number; maxChildNodes?: number }
      selectors?: Selector[]
    },
  ): string
}
