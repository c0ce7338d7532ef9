import type { TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'

/** What a view may look at beside the output. */
export interface ViewContext {
  readonly local: Words
  /** What was sent, by name. */
  readonly input: Readonly<Record<string, unknown>>
  /** The file that was sent: its bytes or its address. */
  readonly source: Blob | string | undefined
  /** Draws again, after something was chosen. */
  update(): void
}

/** Draws one output; remembers what was chosen in it. */
export type View = () => TemplateResult

/** A text of what was sent, by name; empty when there was none. */
export function sentText({ input }: ViewContext, ...names: string[]): string {
  const found = names.map((name) => input[name]).find((value) => typeof value === 'string')
  return (found as string | undefined) ?? ''
}

/** Inks of things that stand beside one another; the seventh has the first one's again, and a number tells them apart. */
export function ink(index: number): string {
  return `ink-${index % 6}`
}
