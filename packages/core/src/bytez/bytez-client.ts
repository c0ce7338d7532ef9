import { DecentraError } from '../contract/decentra-error.js'
import { createRuntime, type Runtime } from '../runtime.js'
import type * as RunTask from './run-task.js'
import type { BytezTransport } from './transport.js'
import type { BytezClient, BytezOptions } from './types.js'
import type { World } from './world.js'

/** Where the upstream is. */
export const BYTEZ_URL = 'https://api.bytez.com'

function checkKey(apiKey: unknown, allowBrowser: boolean): void {
  if (typeof apiKey !== 'string' || apiKey.trim() === '')
    throw new DecentraError('unauthorized', 'There is no Bytez key: pass apiKey.')
  // A line break would end the header that it is sent in.
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new DecentraError('unauthorized', 'The Bytez key holds blanks or characters that a key has not.')
  if ('document' in globalThis && !allowBrowser)
    throw new DecentraError(
      'invalid-input',
      'A key in a page can be read by everybody. Use createClient({ gateway, key }) of @decentramodels/core/client, with a gateway that keeps the key; or pass dangerouslyAllowBrowser: true if the key belongs to the person in front of the screen.',
    )
}

function checkUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol))
    throw new DecentraError('invalid-input', `baseUrl must be an address that begins with https://.`)
  return baseUrl.replace(/\/+$/, '')
}

/** ky; its code loads with the first request. */
function defaultTransport(fetch: Runtime['fetch'], isPlatformFetch: boolean): BytezTransport {
  let loaded: BytezTransport | undefined
  return async (request) => {
    loaded ??= (await import('./ky-transport.js')).kyTransport(fetch, isPlatformFetch)
    return loaded(request)
  }
}

/**
 * A client for servers, and for people with a key of their own: calls Bytez directly. What it needs loads with the first
 * call.
 * @throws DecentraError `unauthorized` without a key, `invalid-input` in a page without `dangerouslyAllowBrowser`
 */
export function createBytezClient({
  apiKey,
  baseUrl = BYTEZ_URL,
  dangerouslyAllowBrowser = false,
  waitWhenBusy = true,
  runtime: partial,
  transport,
}: BytezOptions): BytezClient {
  checkKey(apiKey, dangerouslyAllowBrowser)
  const runtime = createRuntime(partial)
  const world: World = {
    apiKey,
    baseUrl: checkUrl(baseUrl),
    runtime,
    answeredAt: new Map(),
    refusedInputs: new Map(),
    waitWhenBusy,
    send: transport ?? defaultTransport(runtime.fetch, partial?.fetch === undefined),
  }
  // Kept: asking for a module that is there takes its time too.
  let runs: typeof RunTask | undefined
  return {
    run: async (task, input, options) => (runs ??= await import('./run-task.js')).runTask(world, task, input, options),
    models: async (query) => (await import('./lists.js')).listModels(world, query),
    tasks: async (options) => (await import('./lists.js')).listTasks(world, options),
  }
}
