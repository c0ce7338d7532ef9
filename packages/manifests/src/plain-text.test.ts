import { MODEL_CAPS } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { cleanLine, cleanTags, plainText } from './plain-text.js'

describe('plainText', () => {
  it('keeps words, lists and lines, and loses the markup', () => {
    expect(
      plainText('<h1>Title</h1><p>One <b>bold</b> word &amp; more.</p><ul><li>first</li><li>second</li></ul>'),
    ).toBe('Title\n\nOne bold word & more.\n\n* first\n* second')
  })

  it.each([
    ['<script>alert(1)</script>safe', 'safe'],
    ['<img src=x onerror=alert(1)>safe', 'safe'],
    ['<iframe src="https://evil.example"></iframe>safe', 'safe'],
    ['"><svg/onload=alert(1)></svg>safe', '">safe'],
    ['<p>a<b>b<i>c</p>d<div><div><div>e', 'abc\n\nd\ne'],
    ['<style>p{}</style><p>safe', 'safe'],
    ['<a href="javascript:alert(1)">link</a>', 'link'],
  ])('reads %s as a parser does', (html, text) => {
    expect(plainText(html)).toBe(text)
  })

  it('decodes once: what was twice encoded stays text', () => {
    expect(plainText('&amp;lt;script&amp;gt;')).toBe('&lt;script&gt;')
    expect(plainText('&lt;script&gt;')).toBe('<script>')
  })

  it('is at most 2,000 characters, and never half a character', () => {
    const text = plainText(`<p>${'😀'.repeat(5000)}</p>`)
    expect(text.length).toBeLessThanOrEqual(MODEL_CAPS.description)
    expect(text.endsWith('😀…')).toBe(true)
  })

  it('drops control characters and marks that turn text round', () => {
    expect(plainText('<p>a\u0000b\u202Ec\u2066d\uFEFF</p>')).toBe('abcd')
  })

  it('bears deep nesting, an endless tag, and what is no text', () => {
    const started = performance.now()
    expect(plainText(`${'<div>'.repeat(20_000)}deep`).length).toBeLessThan(3000)
    expect(plainText('<'.repeat(100_000)).length).toBeLessThanOrEqual(MODEL_CAPS.description)
    expect(performance.now() - started).toBeLessThan(5000)
    expect(plainText(null)).toBe('')
    expect(plainText({})).toBe('')
  })
})

describe('lines and tags', () => {
  it('cleans a name', () => {
    expect(cleanLine('  Realistic\n\tVision  \u202E ')).toBe('Realistic Vision')
    expect(cleanLine('\u0000 \u200B')).toBeNull()
    expect(cleanLine('麦橘写实')).toBe('麦橘写实')
    expect(cleanLine('\uD83D alone')).toBe('alone')
    expect(cleanLine('x'.repeat(1e6))).toHaveLength(MODEL_CAPS.text)
    expect(cleanLine(5)).toBeNull()
  })

  it('keeps at most 64 tags of at most 100 characters, once each', () => {
    expect(cleanTags(['a', 'a', 'x'.repeat(101), 5, null, ' b '])).toEqual(['a', 'b'])
    expect(cleanTags(Array.from({ length: 5000 }, (_, i) => `tag-${i}`))).toHaveLength(MODEL_CAPS.tags)
    expect(cleanTags('a,b')).toEqual([])
  })
})
