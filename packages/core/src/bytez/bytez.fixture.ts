import { onTestFinished } from 'vitest'
import type { FakeClock } from '../fake-clock.fixture.js'
import type { LogEntry } from '../runtime.js'
import { type Answer, ScriptedServer } from '../scripted-server.fixture.js'
import { createBytezClient } from './bytez-client.js'
import type { BytezOptions } from './types.js'

export const KEY = 'bytez-test-key-0123456789abcdef'

/** An upstream that gives these answers, and a client of it. */
export async function openBytez(answers: Answer[], options: Partial<BytezOptions> = {}) {
  const upstream = await ScriptedServer.start(...answers)
  onTestFinished(() => upstream.close())
  const log: LogEntry[] = []
  const runtime = { log: (entry: LogEntry) => void log.push(entry), ...options.runtime }
  const client = createBytezClient({ apiKey: KEY, baseUrl: upstream.url, ...options, runtime })
  return { upstream, client, log }
}

/** Real time passes until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

/** Moves a clock through each wait before a repetition, second by second, until a promise has settled. */
export async function skipWaits<T>(clock: FakeClock, log: readonly LogEntry[], promise: Promise<T>): Promise<T> {
  let isSettled = false
  const settled = promise.finally(() => (isSettled = true))
  settled.catch(() => {})
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  for (let seen = 0; !isSettled; await turn()) {
    const entry = log.filter(({ type }) => type === 'call-repeated')[seen]
    if (entry?.type !== 'call-repeated') continue
    seen++
    // The client begins to wait a moment after it said so.
    const begun = clock.port.monotonic()
    await until(() => isSettled || clock.waits.includes(entry.waitMs))
    for (let left = entry.waitMs; left > 0; left = entry.waitMs - (clock.port.monotonic() - begun)) {
      clock.advance(Math.min(1000, left))
      await turn()
    }
  }
  return settled
}
