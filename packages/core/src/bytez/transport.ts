/** One request of the client, ready to be sent. */
export interface BytezRequest {
  /** Under `baseUrl`. */
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** By their names in lower case; `authorization` holds the key. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON text; absent with GET. */
  readonly body?: string
  /** Aborts when nobody waits any more: the caller gave up, the deadline passed, or the answer was read. */
  readonly signal: AbortSignal
}

/** What came back, whatever its status. A `Response` of the platform is one. */
export interface BytezResponse {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  /** A string where all of it came at once; null: nothing came. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>> | string | null
}

/**
 * Sends one request, once, and answers as soon as the head of the answer is there, or later with the whole. It must not
 * follow redirects, for the key goes to one host; and it neither repeats nor limits the time: the client does.
 *
 * Rejects when there is no answer. A `DecentraError` is handed on to whoever called; any other error becomes
 * `network-failed`, and the call is sent again only if `code` of the error or of a `cause` says that nothing was sent:
 * `ECONNREFUSED`, `ENOTFOUND`, `EAI_AGAIN`, `UND_ERR_CONNECT_TIMEOUT`.
 */
export type BytezTransport = (request: BytezRequest) => Promise<BytezResponse>
