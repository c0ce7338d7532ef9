import { RUN_MODELS } from '@decentramodels/core/contract'
import type { ReadConfig } from '../config/read-config.js'
import { startDemoUpstream } from '../demo.js'
import { callModels, type ModelReport } from '../doctor/call-models.js'
import { checkDataFolder, checkManifests, type CheckResult, checkUpstream } from '../doctor/checks.js'
import { createLeakGuard } from '../edge/leak-guard.js'
import { createUpstream } from '../edge/upstream.js'
import { table } from './table.js'

export interface DoctorFlags {
  live?: boolean
  json?: boolean
}

const SIGNS: Record<CheckResult['status'], string> = {
  ok: 'ok',
  warning: 'warn',
  failed: 'FAILED',
  skipped: 'not checked',
}

function describeModel({ model, task, status, ms, differences }: ModelReport): string[] {
  const time = ms === null ? '' : `${(ms / 1000).toFixed(1)} s`
  return [model, task, status === null ? '-' : String(status), time, differences.join('; ') || 'as documented']
}

/** Looks at everything that a gateway needs, prints what it saw, and answers with the exit code. */
export async function doctor(
  { gateway, demo }: ReadConfig,
  { live = false, json = false }: DoctorFlags,
  settings: CheckResult,
): Promise<number> {
  const stop = new AbortController()
  const interrupt = () => stop.abort(new Error('Stopped.'))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const demonstration = demo ? await startDemoUpstream() : undefined
  const upstream = demonstration?.config ?? gateway.upstream
  // What the upstream says is printed: a key that it repeats must not be.
  const guard = createLeakGuard([upstream.apiKey], () => {})
  const { fetch } = createUpstream(upstream.baseUrl, guard)
  const say = (text: string) => {
    if (!json) console.log(text)
  }
  try {
    const checks = [
      settings,
      await checkDataFolder(gateway),
      await checkManifests(gateway, Date.now()),
      ...(await checkUpstream(upstream, fetch)),
    ]
    const canCall = upstream.apiKey !== '' && checks.at(-2)?.status === 'ok'
    const count = RUN_MODELS.length
    if (!live || !canCall) {
      const why = live ? 'needs a key that is taken' : `add --live to call all ${count} once; each call is charged`
      checks.push({
        name: 'answers of models',
        status: 'skipped',
        detail: demo ? why.replace('; each call is charged', '') : why,
      })
    }
    say(
      table([
        ['check', 'result', 'what was seen'],
        ...checks.map(({ name, status, detail }) => [name, SIGNS[status], detail]),
      ]),
    )
    let models: ModelReport[] = []
    if (live && canCall) {
      say(`\nCalling ${count} models, one after the other. A model that is not running takes minutes.`)
      const onModel = ({ model, differences }: ModelReport) =>
        process.stderr.write(`${differences.length === 0 ? 'ok    ' : 'DIFFERS'} ${model}\n`)
      models = await callModels({ upstream, fetch, onModel, signal: stop.signal })
      say(`\n${table([['model', 'task', 'status', 'time', 'beside the reference'], ...models.map(describeModel)])}`)
      const good = models.filter(({ differences }) => differences.length === 0).length
      const source = models.some(({ simulated }) => simulated)
        ? ' The simulator answered: nothing is said of the real one.'
        : ''
      say(`\n${good} of ${models.length} answered as documented.${source}`)
    }
    if (json) console.log(JSON.stringify({ checks, models }, null, 2))
    const isWell =
      checks.every(({ status }) => status !== 'failed') && models.every(({ differences }) => differences.length === 0)
    return isWell ? 0 : 1
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await demonstration?.close()
  }
}
