/** The key in an `Authorization` header: bare, or after `Key` or `Bearer`; undefined when there is none. */
export function keyOf(header: string | undefined): string | undefined {
  const key = (header ?? '').trim().replace(/^(?:key|bearer)(?:\s+|$)/i, '')
  return key === '' ? undefined : key
}

/** A key whose account is empty. */
export const EMPTY_ACCOUNT = 'no-credits'
