import { formatNumber } from '../i18n/formats.js'
import type { Words } from '../i18n/words.js'

/** What a class is called. Some models never gave theirs names, and inventing one would be a lie. */
export function labelName(local: Words, label: string): string {
  const number = /^LABEL_(\d+)$/.exec(label)?.[1]
  return number === undefined ? label : local.term('unnamedLabel')(number)
}

/** "98.2%"; the bare number where a model gives something other than a share. */
export function scoreText({ lang }: Words, score: number): string {
  const isShare = score >= 0 && score <= 1
  return formatNumber(
    lang,
    score,
    isShare ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 3 },
  )
}
