import { afterEach, describe, expect, it, vi } from 'vitest'
import { folderUrl } from './folder-url.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('folderUrl', () => {
  it('resolves against the page, its base element included', () => {
    vi.stubGlobal('document', { baseURI: 'https://a.example/shop/' })
    vi.stubGlobal('location', { href: 'https://a.example/other' })
    expect(folderUrl('manifests').href).toBe('https://a.example/shop/manifests/')
    expect(folderUrl('/manifests/').href).toBe('https://a.example/manifests/')
    expect(folderUrl('//cdn.example/m').href).toBe('https://cdn.example/m/')
  })

  it('resolves against the script of a web worker', () => {
    vi.stubGlobal('location', { href: 'https://a.example/worker.js' })
    expect(folderUrl('manifests').href).toBe('https://a.example/manifests/')
    vi.stubGlobal('location', { href: 'blob:https://a.example/1-2' })
    expect(() => folderUrl('manifests')).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})
