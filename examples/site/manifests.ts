/**
 * The site's prebuild step: makes the manifests folder, from recorded data unless told to go live.
 * By hand: `npm run prebuild -w examples/site -- --live`
 */
import { encodeHistoryDay, generate } from '@decentramodels/manifests'
import { RECORDED_AT, recordedCounts, startSimulators } from '@decentramodels/simulators'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DAY_MS = 86_400_000
/** Days before the recording that growth is computed from. */
const HISTORY_DAYS = 8

export interface MakeOptions {
  /** Ask the real Hugging Face and CivitAI. */
  live?: boolean
}

/**
 * Writes the manifests into `out`. The demonstration runs the real generator over real HTTP against simulators of the
 * two upstreams on this machine, with the clock at the day of the recording.
 */
export async function makeManifests(out: string, { live = false }: MakeOptions = {}): Promise<void> {
  if (live) {
    let last = 0
    await generate({
      out,
      // Minutes pass: a line every few seconds, and the reason for each wait.
      onProgress(event) {
        if (event.type === 'progress' && Date.now() - last < 5000) return
        last = Date.now()
        const share = event.type === 'progress' ? `${Math.floor(event.share * 100)} % · ` : ''
        const wait = event.type === 'waiting' ? `; waiting ${Math.ceil(event.waitMs / 1000)} s` : ''
        console.log(`${share}${event.text}${wait}`)
      },
    })
    return
  }
  const history = mkdtempSync(join(tmpdir(), 'decentramodels-history-'))
  const simulators = await startSimulators()
  try {
    const recordedAt = Date.parse(RECORDED_AT)
    for (let ago = HISTORY_DAYS; ago > 0; ago--) {
      const day = new Date(recordedAt - ago * DAY_MS).toISOString().slice(0, 10)
      writeFileSync(join(history, `${day}.bin`), encodeHistoryDay(recordedCounts(day)))
    }
    await generate({
      out,
      history,
      hfEndpoint: simulators.huggingFaceUrl,
      civitaiEndpoint: simulators.civitaiUrl,
      now: () => recordedAt,
      // Whoever tries the demonstration waits for it; nobody downloads it over a slow line.
      compression: 'fast',
    })
  } finally {
    await simulators.close()
    rmSync(history, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename)
  await makeManifests(join(import.meta.dirname, 'public', 'manifests'), { live: process.argv.includes('--live') })
