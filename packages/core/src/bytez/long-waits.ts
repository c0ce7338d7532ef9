/** As long as the longest deadline, and more; our own clock ends the wait. */
const MOST_WAIT_MS = 30 * 60_000

interface Dispatcher {
  constructor: new (options: { headersTimeout: number; bodyTimeout: number }) => object
}

/**
 * Node's fetch gives up after 5 minutes without headers, and a model that is started may take longer. Answers what its
 * `init` needs for longer waits: a dispatcher of the class of Node's own, which is there once a first request was made.
 * Nothing on other platforms.
 */
export async function longWaits(isPlatformFetch: boolean): Promise<{ dispatcher?: object }> {
  if (!isPlatformFetch || !('process' in globalThis) || 'document' in globalThis) return {}
  try {
    await fetch('data:,')
    const global = (globalThis as Record<symbol, unknown>)[Symbol.for('undici.globalDispatcher.1')]
    const { constructor: Agent } = global as Dispatcher
    // Where somebody set another one, a proxy say, that stays.
    return Agent.name === 'Agent'
      ? { dispatcher: new Agent({ headersTimeout: MOST_WAIT_MS, bodyTimeout: MOST_WAIT_MS }) }
      : {}
  } catch {
    return {}
  }
}
