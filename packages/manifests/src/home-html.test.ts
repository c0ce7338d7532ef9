import { type HomeManifest, type ModelCard } from '@decentramodels/core/contract'
import { describe, expect, it } from 'vitest'
import { homeHtml } from './home-html.js'

const card = (change: Partial<ModelCard>): ModelCard => ({
  id: 'a/b',
  name: 'b',
  author: 'a',
  type: 'text-generation',
  task: 'text-generation',
  downloads: 1_407_316,
  likes: 5,
  source: 'huggingface',
  origin: 'lab',
  weeklyGrowth: 0.262,
  createdAt: null,
  lastUpdated: null,
  license: null,
  badges: [],
  ...change,
})
const home = (cards: ModelCard[], sortBy: 'trending' | 'popularity' = 'popularity'): HomeManifest => ({
  schema: 1,
  generatedAt: '2025-12-22T01:44:32.000Z',
  totalModels: 1,
  simulated: null,
  sections: [{ id: 'official', title: 'Labs & "friends"', icon: 'lab', sortBy, limit: 8, initial: 8, count: 1, cards }],
})

describe('home.html', () => {
  it('is a heading, and a list of links with type, author and one figure', () => {
    const html = homeHtml(home([card({})]), undefined)
    expect(html).toContain('<dm-model-section category="official">')
    expect(html).toContain('<h2>Labs &amp; &quot;friends&quot;</h2>')
    expect(html).toContain(
      '<li><a href="https://huggingface.co/a/b">b</a> <span>text-generation · a · 1.4M downloads</span></li>',
    )
    expect(homeHtml(home([card({})], 'trending'), undefined)).toContain('+26% this week')
    expect(homeHtml(home([card({ downloads: null, author: null })]), undefined)).toContain(
      'author unknown · downloads unknown',
    )
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '"><svg/onload=alert(1)>',
    '</script>',
    "'onmouseover='x",
    '</ul></section>',
  ])('shows %s as text', (text) => {
    const html = homeHtml(home([card({ name: text, author: text, type: text })]), undefined)
    expect(html).not.toContain(text)
    expect(html.match(/<[a-z][^ >]*/g)).toEqual(['<dm-model-section', '<section', '<h2', '<ul', '<li', '<a', '<span'])
  })

  it('puts id and slug into an address of the owner, encoded, and no script', () => {
    expect(homeHtml(home([card({ id: 'civitai:5', source: 'civitai' })]), '/models/{slug}?from={id}')).toContain(
      'href="/models/civitai--5?from=civitai%3A5"',
    )
    for (const template of [
      'javascript:alert({id})',
      '//evil.example/{id}',
      '/\\evil.example/{id}',
      'data:text/html,{id}',
    ])
      expect(homeHtml(home([card({})]), template)).not.toContain('href')
    expect(homeHtml(home([card({})]), 'https://example.org/{slug}')).toContain('href="https://example.org/a--b"')
  })
})
