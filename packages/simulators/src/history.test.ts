import { describe, expect, it } from 'vitest'
import { createCivitai } from './civitai/app.js'
import { recordedCounts } from './history.js'
import { createHuggingFaceHub } from './huggingface/app.js'

const byId = (day: string, options?: { overlay?: boolean }) =>
  new Map([...recordedCounts(day, options)].map((count) => [count.id, count]))
const today = byId('2025-12-22')

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!
}

describe('recordedCounts', () => {
  it('gives the recorded counts on the day of the recording', async () => {
    expect(today.get('Qwen/Qwen2.5-7B-Instruct')).toEqual({
      id: 'Qwen/Qwen2.5-7B-Instruct',
      downloads: 7_048_252,
      likes: 960,
    })
    const hub = createHuggingFaceHub()
    const models = (await (await hub.fetch(new Request('http://x/api/models?sort=downloads&limit=1000'))).json()) as {
      id: string
      downloads: number
      likes: number
    }[]
    for (const { id, downloads, likes } of models) expect(today.get(id)).toEqual({ id, downloads, likes })
    const civitai = createCivitai()
    const list = (await (await civitai.fetch(new Request('http://x/api/v1/models?sort=Most Downloaded'))).json()) as {
      items: { id: number; stats: { downloadCount: number } }[]
    }
    for (const item of list.items.filter(({ id }) => id < 910_000_000))
      expect(today.get(`civitai:${item.id}`)!.downloads).toBe(item.stats.downloadCount)
  })

  it('holds whole numbers, and totals that never fall', () => {
    const wrong: string[] = []
    let after = today
    for (const day of ['2025-12-21', '2025-12-18', '2025-12-14', '2025-12-01']) {
      const before = byId(day)
      for (const [id, { downloads, likes }] of before) {
        const later = after.get(id)!
        const whole = Number.isSafeInteger(downloads) && downloads >= 0 && Number.isSafeInteger(likes) && likes >= 0
        const rising = likes <= later.likes && (!id.startsWith('civitai:') || downloads <= later.downloads)
        if (!whole || !rising) wrong.push(id)
      }
      after = before
    }
    expect(wrong).toEqual([])
  })

  it('has none of the invented models: what does not exist must not trend', () => {
    expect([...today.keys()].filter((id) => id.startsWith('civitai:9100'))).toEqual([])
  })

  it('begins with each model: fewer were there before', () => {
    const early = byId('2025-11-22')
    expect(early.size).toBeLessThan(today.size)
    expect(early.size).toBeGreaterThan(today.size * 0.97)
    expect([...early.keys()].every((id) => today.has(id))).toBe(true)
  })

  it('has something to show: some grow fast, some shrink, most hardly move', () => {
    const days = [14, 15, 16, 20, 21, 22].map((day) => byId(`2025-12-${day}`))
    const growth: number[] = []
    for (const [id, { downloads }] of today) {
      if (id.startsWith('civitai:') || downloads < 10_000) continue
      const counts = days.map((day) => day.get(id)?.downloads)
      if (counts.includes(undefined)) continue
      growth.push(median(counts.slice(3) as number[]) / median(counts.slice(0, 3) as number[]) - 1)
    }
    const share = (test: (value: number) => boolean) => growth.filter(test).length / growth.length
    expect(share((value) => value > 0.1)).toBeGreaterThan(0.02)
    expect(share((value) => value > 0.1)).toBeLessThan(0.2)
    expect(share((value) => value < -0.02)).toBeGreaterThan(0.1)
    expect(share((value) => Math.abs(value) < 0.1)).toBeGreaterThan(0.7)
  })

  it('knows 30 days, and without the overlay only the recording', () => {
    expect(byId('2025-11-21').size).toBe(0)
    expect(byId('2025-12-23').size).toBe(0)
    expect(byId('2025-12-21', { overlay: false }).size).toBe(0)
    expect(byId('2025-12-22', { overlay: false }).get('Qwen/Qwen2.5-7B-Instruct')!.likes).toBe(960)
  })

  it.each(['yesterday', '2025-13-40', '2025-1-1', ''])('refuses %j', (day) => {
    expect(() => [...recordedCounts(day)]).toThrow(/is no day/)
  })
})
