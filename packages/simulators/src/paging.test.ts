import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCivitai } from './civitai/app.js'
import { CIVITAI_SORTS } from './civitai/catalog.js'
import { createHuggingFaceHub } from './huggingface/app.js'
import { HUB_SORTS } from './huggingface/hub-model.js'

const records = { synthetic: 1500 }
const hub = createHuggingFaceHub({ records, quota: Infinity })
const civitai = createCivitai({ records: { synthetic: 4000 } })

type Walk = { pages: number; ids: (string | number)[] }

async function walkHub(query: string): Promise<Walk> {
  const walk: Walk = { pages: 0, ids: [] }
  let url: string | undefined = `http://hub.example/api/models?expand=likes&${query}`
  for (; url !== undefined; walk.pages++) {
    const response = await hub.fetch(new Request(url))
    walk.ids.push(...((await response.json()) as { id: string }[]).map((model) => model.id))
    url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
  return walk
}

async function walkCivitai(query: string): Promise<Walk> {
  const walk: Walk = { pages: 0, ids: [] }
  let url: string | undefined = `http://civitai.example/api/v1/models?${query}`
  for (; url !== undefined; walk.pages++) {
    const body = (await (await civitai.fetch(new Request(url))).json()) as {
      items: { id: number }[]
      metadata: { nextPage?: string }
    }
    walk.ids.push(...body.items.map((item) => item.id))
    url = body.metadata.nextPage
  }
  return walk
}

// However small the pages, a walk gives the same models in the same order, each once: cursors lose and repeat nothing.
describe('a walk does not depend on the size of its pages', () => {
  it('Hugging Face', async () => {
    const filters = [
      '',
      'filter=license:mit',
      'pipeline_tag=text-generation',
      'gated=true',
      'num_parameters=min:1B',
      'search=b',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...HUB_SORTS),
        fc.constantFrom(...filters),
        fc.integer({ min: 20, max: 999 }),
        async (sort, filter, limit) => {
          const whole = await walkHub(`sort=${sort}&${filter}&limit=1000`)
          const parts = await walkHub(`sort=${sort}&${filter}&limit=${limit}`)
          expect(parts.ids).toEqual(whole.ids)
          expect(new Set(parts.ids).size).toBe(parts.ids.length)
          expect(parts.pages).toBe(Math.max(1, Math.ceil(parts.ids.length / limit)))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('CivitAI', async () => {
    const filters = [
      '',
      'types=LORA',
      'baseModels=SDXL 1.0,Pony',
      'period=Month',
      'nsfw=true',
      'tag=anime',
      'query=style',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CIVITAI_SORTS),
        fc.constantFrom(...filters),
        fc.integer({ min: 5, max: 99 }),
        async (sort, filter, limit) => {
          const whole = await walkCivitai(`sort=${sort}&${filter}&limit=100`)
          const parts = await walkCivitai(`sort=${sort}&${filter}&limit=${limit}`)
          expect(parts.ids).toEqual(whole.ids)
          expect(new Set(parts.ids).size).toBe(parts.ids.length)
        },
      ),
      { numRuns: 60 },
    )
  })
})

// Whatever a caller sends, the answer is one of the API's own: never a crash, never another status.
describe('any query has an answer', () => {
  const parameter = fc.constantFrom(
    'limit', 'sort', 'cursor', 'filter', 'search', 'author', 'num_parameters', 'expand', 'full', 'direction', 'gated',
    'page', 'query', 'types', 'baseModels', 'period', 'nsfw', 'ids', 'tag', 'username', 'primaryFileOnly', 'favorites',
  ) // prettier-ignore
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '0',
      '-1',
      '1e9',
      'true',
      'null',
      '__proto__',
      'min:,max:',
      '|||',
      'eyIkb3IiOltdfQ==',
      'bnVsbA==',
      'e30=',
    ),
  )
  const queries = fc.array(fc.tuple(parameter, value), { maxLength: 5 })

  it('Hugging Face', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (pairs) => {
        const response = await hub.fetch(new Request(`http://hub.example/api/models?${new URLSearchParams(pairs)}`))
        expect([200, 400]).toContain(response.status)
        await response.json()
      }),
      { numRuns: 300 },
    )
  })

  it('CivitAI', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (pairs) => {
        const response = await civitai.fetch(
          new Request(`http://civitai.example/api/v1/models?${new URLSearchParams(pairs)}`),
        )
        expect([200, 400, 401, 429]).toContain(response.status)
        await response.json()
      }),
      { numRuns: 300 },
    )
  })

  it('any path', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('%zz', '..', '%2f', 'revision', 'main')), {
          maxLength: 4,
        }),
        async (parts) => {
          for (const [app, base] of [
            [hub, 'http://x.example/api/models/'],
            [civitai, 'http://x.example/api/v1/models/'],
          ] as const) {
            const response = await app.fetch(
              new Request(base + parts.map((part) => (part === '%zz' ? part : encodeURIComponent(part))).join('/')),
            )
            expect(response.status).toBeLessThan(500)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
