import { mkdtemp, readdir, readFile, rm, unlink, writeFile, cp, appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimulators } from '@decentramodels/simulators'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { diff, isSameCatalogue } from './diff.js'
import { generate } from './run.js'
import { NOW, scratch } from './testbed.fixture.js'
import { verify } from './verify.js'

let model: string
beforeAll(async () => {
  model = join(await mkdtemp(join(tmpdir(), 'decentra-manifests-test-')), 'manifests')
  const simulators = await startSimulators({ quota: Infinity })
  const { huggingFaceUrl: hfEndpoint, civitaiUrl: civitaiEndpoint } = simulators
  await generate({ out: model, hfEndpoint, civitaiEndpoint, profile: 'seed', compression: 'fast', now: () => NOW })
  await simulators.close()
})
afterAll(() => rm(join(model, '..'), { recursive: true, force: true }))

async function copy(): Promise<string> {
  const folder = join(await scratch(), 'manifests')
  await cp(model, folder, { recursive: true })
  return folder
}

async function edit(folder: string, name: string, change: (text: string) => string): Promise<void> {
  const path = join(folder, name)
  await writeFile(path, change(await readFile(path, 'utf8')))
}

describe('verify', () => {
  it('finds nothing wrong in what generate wrote', async () => {
    expect(await verify(model)).toMatchObject({ totalModels: 1082, problems: [] })
  })

  it.each<[string, (folder: string) => Promise<unknown>, RegExp]>([
    ['a missing file', (folder) => unlink(join(folder, 'cards.bin')), /cards\.bin: is missing/],
    ['a missing search index', (folder) => unlink(join(folder, 'search.bin')), /search\.bin: is missing/],
    ['a missing filter', (folder) => unlink(join(folder, 'hf-filter-mit.json')), /hf-filter-mit\.json: is missing/],
    [
      'a wrong total',
      (folder) => edit(folder, 'models.json', (text) => text.replace('1082', '1083')),
      /says 1083 models and holds 1082/,
    ],
    [
      'a record that is no model',
      (folder) => edit(folder, 'models.json', (text) => text.replace('"downloads":', '"downloads":"many","was":')),
      /not a model/,
    ],
    [
      'a hash that differs',
      (folder) => edit(folder, 'home.html', (text) => text.replace('h2', 'h3')),
      /home\.html: is not the file that index\.json names/,
    ],
    ['another length', (folder) => appendFile(join(folder, 'hf-filter-mit.json'), ' '), /index\.json says/],
    [
      'a filter with an unknown id',
      (folder) =>
        edit(folder, 'hf-filter-mit.json', (text) => text.replace('"modelIds":["', '"modelIds":["x/unknown","')),
      /models\.json lacks, first x\/unknown/,
    ],
    [
      'a flipped bit',
      async (folder) => {
        const path = join(folder, 'cards.bin')
        const bytes = await readFile(path)
        bytes[bytes.length - 20]! ^= 1
        await writeFile(path, bytes)
      },
      /checksum/,
    ],
    [
      'a chunk that tells otherwise',
      async (folder) => {
        const [name] = (await readdir(join(folder, 'details'))).filter((one) => one.endsWith('.json'))
        await edit(folder, `details/${name!}`, (text) => text.replace(/"likes":\d+/, '"likes":123456789'))
      },
      /details\/.*otherwise than models\.json/,
    ],
    [
      'a sibling of another file',
      (folder) => cp(join(folder, 'home.json.gz'), join(folder, 'models.json.gz')),
      /models\.json\.gz: does not hold/,
    ],
    [
      'a change that is cut off',
      (folder) =>
        edit(folder, 'changes.json', () => '{"schema":1,"changes":[{"at":"2025-12-22T01:44:32.000Z","added":[]}]}'),
      /changes\.json: 1 of its 1 changes cannot be read/,
    ],
    [
      'changes that are no list',
      (folder) => edit(folder, 'changes.json', () => '{"schema":1}'),
      /changes\.json: holds no list of changes/,
    ],
    ['a damaged day', (folder) => writeFile(join(folder, 'history', '2025-12-22.bin'), 'x'), /history/],
  ])('finds %s', async (_name, spoil, said) => {
    const folder = await copy()
    await spoil(folder)
    const { problems } = await verify(folder)
    expect(problems.join('\n')).toMatch(said)
  })

  it('takes changes as an older version wrote them, without counts of what was updated and removed', async () => {
    const folder = await copy()
    const old = { at: '2025-12-21T00:00:00.000Z', added: [], addedCount: 0, updated: ['a/b'], removed: [] }
    await edit(folder, 'changes.json', () => JSON.stringify({ schema: 1, changes: [old] }))
    await unlink(join(folder, 'changes.json.gz')).catch(() => {})
    await unlink(join(folder, 'changes.json.br')).catch(() => {})
    await edit(folder, 'index.json', (text) => text.replace(/,?"changes\.json":\{[^}]*\}/, ''))
    const { problems } = await verify(folder)
    expect(problems.filter((problem) => !/^index\.json\.(?:gz|br):/.test(problem))).toEqual([])
  })

  it('says so when there is no folder', async () => {
    await expect(verify(join(model, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('diff', () => {
  it('names what differs', async () => {
    const folder = await copy()
    expect(isSameCatalogue(await diff(model, folder))).toBe(true)
    await edit(folder, 'models.json', (text) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('"gpt2"') && !line.startsWith('"openai-community/gpt2"'))
        .map((line) =>
          line.startsWith('"Qwen/Qwen2.5-7B-Instruct"') ? line.replace(/"likes":\d+/, '"likes":1') : line,
        )
        .join('\n')
        .replace(/"totalModels":(\d+)/, (_, total) => `"totalModels":${Number(total) - 1}`),
    )
    await edit(folder, 'hf-filter-mit.json', (text) => {
      const manifest = JSON.parse(text) as { modelIds: string[] }
      return JSON.stringify({ ...manifest, modelIds: manifest.modelIds.toReversed() })
    })
    const report = await diff(model, folder)
    expect(report).toMatchObject({
      added: [],
      removed: ['openai-community/gpt2'],
      changed: [{ id: 'Qwen/Qwen2.5-7B-Instruct', fields: ['likes'] }],
      filters: [{ id: 'hf-filter/mit', added: 0, removed: 0, reordered: true }],
    })
    await expect(diff(model, join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
