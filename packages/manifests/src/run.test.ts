/* eslint-disable @typescript-eslint/no-explicit-any */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  cardFiles,
  CATEGORIES,
  type DailyDownloads,
  detailsFile,
  openCards,
  openRowLists,
  readChangesManifest,
  readHomeManifest,
  readIndexManifest,
  readModelMetadata,
} from '@decentramodels/core/contract'
import { openSearchIndex } from '@decentramodels/core/search'
import { recordedCounts } from '@decentramodels/simulators'
import { describe, expect, it } from 'vitest'
import { FILTERS } from './filters.js'
import { encodeHistoryDay, historyDays } from './history.js'
import { generate, refresh } from './run.js'
import { NOW, readJsonFile, snapshot, testbed } from './testbed.fixture.js'
import { verify } from './verify.js'

const DAY_MS = 86_400_000

describe('generate', () => {
  it('writes the scope of the seed, in the format of the seed', async () => {
    const { out, options } = await testbed()
    const report = await generate({ ...options, profile: 'seed', list: undefined } as typeof options)
    // jq '.totalModels'
    const database = (await readJsonFile(out, 'models.json')) as {
      totalModels: number
      models: Record<string, any>
      timestamp: string
    }
    expect(Object.keys(database)).toEqual(['totalModels', 'models', 'timestamp'])
    expect(database.totalModels).toBe(1082)
    expect(Object.keys(database.models)).toHaveLength(1082)
    expect(database.timestamp).toBe('2025-12-22T01:44:32.000Z')
    expect(report.sources.map(({ id, models }) => [id, models])).toEqual([
      ['huggingface', 882],
      ['civitai', 200],
    ])
    // jq '.models["Qwen/Qwen2.5-7B-Instruct"]'
    expect(database.models['Qwen/Qwen2.5-7B-Instruct']).toMatchObject({
      id: 'Qwen/Qwen2.5-7B-Instruct',
      slug: 'Qwen--Qwen2.5-7B-Instruct',
      name: 'Qwen2.5-7B-Instruct',
      author: 'Qwen',
      source: 'huggingface',
      origin: 'lab',
      type: 'text-generation',
    })
    expect(Object.values(database.models).every(readModelMetadata)).toBe(true)
    // jq '.modelIds | length'
    for (const row of FILTERS) {
      const manifest = (await readJsonFile(out, `${row.id.replaceAll('/', '-')}.json`)) as {
        filter: string
        modelIds: string[]
        timestamp: string
      }
      expect(Object.keys(manifest)).toEqual(['filter', 'modelIds', 'timestamp'])
      expect(manifest.filter).toBe(row.id)
      expect(manifest.modelIds.length).toBeLessThanOrEqual(row.limit)
      expect(manifest.modelIds.every((id) => Object.hasOwn(database.models, id))).toBe(true)
    }
    expect((await verify(out)).problems).toEqual([])
  })

  it('writes every file of a catalogue, which all tell the same', async () => {
    const { out, options, simulators } = await testbed()
    const report = await generate({ ...options, list: undefined } as typeof options)
    const index = readIndexManifest(await readJsonFile(out, 'index.json'))
    const home = readHomeManifest(await readJsonFile(out, 'home.json'))
    expect(index.filters.map(({ id }) => id)).toEqual(FILTERS.map(({ id }) => id))
    expect(index.sections.map(({ id }) => id)).toEqual(CATEGORIES.map(({ id }) => id))
    expect(home.sections.map(({ cards }) => cards.length)).toEqual([6, 8, 10])
    expect(index.sources.map(({ simulated }) => simulated)).toEqual([
      'recorded 2025-12-22, dates and growth simulated',
      'CivitAI records of 2023-07-04 with later dates, some SDXL entries invented',
    ])
    expect(home.simulated).toBe(index.sources.map(({ simulated }) => simulated).join('; '))
    expect(index.totalModels).toBe(report.totalModels)
    expect(report.requests).toBe(simulators.requests())

    const cards = openCards(await readFile(join(out, cardFiles(index.cardParts)[0]!)))
    expect(cards.rows).toBe(report.totalModels)
    const lists = openRowLists(await readFile(join(out, 'filters.bin')))
    for (const { id, count } of index.filters) expect(lists.count(id)).toBe(count)
    for (const { id, count } of index.sections) expect(lists.count(`section:${id}`)).toBe(count)
    const search = openSearchIndex(await readFile(join(out, 'search.bin')))
    expect(search.total).toBe(report.totalModels)
    const [hit] = search.search('sdxl base', { limit: 1 }).hits
    expect(cards.card(hit!.position).id).toBe(hit!.id)
    const chunk = (await readJsonFile(out, detailsFile('civitai:257749', index.details.chunks))) as {
      models: Record<string, { baseModel: string }>
    }
    expect(chunk.models['civitai:257749']).toBeDefined()

    expect((await verify(out)).problems).toEqual([])
    for (const size of report.sizes)
      if (size.goalGzBytes !== null) expect(size.gzBytes ?? size.bytes).toBeLessThanOrEqual(size.goalGzBytes)
    expect(report.largestChunk!.gzBytes).toBeLessThanOrEqual(25 * 1024)
    // 382 ids take at most half a kilobyte: 9 filters of Hugging Face with up to 500 ids each are here.
    expect((await readFile(join(out, 'filters.bin'))).length / 1024).toBeLessThan(16)
    expect(existsSync(`${out}.partial`)).toBe(false)
  })

  it('puts the named families in', async () => {
    const { out, options } = await testbed()
    await generate({ ...options, maxModels: 10, list: undefined } as typeof options)
    const { models } = (await readJsonFile(out, 'models.json')) as { models: Record<string, { name: string }> }
    const list = (await readFile(new URL('../data/curated.csv', import.meta.url), 'utf8'))
      .split('\n')
      .slice(2)
      .filter(Boolean)
    expect(list.length).toBeGreaterThanOrEqual(11)
    for (const line of list) expect(models, line).toHaveProperty([line.split(',')[0]!])
  })

  it('gives the same bytes for the same input, and keeps the files of a folder that is up to date', async () => {
    const { out, options, folder } = await testbed()
    await generate({ ...options, profile: 'seed' })
    const first = await snapshot(out)
    await generate({ ...options, profile: 'seed', out: join(folder, 'again') })
    expect(await snapshot(join(folder, 'again'))).toEqual(first)
    // An hour later nothing has changed upstream: not one byte changes, not even a time.
    await generate({ ...options, profile: 'seed', now: () => NOW + 3_600_000 })
    expect(await snapshot(out)).toEqual(first)
  })

  it('says with check whether a folder is up to date, and writes nothing', async () => {
    const { out, options } = await testbed()
    await generate({ ...options, profile: 'seed' })
    expect((await generate({ ...options, profile: 'seed', check: true })).differs).toEqual([])
    await writeFile(
      join(out, 'hf-filter-likes.json'),
      '{"filter":"hf-filter/likes","modelIds":[],"timestamp":"2025-12-22T01:44:32.000Z"}\n',
    )
    const before = await snapshot(out)
    expect((await generate({ ...options, profile: 'seed', check: true })).differs).toEqual(['hf-filter-likes.json'])
    expect(await snapshot(out)).toEqual(before)
    expect(existsSync(`${out}.partial`)).toBe(false)
  })

  it('tells what came and went, newest first, and keeps what was told before', async () => {
    const { out, options } = await testbed()
    await generate({ ...options, maxModels: 50 })
    expect(readChangesManifest(await readJsonFile(out, 'changes.json')).changes).toEqual([])
    const second = await generate({ ...options, maxModels: 300, now: () => NOW + 60_000 })
    expect(second.change!.added).toBeGreaterThan(0)
    await generate({ ...options, maxModels: 50, now: () => NOW + 120_000 })
    const { changes } = readChangesManifest(await readJsonFile(out, 'changes.json'))
    expect(changes.map(({ at }) => at)).toEqual(['2025-12-22T01:46:32.000Z', '2025-12-22T01:45:32.000Z'])
    expect(changes[1]!.addedCount).toBe(second.change!.added)
    expect(changes[1]!.added.length).toBeLessThanOrEqual(24)
    expect(changes[0]!.removed.length).toBeGreaterThan(0)
  })

  it('reckons growth from the history at hand and keeps nine days of it', async () => {
    const { out, options, folder } = await testbed()
    const history = join(folder, 'history')
    await mkdir(history)
    for (let ago = 1; ago <= 12; ago++) {
      const day = new Date(NOW - ago * DAY_MS).toISOString().slice(0, 10)
      await writeFile(join(history, `${day}.bin`), encodeHistoryDay(recordedCounts(day)))
    }
    await writeFile(join(history, '2025-12-20.bin'), 'damaged')
    const report = await generate({ ...options, profile: 'seed', history })
    expect(report.warnings.filter((text) => text.includes('2025-12-20'))).toHaveLength(1)
    const { models } = (await readJsonFile(out, 'models.json')) as {
      models: Record<string, { weeklyGrowth: number | null; downloads: number; dailyDownloads?: DailyDownloads }>
    }
    const qwen = models['Qwen/Qwen2.5-7B-Instruct']!
    const counts = historyDays(NOW)
      .reverse()
      .map((day) => [...recordedCounts(day)].find(({ id }) => id === 'Qwen/Qwen2.5-7B-Instruct')!.downloads)
    expect(qwen.dailyDownloads).toEqual({
      since: '2025-12-14',
      // The damaged day is not known, and the last one is what the upstream says today.
      counts: [...counts.slice(0, 6), null, counts[7], qwen.downloads],
    })
    expect((await verify(out)).problems).toEqual([])
    const known = Object.values(models).filter(({ weeklyGrowth }) => weeklyGrowth !== null)
    expect(known.length / Object.keys(models).length).toBeGreaterThan(0.9)
    expect((await readdir(join(out, 'history'))).sort()).toEqual(
      historyDays(NOW)
        .filter((day) => day !== '2025-12-20')
        .map((day) => `${day}.bin`)
        .sort(),
    )
    // A day later the folder's own history serves.
    await generate({ ...options, profile: 'seed', now: () => NOW + DAY_MS })
    expect(await readdir(join(out, 'history'))).toContain('2025-12-23.bin')
    expect(await readdir(join(out, 'history'))).not.toContain('2025-12-14.bin')
  })

  it('knows no growth without history, and leaves unknown what the recording lacks', async () => {
    const { out, options } = await testbed({ overlay: false })
    await generate(options)
    const { models } = (await readJsonFile(out, 'models.json')) as { models: Record<string, Record<string, unknown>> }
    const hub = Object.values(models).filter(({ source }) => source === 'huggingface')
    expect(Object.values(models).every(({ weeklyGrowth }) => weeklyGrowth === null)).toBe(true)
    expect(Object.values(models).some((model) => 'dailyDownloads' in model)).toBe(false)
    expect(hub.some(({ createdAt }) => createdAt === null)).toBe(true)
    expect(hub.every(({ parameters }) => parameters !== 0)).toBe(true)
    expect((await readJsonFile(out, 'home.json')) as object).toMatchObject({
      simulated: 'recorded 2025-12-22; CivitAI records of 2023-07-04',
    })
  })

  it('caps by level: picture by picture, marking the filters above the cap', async () => {
    const { out, options } = await testbed()
    await generate({ ...options, maxModels: 0, sources: ['civitai'] })
    const capped = readIndexManifest(await readJsonFile(out, 'index.json'))
    expect(capped.filters.filter(({ cappedTo }) => cappedTo === 'pg').map(({ id }) => id)).toEqual([
      'civitai-filter/pg13',
      'civitai-filter/r',
      'civitai-filter/x',
      'civitai-filter/xxx',
      'civitai-filter/r/checkpoints',
      'civitai-filter/r/loras',
    ])
    const strict = (await readJsonFile(out, 'models.json')) as {
      models: Record<string, { nsfwLevel: number | null; image: string | null }>
    }
    const wide = await generate({ ...options, maxModels: 0, sources: ['civitai'], nsfw: 'xxx' })
    expect(wide.totalModels).toBeGreaterThan(Object.keys(strict.models).length)
    expect(wide.filters.every(({ cappedTo }) => cappedTo === undefined)).toBe(true)
    expect(wide.leftOut['above-cap']).toBeUndefined()
  })

  it('carries over what is not its own, and refuses a folder that holds something else', async () => {
    const { out, options, folder } = await testbed()
    await mkdir(out)
    await writeFile(join(out, '.gitkeep'), '')
    await generate({ ...options, profile: 'seed' })
    await writeFile(join(out, 'robots.txt'), 'kept')
    await generate({ ...options, profile: 'seed' })
    expect(await readFile(join(out, 'robots.txt'), 'utf8')).toBe('kept')
    expect(existsSync(join(out, '.gitkeep'))).toBe(true)

    const home = join(folder, 'home')
    await mkdir(home)
    await writeFile(join(home, 'thesis.doc'), 'precious')
    await expect(generate({ ...options, profile: 'seed', out: home })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('thesis.doc'),
    })
    expect(await readdir(home)).toEqual(['thesis.doc'])
  })

  it.each(['details/mine.html', 'history/2024.md'])('does not throw away %s, which is not its own', async (name) => {
    const { out, options } = await testbed()
    await generate({ ...options, profile: 'seed' })
    await writeFile(join(out, name), 'precious')
    await expect(generate({ ...options, profile: 'seed' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(name),
    })
    expect(await readFile(join(out, name), 'utf8')).toBe('precious')
  })

  it('writes through a link to the folder', async () => {
    const { options, folder } = await testbed()
    await mkdir(join(folder, 'real'))
    await symlink(join(folder, 'real'), join(folder, 'link'))
    await generate({ ...options, profile: 'seed', out: join(folder, 'link') })
    expect(existsSync(join(folder, 'real', 'models.json'))).toBe(true)
  })

  it.each([
    [{ nsfw: 'lots' }, 'nsfw'],
    [{ maxModels: -1 }, 'maxModels'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ sources: ['github'] }, 'github'],
    [{ sources: [] }, 'sources'],
    [{ profile: 'tree' }, 'profile'],
    [{ out: '' }, 'out'],
    [{ hfEndpoint: 'huggingface.co' }, 'huggingface.co'],
    [{ hfEndpoint: 'https://user:secret@huggingface.co' }, 'address'],
  ])('refuses %j', async (wrong, named) => {
    const { options } = await testbed()
    await expect(generate({ ...options, ...(wrong as object) })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(named),
    })
  })
})

describe('history', () => {
  it('that is nowhere is a warning, for growth stays unknown', async () => {
    const { folder, options } = await testbed()
    const history = join(folder, 'no-such-folder')
    const report = await generate({ ...options, profile: 'seed', history })
    expect(report.warnings).toEqual([expect.stringContaining(history)])
  })
})

describe('refresh', () => {
  it('of one source alone keeps what was said of the other', async () => {
    const { out, options } = await testbed()
    await generate({ ...options, profile: 'seed' })
    const { out: _out, ...rest } = options
    const before = readIndexManifest(await readJsonFile(out, 'index.json'))
    await refresh(out, { ...rest, sources: ['huggingface'] })
    const after = readIndexManifest(await readJsonFile(out, 'index.json'))
    expect(after.sources).toEqual(before.sources)
    expect(after.sources.map(({ simulated }) => simulated)).not.toContain(null)
  })

  it('refuses a models.json that lost its end: the rest would pass for removed', async () => {
    const { out, options } = await testbed()
    await generate({ ...options, profile: 'seed' })
    const lines = (await readFile(join(out, 'models.json'), 'utf8')).split('\n')
    await writeFile(join(out, 'models.json'), lines.slice(0, 500).join('\n'))
    const before = await snapshot(out)
    const { out: _out, ...rest } = options
    await expect(refresh(out, rest)).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringContaining('says 1082 models'),
    })
    expect(await snapshot(out)).toEqual(before)
  })

  it('brings counts up to date, and leaves models and filters alone', async () => {
    const { out, options, folder } = await testbed()
    await generate({ ...options, maxModels: 60 })
    const before = (await readJsonFile(out, 'models.json')) as { models: Record<string, any> }
    const likes = await readFile(join(out, 'hf-filter-likes.json'), 'utf8')
    // As if the folder were of last week: two counts are old, and one model is not there any more.
    const ids = Object.keys(before.models)
    before.models[ids[0]!].downloads = 1
    before.models['gone/model'] = {
      ...before.models[ids[1]!],
      id: 'gone/model',
      slug: 'gone--model',
      name: 'model',
      author: 'gone',
    }
    const old = join(folder, 'old')
    await mkdir(old)
    await writeFile(
      join(old, 'models.json'),
      JSON.stringify({ totalModels: ids.length + 1, models: before.models, timestamp: '2025-12-15T00:00:00.000Z' }),
    )
    for (const { id } of FILTERS) {
      const name = `${id.replaceAll('/', '-')}.json`
      await writeFile(join(old, name), await readFile(join(out, name)))
    }
    const { out: _out, ...rest } = options
    const report = await refresh(old, rest)
    const after = (await readJsonFile(old, 'models.json')) as { models: Record<string, any> }
    expect(Object.keys(after.models).sort()).toEqual([...ids, 'gone/model'].sort())
    expect(after.models[ids[0]!].downloads).toBeGreaterThan(1)
    expect(report.warnings.join()).toContain('gone/model is no longer there')
    expect(JSON.parse(await readFile(join(old, 'hf-filter-likes.json'), 'utf8')).modelIds).toEqual(
      JSON.parse(likes).modelIds,
    )
    expect((await verify(old)).problems).toEqual([])
  })
})
