import type { Runtime } from '../runtime.js'

/** What browsers have and servers may lack; typed by hand, so that core needs no DOM types. */
interface LocalStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

function memoryStorage(): Runtime['storage'] {
  const values = new Map<string, string>()
  return {
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  }
}

/** Local storage under our own prefix; memory where there is none, as in private windows and on servers. */
export function platformStorage(): Runtime['storage'] {
  let local: LocalStorage | undefined
  try {
    // Reading the property alone throws where storage is forbidden.
    local =
      'document' in globalThis ? (globalThis as unknown as { localStorage?: LocalStorage }).localStorage : undefined
  } catch {
    local = undefined
  }
  if (local === undefined) return memoryStorage()
  const prefix = 'decentramodels:'
  return {
    get: async (key) => local.getItem(prefix + key),
    set: async (key, value) => local.setItem(prefix + key, value),
    delete: async (key) => local.removeItem(prefix + key),
  }
}
