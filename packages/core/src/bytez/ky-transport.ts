import ky from 'ky'
import { longWaits } from './long-waits.js'
import type { BytezTransport } from './transport.js'
import type { Runtime } from '../runtime.js'

/**
 * Requests by ky, on a `fetch`. Default of every client: what ky would do beyond one request, to repeat it, to limit its
 * time, to throw for a status, is for the client to decide, which knows what the upstream charges for.
 */
export function kyTransport(fetch: Runtime['fetch'], isPlatformFetch: boolean): BytezTransport {
  let patience: ReturnType<typeof longWaits> | undefined
  return async ({ url, ...request }) => {
    const dispatcher = await (patience ??= longWaits(isPlatformFetch))
    return ky(url, {
      ...request,
      redirect: 'manual',
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      fetch: (input, init) => fetch(input, { ...init, ...dispatcher }),
    })
  }
}
