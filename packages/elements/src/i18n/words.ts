import { formatNumber } from './formats.js'
import { findTerm, type Terms } from './terms.js'

/** Words and numbers in a language. */
export abstract class Words {
  /** Language tag in use. */
  abstract get lang(): string

  term<Key extends keyof Terms>(key: Key): Terms[Key] {
    return findTerm(this.lang, key)
  }

  number(value: number): string {
    return formatNumber(this.lang, value)
  }

  /** "1.2M". */
  compact(value: number): string {
    return formatNumber(this.lang, value, { notation: 'compact', maximumFractionDigits: 1 })
  }

  /** "+12%" for 0.12. */
  percent(value: number): string {
    return formatNumber(this.lang, value, {
      style: 'percent',
      signDisplay: 'exceptZero',
      notation: Math.abs(value) >= 10 ? 'compact' : 'standard',
      maximumFractionDigits: 0,
    })
  }
}
