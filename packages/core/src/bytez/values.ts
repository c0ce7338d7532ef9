/** What an object from outside holds. */
export type Members = Record<string, unknown>

export function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A number that can be counted with. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The objects of a list, also of one inside a list of one; undefined for what is no list of objects. */
export function recordsOf(value: unknown): Members[] | undefined {
  const list = Array.isArray(value) && value.length === 1 && Array.isArray(value[0]) ? (value[0] as unknown) : value
  return Array.isArray(list) && list.every(isRecord) ? list : undefined
}
