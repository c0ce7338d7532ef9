/**
 * Generates the model manifests: `node scripts/generate-model-manifests.ts` or `tsx scripts/generate-model-manifests.ts`.
 * Arguments go on to `decentra-manifests generate`; `--out` is `public/manifests` unless given. With MANIFESTS_DEMO=1
 * the recorded demonstration data is asked instead of Hugging Face and CivitAI.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const command = join(root, 'packages', 'manifests', 'bin', 'decentra-manifests.js')

const children = new Set<ReturnType<typeof spawn>>()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // Ctrl-C reaches the child by itself; a signal to this process alone does not.
    for (const child of children) child.kill(signal)
  })

function run(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: process.cwd(), env, stdio: 'inherit' })
    children.add(child)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      children.delete(child)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

function generate(args: string[], env?: NodeJS.ProcessEnv): Promise<number> {
  return run(process.execPath, [command, 'generate', ...args], env)
}

const DAY_MS = 86_400_000
/** Days before the recording that growth is computed from. */
const HISTORY_DAYS = 8

/** The demonstration: simulators of both upstreams on this machine, the clock at the day of the recording. */
async function generateDemo(args: string[]): Promise<number> {
  const { RECORDED_AT, recordedCounts, startSimulators } = await import('@decentramodels/simulators')
  const { encodeHistoryDay } = await import('@decentramodels/manifests')
  const recordedAt = Date.parse(RECORDED_AT)
  const history = mkdtempSync(join(tmpdir(), 'decentramodels-history-'))
  const simulators = await startSimulators()
  try {
    for (let ago = HISTORY_DAYS; ago > 0; ago--) {
      const day = new Date(recordedAt - ago * DAY_MS).toISOString().slice(0, 10)
      writeFileSync(join(history, `${day}.bin`), encodeHistoryDay(recordedCounts(day)))
    }
    const endpoints = ['--hf-endpoint', simulators.huggingFaceUrl, '--civitai-endpoint', simulators.civitaiUrl]
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(recordedAt / 1000)) }
    return await generate([...endpoints, '--history', history, ...args], env)
  } finally {
    await simulators.close()
    rmSync(history, { recursive: true, force: true })
  }
}

const args = process.argv.slice(2)
const wantsHelp = args.includes('--help') || args.includes('-h')
try {
  const built = ['core', 'manifests', 'simulators'].every((name) =>
    existsSync(join(root, 'packages', name, 'dist', 'index.js')),
  )
  if (!built) {
    const code = await run(process.execPath, [join(root, 'scripts', 'build.ts')])
    if (code !== 0) process.exit(code)
  }
  const demo = /^(?:1|true|yes)$/i.test(process.env.MANIFESTS_DEMO ?? '')
  process.exitCode = await (demo && !wantsHelp ? generateDemo(args) : generate(args))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 4
}
