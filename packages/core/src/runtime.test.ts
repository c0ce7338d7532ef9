import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRuntime } from './runtime.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('createRuntime', () => {
  it('takes the parts that are given and fills in the rest', async () => {
    const log = vi.fn()
    const runtime = createRuntime({ log })
    expect(runtime.log).toBe(log)
    expect(Math.abs(runtime.clock.now() - Date.now())).toBeLessThan(1000)
    expect(runtime.clock.monotonic()).toBeLessThanOrEqual(runtime.clock.monotonic())
    expect(runtime.visible!()).toBe(true)
    expect(runtime.cache).toBeUndefined()
  })

  it('sleeps until it is time, or rejects with the reason of the abort', async () => {
    const { clock } = createRuntime()
    await clock.sleep(1)
    const reason = new Error('enough')
    await expect(clock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason)
    const controller = new AbortController()
    const sleep = clock.sleep(60_000, controller.signal)
    controller.abort(reason)
    await expect(sleep).rejects.toBe(reason)
  })

  it('keeps values in memory where there is no page', async () => {
    const { storage } = createRuntime()
    expect(await storage.get('toString')).toBeNull()
    await storage.set('a', '1')
    expect(await storage.get('a')).toBe('1')
    await storage.delete('a')
    expect(await storage.get('a')).toBeNull()
    expect(await createRuntime().storage.get('a')).toBeNull()
  })

  it('uses local storage under its own prefix in a page', async () => {
    const values = new Map<string, string>()
    vi.stubGlobal('document', { visibilityState: 'hidden' })
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
      removeItem: (key: string) => void values.delete(key),
    })
    const { storage, visible } = createRuntime()
    await storage.set('a', '1')
    expect([...values]).toEqual([['decentramodels:a', '1']])
    expect(await storage.get('a')).toBe('1')
    await storage.delete('a')
    expect(values.size).toBe(0)
    expect(visible!()).toBe(false)
  })

  it('falls back to memory where reading local storage throws', async () => {
    vi.stubGlobal('document', { visibilityState: 'visible' })
    vi.stubGlobal('localStorage', undefined)
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('no', 'SecurityError')
      },
    })
    const { storage } = createRuntime()
    await storage.set('a', '1')
    expect(await storage.get('a')).toBe('1')
  })

  it('keeps answers in the cache of the page', async () => {
    const entries = new Map<string, Response>()
    const open = vi.fn(async () => ({
      match: async (url: string) => entries.get(url),
      put: async (url: string, response: Response) => void entries.set(url, response),
      delete: async (url: string) => entries.delete(url),
    }))
    vi.stubGlobal('document', { visibilityState: 'visible' })
    vi.stubGlobal('caches', { open })
    const { cache } = createRuntime()
    await cache!.put('https://a.example/', new Response('x'))
    expect(await (await cache!.match('https://a.example/'))!.text()).toBe('x')
    await cache!.delete('https://a.example/')
    expect(await cache!.match('https://a.example/')).toBeUndefined()
    expect(createRuntime({ cache: undefined }).cache).toBeUndefined()
  })
})
