/*
 * What elements keep in the page's entry of the history, so that Back and reload find it: `history.state.dm[key]`.
 * Whatever else the page keeps there stays.
 */

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readAll(): Record<string, unknown> {
  const dm: unknown = isRecord(history.state) ? history.state.dm : undefined
  return isRecord(dm) ? dm : {}
}

/** What was saved under a key for this entry. It may be of another version of the page: check it before use. */
export function readSaved(key: string): unknown {
  const all = readAll()
  return Object.hasOwn(all, key) ? all[key] : undefined
}

/** Saves a value that can be cloned, beside those of other keys. */
export function save(key: string, value: unknown): void {
  const state: unknown = history.state
  // A page that keeps something other than an object there has no room for more.
  if (state !== null && !isRecord(state)) return
  try {
    history.replaceState({ ...state, dm: { ...readAll(), [key]: value } }, '')
  } catch {
    // Browsers limit how often this may be done: then the place is not found again, and nothing else happens.
  }
}
