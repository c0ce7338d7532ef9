import type { HubSort, SortPlace } from './hub-model.js'

/**
 * The Hub's own cursor: base64 of the condition that the next page meets: same value and larger `_id`, or smaller value.
 * Opaque to callers.
 */
export function encodeCursor(sort: HubSort, place: SortPlace): string {
  const condition = { $or: [{ [sort]: place.value, _id: { $gt: place.key } }, { [sort]: { $lt: place.value } }] }
  return Buffer.from(JSON.stringify(condition)).toString('base64')
}

/** The place after which a page goes on; undefined when the text is no cursor of this order. */
export function decodeCursor(sort: HubSort, cursor: string): SortPlace | undefined {
  try {
    const condition = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as { $or: [Record<string, unknown>] }
    const value = condition.$or[0][sort]
    const key = (condition.$or[0]._id as { $gt: unknown }).$gt
    const sound = (value === null || typeof value === 'number' || typeof value === 'string') && typeof key === 'string'
    return sound ? { value, key } : undefined
  } catch {
    return undefined
  }
}
