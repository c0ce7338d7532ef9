import type { ModelMetadata } from './model.js'

/** How large a model is, by its parameters. */
export const SIZE_CLASSES = ['small', 'medium', 'large'] as const
export type SizeClass = (typeof SIZE_CLASSES)[number]

const BILLION = 1e9
/** A number with `b` or `m` as a word of its own in a name: `Qwen2.5-7B-Instruct`, `pythia-160m`, `8x7B`. */
const IN_NAME = /(?:^|[-_. ])(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,3})?)(b|m)(?=$|[-_. ])/i

/** Number of parameters that a name claims; null when it claims none. */
export function parametersFromName(name: string): number | null {
  const found = IN_NAME.exec(name)
  if (found === null) return null
  const [, experts, amount, unit] = found
  return Math.round(Number(experts ?? 1) * Number(amount) * (unit!.toLowerCase() === 'b' ? BILLION : BILLION / 1000))
}

/**
 * Small: under 7 billion parameters; medium: 7 to 13; large: more. The count comes from the files' own headers. Only
 * where the upstream has none does the name decide, and only here: a guess never becomes the record's `parameters`.
 * Null when neither says anything; such a model is in none of the size filters.
 */
export function sizeClass(model: Pick<ModelMetadata, 'parameters' | 'name'>): SizeClass | null {
  const parameters = model.parameters ?? parametersFromName(model.name)
  if (parameters === null) return null
  // "7B" models have between 6.6 and 7.7 billion: the name's round figure is what people ask for, the count what we know.
  if (parameters < 7 * BILLION) return 'small'
  return parameters <= 13 * BILLION ? 'medium' : 'large'
}
