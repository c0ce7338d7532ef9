const HAS_ZONE = /(?:z|[+-]\d\d:?\d\d)$/i

/** A time of an upstream as whole seconds of UTC, `2025-12-22T01:44:32.000Z`; null when it is none of 1970 to 9999. */
export function wholeSeconds(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 40) return null
  // CivitAI's `publishedAt` may lack the zone; it is UTC all the same.
  const ms = Date.parse(HAS_ZONE.test(value) || !value.includes('T') ? value : `${value}Z`)
  if (!Number.isFinite(ms) || ms < 0 || ms >= Date.UTC(10_000, 0)) return null
  return new Date(Math.floor(ms / 1000) * 1000).toISOString()
}

/** The calendar day in UTC, `2025-12-22`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

export const DAY_MS = 24 * 60 * 60 * 1000
