import { formatNumber } from '../i18n/formats.js'

const MINUTE_MS = 60_000

/** "0.8 sec", "12 sec", "3 min": as exact as a person wants to know. */
export function formatDuration(lang: string, ms: number): string {
  const unit = (value: number, unit: string, maximumFractionDigits = 0) =>
    formatNumber(lang, value, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits })
  if (ms >= 2 * MINUTE_MS) return unit(ms / MINUTE_MS, 'minute')
  return ms < 10_000 ? unit(ms / 1000, 'second', 1) : unit(ms / 1000, 'second')
}

/** Whole seconds, for what counts up or down before the eyes. */
export function formatSeconds(lang: string, ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000))
  return formatNumber(lang, whole, { style: 'unit', unit: 'second', unitDisplay: 'short' })
}
