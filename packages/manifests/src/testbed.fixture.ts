import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createFaultPlan,
  type FaultPlan,
  RECORDED_AT,
  type ServerOptions,
  startSimulators,
} from '@decentramodels/simulators'
import { afterEach } from 'vitest'
import type { GenerateOptions } from './options.js'

export const NOW = Date.parse(RECORDED_AT)

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

/** Does something after the test. */
export function afterTest(clean: () => Promise<unknown>): void {
  cleanups.push(clean)
}

/** A folder of its own for a test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'decentra-manifests-test-'))
  afterTest(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A clock on which waiting takes no time; it tells what was waited for. */
export function quickClock() {
  const waits: number[] = []
  let ms = 0
  return {
    waits,
    clock: {
      now: () => NOW + ms,
      monotonic: () => ms,
      sleep: async (wait: number, signal?: AbortSignal) => {
        signal?.throwIfAborted()
        waits.push(wait)
        ms += wait
      },
    },
  }
}

/** Simulators of both upstreams, a folder, and options of a small run over real HTTP. */
export async function testbed(server: ServerOptions = {}, { clock, waits } = quickClock()) {
  const faults: FaultPlan = createFaultPlan()
  const simulators = await startSimulators({ quota: Infinity, faults, ...server })
  let open = true
  const close = async () => {
    if (open) await simulators.close()
    open = false
  }
  afterTest(close)
  const folder = await scratch()
  const out = join(folder, 'manifests')
  const options: GenerateOptions & { out: string } = {
    out,
    hfEndpoint: simulators.huggingFaceUrl,
    civitaiEndpoint: simulators.civitaiUrl,
    maxModels: 300,
    list: false,
    compression: 'fast',
    now: () => NOW,
    runtime: { clock },
    limits: { retries: 2, timeoutMs: 5000 },
  }
  return { simulators: { ...simulators, close }, faults, folder, out, options, waits }
}

/** Every file below a folder, by name. */
export async function snapshot(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(path.slice(folder.length + 1), (await readFile(path)).toString('base64'))
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export async function readJsonFile(folder: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, name), 'utf8'))
}
