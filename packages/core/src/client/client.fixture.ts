import { onTestFinished } from 'vitest'
import type { RunEvent } from '../contract/runs.js'
import type { Runtime } from '../runtime.js'
import { TestGateway } from './gateway.fixture.js'
import { createClient } from './create-client.js'

export const KEY = 'dm_pk_test'

/** A storage that outlives clients, as that of a browser outlives pages. */
export function memory(): Runtime['storage'] & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  }
}

export async function openClient({ key = KEY, ...runtime }: Partial<Runtime> & { key?: string } = {}) {
  const gateway = await TestGateway.start(runtime.clock?.now)
  onTestFinished(() => gateway.server.close())
  const open = () => createClient({ gateway: gateway.url, key, runtime })
  const events: RunEvent[] = []
  const onEvent = (event: RunEvent) => void events.push(event)
  return { gateway, client: open(), reload: open, events, onEvent, types: () => events.map(({ type }) => type) }
}

/** Real time passes until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
