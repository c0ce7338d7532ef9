/** What a caller prefers about the answer (RFC 7240); what is not understood is passed over, as the RFC says. */
export interface Preferences {
  /** Answer at once with the place to look. */
  respondAsync: boolean
  /** Cancel the run when the caller hangs up. */
  cancelOnDisconnect: boolean
}

export function readPreferences(header: string | undefined): Preferences {
  const names = (header ?? '').split(',').map((part) => part.split(';')[0]!.trim().toLowerCase())
  return {
    respondAsync: names.includes('respond-async'),
    cancelOnDisconnect: names.includes('cancel-on-disconnect'),
  }
}
