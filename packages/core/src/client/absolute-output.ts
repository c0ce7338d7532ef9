/** The output of a run with its files' addresses made absolute: the gateway names them by their path. */
export function absoluteOutput<Value>(value: Value, gateway: string): Value {
  if (typeof value !== 'object' || value === null) return value
  const { url, mediaType } = value as Record<string, unknown>
  const isFile = typeof url === 'string' && typeof mediaType === 'string' && URL.canParse(url, gateway)
  // A gateway may stand below a path; its routes go on from there.
  if (isFile) return { ...value, url: url.startsWith('/v1/') ? gateway + url : new URL(url, gateway).href }
  // A vector is long, and holds no files.
  if (Array.isArray(value))
    return typeof value[0] === 'object' ? (value.map((one) => absoluteOutput(one, gateway)) as Value) : value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, absoluteOutput(one, gateway)])) as Value
}
