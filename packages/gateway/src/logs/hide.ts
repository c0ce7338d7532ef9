/** What is never written, wherever it stands in an entry: secrets, and what people typed or sent. */
const HIDDEN: ReadonlySet<string> = new Set([
  'apikey',
  'authorization',
  'base64',
  'body',
  'cookie',
  'headers',
  'input',
  'key',
  'output',
  'params',
  'pass',
  'prompt',
  'secret',
  'token',
  'url',
])

/** Deeper than any entry of ours; what is below was not meant for a log. */
const DEPTH = 6
const MASK = '[hidden]'

/**
 * An entry without what must not be written. By hand: the library's own list copies every entry and looks no deeper than
 * it is told to.
 */
export function hideFields(entry: Record<string, unknown>, depth = 0): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(entry))
    shown[name] = HIDDEN.has(name.toLowerCase()) ? MASK : hideWithin(value, depth)
  return shown
}

/** Message and stack of an error, without the fields that others hung on it: those may hold a request. */
function plainError(error: Error & { code?: unknown }): Record<string, unknown> {
  const { name, message, stack, code, cause } = error
  return { name, message, stack, ...(code !== undefined && { code }), ...(cause != null && { cause }) }
}

function hideWithin(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH) return MASK
  if (value instanceof Error) return hideFields(plainError(value), depth + 1)
  if (Array.isArray(value)) return value.map((item) => hideWithin(item, depth + 1))
  return hideFields(value as Record<string, unknown>, depth + 1)
}
