/** Generator: the first version's scope and the default walk, at 20 ms a request, over the recorded data. */
import { generate, type GenerateOptions, type GenerateReport } from '@decentramodels/manifests'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, printTable } from '../table.ts'

const DELAY_MS = 20
/** What the first version's documentation says of its own run. */
const SEED_SAYS = 'about 15 s'

/** The simulators in a process of their own: their work must not count as the generator's. */
async function startUpstream(): Promise<{ url: string; stop(): void }> {
  const command = join(import.meta.dirname, '..', '..', 'packages', 'simulators', 'bin', 'decentra-simulators.js')
  const args = [command, '--port', '0', '--delay', String(DELAY_MS), '--quota', '0']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`decentra-simulators ended with ${code}.`)))
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      const found = /(http:\/\/\S+)\/civitai\//.exec(text)
      if (found) resolve(found[1]!)
    })
  })
  return { url, stop: () => child.kill() }
}

export async function run(): Promise<void> {
  const upstream = await startUpstream()
  const measure = async (options: GenerateOptions) => {
    const seconds: number[] = []
    let report: GenerateReport | undefined
    for (let round = 0; round < 3; round++) {
      const folder = mkdtempSync(join(tmpdir(), 'decentramodels-bench-'))
      const from = performance.now()
      report = await generate({
        out: join(folder, 'manifests'),
        hfEndpoint: `${upstream.url}/huggingface`,
        civitaiEndpoint: `${upstream.url}/civitai`,
        ...options,
      })
      seconds.push((performance.now() - from) / 1000)
      rmSync(folder, { recursive: true, force: true })
    }
    return [report!.totalModels.toLocaleString('en'), report!.requests, `${median(seconds).toFixed(1)} s`]
  }
  try {
    console.log(
      `\nGenerator, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model.trim()}`,
    )
    console.log(`Medians of 3 whole runs, files and their .gz and .br siblings written; ${DELAY_MS} ms a request.\n`)
    printTable(
      ['run', 'models', 'requests', 'time', "the first version's own figure"],
      [
        ['--profile seed', ...(await measure({ profile: 'seed' })), SEED_SAYS],
        ['default', ...(await measure({})), '-'],
        ['default, --compression fast', ...(await measure({ compression: 'fast' })), '-'],
      ],
    )
  } finally {
    upstream.stop()
  }
}
