/**
 * Every way something can fail, once: HTTP status on the wire (null: never sent), whether trying again can help,
 * and the sentence shown to people. Client, gateway, generator and elements all read this table.
 */
export const ERRORS = {
  'invalid-input': { status: 400, retry: false, remedy: 'Check the values named in the message and send them again.' },
  unauthorized: { status: 401, retry: false, remedy: 'Check that the key is set, complete and not revoked.' },
  'credits-exhausted': { status: 402, retry: false, remedy: 'Add credits, then try again.' },
  forbidden: { status: 403, retry: false, remedy: 'Ask the owner of this site for access.' },
  'not-found': { status: 404, retry: false, remedy: 'Check the address or id.' },
  conflict: { status: 409, retry: false, remedy: 'Reload to see the current state, then try again.' },
  'state-conflict': { status: 409, retry: false, remedy: 'Reload to see the current state, then try again.' },
  'lease-lost': { status: 409, retry: false, remedy: 'Stop this job: another worker has it now.' },
  'idempotency-in-progress': { status: 409, retry: true, remedy: 'Wait for the first request to finish.' },
  gone: { status: 410, retry: false, remedy: 'This is no longer kept. Start again to make a new one.' },
  'payload-too-large': { status: 413, retry: false, remedy: 'Send a smaller file or text.' },
  'unsupported-media': { status: 415, retry: false, remedy: 'Send one of the supported file types.' },
  'dataset-invalid': { status: 422, retry: false, remedy: 'Correct the files named in the message.' },
  'model-not-trainable': { status: 422, retry: false, remedy: 'Choose a model that can be trained.' },
  'license-not-accepted': { status: 422, retry: false, remedy: "Accept the model's license first." },
  'idempotency-key-reused': { status: 422, retry: false, remedy: 'Use a new idempotency key for a new request.' },
  'checksum-mismatch': { status: 422, retry: true, remedy: 'Send the file again: it was damaged on the way.' },
  'model-failed': { status: 422, retry: false, remedy: 'Change the input or choose another model.' },
  'rate-limited': { status: 429, retry: true, remedy: 'Wait for the stated time, then try again.' },
  internal: { status: 500, retry: false, remedy: 'Try again later; name the request id when you report it.' },
  'upstream-failed': { status: 502, retry: true, remedy: 'Try again in a moment.' },
  'upstream-refused': { status: 502, retry: false, remedy: 'This is temporarily not available.' },
  'queue-full': { status: 503, retry: true, remedy: 'Many people are waiting. Try again in a few minutes.' },
  unavailable: { status: 503, retry: true, remedy: 'Try again in a moment.' },
  'model-loading': { status: 503, retry: true, remedy: 'The model is starting. Try again in a minute.' },
  'no-eligible-worker': { status: 503, retry: true, remedy: 'No machine fits this job now. Try again later.' },
  'upstream-timeout': { status: 504, retry: true, remedy: 'Try again, or choose a faster model.' },
  'network-failed': { status: null, retry: true, remedy: 'Check the connection, then try again.' },
  'response-invalid': {
    status: null,
    retry: false,
    remedy: 'Check that the address is right and the server is up to date.',
  },
  'manifest-invalid': {
    status: null,
    retry: false,
    remedy: 'Run decentra-manifests generate again and publish the new folder.',
  },
  'manifest-too-new': {
    status: null,
    retry: false,
    remedy: 'Update @decentramodels/core: these manifests need a newer version.',
  },
} as const satisfies Record<string, { status: number | null; retry: boolean; remedy: string }>

/** Stable, machine-readable name of a failure: a key of {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS

/** What a person can do about a failure. */
export function remedyOf(error: { code: ErrorCode }): string {
  return ERRORS[error.code].remedy
}
