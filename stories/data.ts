/**
 * Makes what the stories show: two publications of one catalogue, an hour apart, by the real generator over the
 * simulators. The second holds one model more, so that a story can publish it while somebody looks.
 * Run with `node stories/data.ts`; `scripts/storybook.ts` does so when it is due.
 */
import { encodeHistoryDay, generate, type GenerateOptions } from '@decentramodels/manifests'
import { RECORDED_AT, recordedCounts, startSimulators } from '@decentramodels/simulators'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Days before the recording that growth is computed from. */
const HISTORY_DAYS = 8
/** Models of each source's walk: enough for long lists, little enough to be made in seconds. */
const MODELS = 1000

const out = join(import.meta.dirname, 'data')

/** A fetch port through which one model cannot be seen yet. */
function without(id: string): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    if (!pathname.startsWith('/huggingface/api/models')) return response
    if (decodeURIComponent(pathname).endsWith(`/${id}`)) return new Response('{"error":"none"}', { status: 404 })
    const body: unknown = await response.json()
    const left = Array.isArray(body) ? body.filter((model: { id: string }) => model.id !== id) : body
    const headers = new Headers(response.headers)
    headers.delete('content-length')
    headers.delete('content-encoding')
    return new Response(JSON.stringify(left), { status: response.status, headers })
  }
}

/** What a page reads: not the siblings for servers, not the whole catalogue in one file. */
function isServed(path: string): boolean {
  return !/\.(gz|br)$|[/\\](models\.json|home\.html|history)$/.test(path)
}

const work = mkdtempSync(join(tmpdir(), 'decentramodels-stories-'))
const simulators = await startSimulators({ quota: Infinity })
try {
  const recordedAt = Date.parse(RECORDED_AT)
  const history = join(work, 'days')
  mkdirSync(history)
  for (let ago = HISTORY_DAYS; ago > 0; ago--) {
    const day = new Date(recordedAt - ago * DAY_MS).toISOString().slice(0, 10)
    writeFileSync(join(history, `${day}.bin`), encodeHistoryDay(recordedCounts(day)))
  }
  const publish = (folder: string, at: number, special: Partial<GenerateOptions> = {}) =>
    generate({
      out: join(work, folder),
      hfEndpoint: simulators.huggingFaceUrl,
      civitaiEndpoint: simulators.civitaiUrl,
      maxModels: MODELS,
      compression: 'fast',
      now: () => at,
      ...special,
    })
  await publish('whole', recordedAt, { history })
  const home = JSON.parse(readFileSync(join(work, 'whole', 'home.json'), 'utf8')) as {
    sections: { id: string; cards: { id: string; source: string }[] }[]
  }
  const trending = home.sections.find(({ id }) => id === 'trending')!.cards
  const late = trending.find(({ source }) => source === 'huggingface')!.id
  await publish('now', recordedAt, { history, runtime: { fetch: without(late) } })
  cpSync(join(work, 'now'), join(work, 'next'), { recursive: true })
  await publish('next', recordedAt + HOUR_MS)

  rmSync(out, { recursive: true, force: true })
  for (const folder of ['now', 'next'])
    cpSync(join(work, folder), join(out, folder), { recursive: true, filter: isServed })
} finally {
  await simulators.close()
  rmSync(work, { recursive: true, force: true })
}
