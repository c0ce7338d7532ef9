/** The view of `dm-model-detail` rendered in Node, as the site's build does it. */
import type { ModelMetadata } from '@decentramodels/core'
import { readModelMetadata, toModelCard } from '@decentramodels/core/contract'
import { render } from '@lit-labs/ssr'
import { collectResult } from '@lit-labs/ssr/lib/render-result.js'
import { describe, expect, it } from 'vitest'
import {
  detailPageStyles,
  renderDetailPage,
  renderSimilarLinks,
} from '../packages/elements/src/model-detail/detail-page.ts'

function model(special: Partial<ModelMetadata> = {}): ModelMetadata {
  return readModelMetadata({ id: 'maker/thing', source: 'huggingface', ...special })!
}

/** Markup as a person would write it: without the marks that Lit leaves for itself. */
async function markup(of: ModelMetadata, options: Parameters<typeof renderDetailPage>[1] = {}): Promise<string> {
  const html = await collectResult(render(renderDetailPage(of, options)))
  return html.replace(/<!--.*?-->/g, '').replace(/\s+/g, ' ')
}

describe('the prerendered model page', () => {
  it('holds all that is known as text and links, without a script', async () => {
    const html = await markup(
      model({
        name: 'Thing',
        author: 'maker',
        description: 'Makes things.',
        downloads: 1234567,
        likes: 89,
        tags: ['first', 'second'],
        task: 'text-to-image',
        type: 'text-to-image',
        license: 'apache-2.0',
        commercialUse: 'yes',
        gated: true,
        parameters: 7_000_000_000,
        createdAt: '2024-01-01T00:00:00Z',
        dailyDownloads: { since: '2025-12-14', counts: [100, null, 300] },
      }),
      {
        recordedAt: '2025-12-22T00:00:00Z',
        similar: renderSimilarLinks([toModelCard(model({ id: 'a/like' }))], () => '/model/a--like/'),
      },
    )
    for (const text of [
      'Thing',
      'maker',
      'Makes things.',
      '1,234,567',
      '89',
      'first',
      'text to image',
      'apache-2.0',
      '7B',
      'Jan 1, 2024',
      'Dec 22, 2025',
    ])
      expect(html).toContain(text)
    expect(html).toContain('href="https://huggingface.co/maker/thing"')
    expect(html).toContain('href="/model/a--like/"')
    expect(html).toContain('Downloads: 100 on Dec 14, 2025, 300 on Dec 16, 2025.')
    expect(html).toMatch(/<h1 [^>]*><bdi>Thing<\/bdi><\/h1>/)
    // A date stays true; "2 days ago" does not.
    expect(html).not.toContain(' ago')
    expect(html).not.toMatch(/<script|\son\w+=|\sstyle=/)
  })

  it('shows hostile values as text', async () => {
    const evil = `"><img src=x onerror=alert(1)>`
    const html = await markup(
      model({
        name: evil,
        author: evil,
        description: evil,
        license: evil,
        tags: [evil],
        task: evil,
        type: evil,
        baseModel: evil,
        url: 'javascript:alert(1)',
        image: 'https://x.example/"><script>',
      }),
      { recordedAt: null, picture: { failed: () => {} } },
    )
    expect(html).not.toMatch(/<img src=x|javascript:|<script/)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  it('says what is not known', async () => {
    const html = await markup(model())
    expect(html.match(/unknown/gi)!.length).toBeGreaterThan(6)
    expect(html).not.toContain('null')
    expect(html).not.toContain('undefined')
    expect(html).not.toContain('NaN')
  })

  it('speaks the language of the page', async () => {
    await import('../packages/elements/src/i18n/de.ts')
    expect(await markup(model(), { lang: 'de' })).toContain('Lizenz und Zugang')
  })

  it('has styles that reach the prerendered view alone', () => {
    expect(detailPageStyles).not.toContain(':host')
    expect(detailPageStyles.startsWith('.dm-detail{')).toBe(true)
    expect(detailPageStyles.split('{').length).toBe(detailPageStyles.split('}').length)
  })
})
