import { describe, expect, it } from 'vitest'
import { safeUrl } from './safe-url.js'

describe('safeUrl', () => {
  it.each([
    ['https://a.example/x y', 'https://a.example/x%20y'],
    [' https://a.example ', 'https://a.example/'],
    ['HTTPS://A.example/é', 'https://a.example/%C3%A9'],
    ['http://localhost:4400/m', 'http://localhost:4400/m'],
    ['http://127.0.0.1/', 'http://127.0.0.1/'],
    ['http://[::1]:8080/', 'http://[::1]:8080/'],
  ])('allows %j', (address, expected) => {
    expect(safeUrl(address)).toBe(expected)
    expect(safeUrl(address, 'image')).toBe(expected)
  })

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'vbscript:msgbox',
    '//evil.example',
    '\\\\evil.example',
    '/path',
    'x',
    '',
    'http://a.example/',
    'http://localhost.evil.example/',
    'http://evil.example#localhost',
    'ftp://a.example/',
    'file:///etc/passwd',
    'blob',
    'https://',
    'https:',
    null,
    undefined,
    7,
    {},
    ['https://a.example'],
  ])('drops %j', (address) => {
    expect(safeUrl(address)).toBeUndefined()
    expect(safeUrl(address, 'image')).toBeUndefined()
  })

  it('allows raster pictures as data for pictures alone', () => {
    for (const address of [
      'data:image/png;base64,AA==',
      'data:image/webp,x',
      'data:image/avif;base64,AA',
      'blob:https://a.example/1-2',
    ]) {
      expect(safeUrl(address, 'image')).toBe(address)
      expect(safeUrl(address)).toBeUndefined()
    }
    expect(safeUrl('data:image/pngx,1', 'image')).toBeUndefined()
  })
})
