import { DecentraError, isDecentraError } from '../contract/decentra-error.js'
import type { Refusal } from './failure.js'
import { quoteText } from './redact.js'
import type { World } from './world.js'

/** What Node says when not one byte was sent. */
const NOT_SENT: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
const TOO_LATE: ReadonlySet<unknown> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

/** An error and those that caused it. */
function chain(error: unknown): { message?: unknown; code?: unknown }[] {
  const found: object[] = []
  for (let one = error; typeof one === 'object' && one !== null && found.length < 5; one = (one as Error).cause)
    found.push(one)
  return found
}

/** What an error without an answer means: nothing was reached, or the answer broke off. */
export function networkRefusal(world: World, model: string, error: unknown, sent: number): Refusal {
  if (isDecentraError(error)) return { error, repeat: undefined }
  const all = chain(error)
  const words = all.map(({ message, code }) => [code, message].filter((part) => typeof part === 'string').join(' '))
  // Written anew: errors of the transport may hold the request, and with it the key.
  const cause = new Error(quoteText(words.join(' <- '), world.apiKey))
  if (all.some(({ code }) => TOO_LATE.has(code)))
    return { error: new DecentraError('upstream-timeout', `${model} took too long.`, { cause }), repeat: undefined }
  const isUnsent = all.some(({ code }) => NOT_SENT.has(code))
  const message =
    isUnsent || sent === 0
      ? `${world.baseUrl} can not be reached.`
      : `${model}: the connection to ${world.baseUrl} failed before the answer was whole.`
  return {
    error: new DecentraError('network-failed', message, { cause }),
    repeat: isUnsent ? 'unreachable' : undefined,
  }
}
