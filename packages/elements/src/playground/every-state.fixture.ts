/** Playground, results and limits in each of their states, for what looks at all of them. */
import { DecentraError } from '@decentramodels/core'
import { type LimitPolicy, LIMITS, type OutputKind, TASK_IDS, taskRow } from '@decentramodels/core/tasks'
import { sendMouse } from '@web/test-runner-commands'
import type { DmLimitStatus } from '../limit-status/limit-status.js'
import { advanceProgress, beginProgress } from '../run-result/progress.js'
import type { DmRunResult } from '../run-result/run-result.js'
import { finishedRun, HandRunner, inputFor, pictureBlob } from '../run-result/runs.fixture.js'
import { FakeClock, NOW, runtimeOf } from '../testing/catalog.fixture.js'
import { part, until } from '../testing/screen.fixture.js'
import type { DmPlayground } from './playground.js'

type Show = <T extends HTMLElement>(tag: string, properties: Partial<T>) => Promise<T>

/** Limits as a gateway with the usual ones says them. */
export function usualPolicy(special: Partial<LimitPolicy> = {}): LimitPolicy {
  const classes = Object.entries(LIMITS).map(([name, rule]) => [name, { ...rule, left: rule.limit, resetsInMs: 0 }])
  return {
    classes: Object.fromEntries(classes) as LimitPolicy['classes'],
    queue: { maxPerVisitor: 20 },
    models: 'all',
    simulated: true,
    ...special,
  }
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/** A press as a person does it: on what has come to rest. */
export async function press(target: Element): Promise<void> {
  target.scrollIntoView({ block: 'center', behavior: 'instant' })
  for (let former = NaN; former !== target.getBoundingClientRect().y;) {
    former = target.getBoundingClientRect().y
    await nextFrame()
  }
  const { x, y, width, height } = target.getBoundingClientRect()
  await sendMouse({ type: 'click', position: [Math.round(x + width / 2), Math.round(y + height / 2)] })
}

/** Results of each kind, what goes on before them, and what goes wrong. */
export async function showResults(show: Show, look: (element: Element) => void): Promise<void> {
  const source = await pictureBlob()
  const kinds = new Map<OutputKind, (typeof TASK_IDS)[number]>(TASK_IDS.map((task) => [taskRow(task).output, task]))
  const tell = async (properties: Partial<DmRunResult>) =>
    show<DmRunResult>('dm-run-result', { runtime: runtimeOf(undefined), ...properties })
  for (const task of kinds.values()) {
    const run = finishedRun(task, { simulated: true, fallback: true } as object)
    await tell({ run, input: inputFor(task), source })
  }
  await tell({ run: finishedRun('object-detection', { output: { objects: [] } }) })
  const image = { url: 'http://elsewhere.example/a.png', mediaType: 'image/png', bytes: 1 }
  await tell({ run: finishedRun('text-to-image', { output: { image } }) })
  await tell({ progress: beginProgress('text-to-image', NOW - 6000) })
  const asked = beginProgress('text-to-image', NOW)
  await tell({ progress: advanceProgress(asked, { type: 'queued', position: 1, startsInMs: 5 }, NOW) })
  await tell({ error: new DecentraError('rate-limited', 'Too many.', { retryAfterMs: 5000 }) })
  await tell({ error: new DecentraError('upstream-failed', 'It broke.') })
  await tell({ error: new DOMException('', 'AbortError') })
  look(await tell({}))
}

/** Limits: asked for, known, of some age, unknown. */
export async function showLimits(show: Show, look: (element: Element) => void): Promise<void> {
  const clock = new FakeClock()
  const runtime = runtimeOf(undefined, clock)
  await show<DmLimitStatus>('dm-limit-status', { client: { policy: () => new Promise(() => {}) } })
  const old = await show<DmLimitStatus>('dm-limit-status', { client: { policy: async () => usualPolicy() }, runtime })
  await until(() => part(old, 'limit') && clock.sleeping > 0, 'the limits')
  look(old)
  clock.advance(60_000)
  await until(() => part(old, 'age'), 'their age')
  look(old)
  const silent = await show<DmLimitStatus>('dm-limit-status', {
    client: { policy: () => Promise.reject(new DecentraError('unavailable', 'Not now.')) },
  })
  await until(() => part(silent, 'unknown'), 'that they are unknown')
  look(silent)
}

/** The playground: empty, wrong, with a file, running, done, failed, refused by the gateway. */
export async function showPlaygrounds(show: Show, look: (element: Element) => void): Promise<void> {
  const runner = new HandRunner()
  const client = { run: runner.run, policy: async () => usualPolicy() }
  const tell = (properties: Partial<DmPlayground>) =>
    show<DmPlayground>('dm-playground', { client, runtime: runtimeOf(undefined), ...properties })
  const state = async (element: DmPlayground, name: string) => {
    await until(() => element.matches(`:state(${name})`), name)
    await element.updateComplete
    look(element)
  }

  const wrong = await tell({ task: 'zero-shot-object-detection', sample: true })
  await press(part(wrong, 'run')!)
  await until(() => part(wrong, 'problem'), 'the problem')
  look(wrong)
  const files = new DataTransfer()
  files.items.add(new File([await pictureBlob()], 'rock.png', { type: 'image/png' }))
  const drop = new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true })
  part(wrong, 'drop')!.dispatchEvent(drop)
  await until(() => part(wrong, 'preview'), 'the file')
  look(wrong)
  wrong.remove()

  const talk = await tell({ task: 'chat', sample: true })
  await until(() => part(talk, 'limits'), 'the limits')
  const top = talk.shadowRoot!.querySelector<HTMLInputElement>('#param-max_new_tokens')!
  top.value = '99'
  top.dispatchEvent(new Event('change'))
  await press(part(talk, 'run')!)
  await state(talk, 'running')
  runner.last.finish()
  await state(talk, 'ready')
  await until(() => part(talk, 'history'), 'the runs of this visit')
  look(talk)
  talk.remove()

  const failed = await tell({ sample: true })
  await press(part(failed, 'run')!)
  runner.last.fail(new DecentraError('upstream-failed', 'It broke.'))
  await state(failed, 'error')
  failed.remove()

  const silent = await tell({
    client: { run: runner.run, policy: () => Promise.reject(new DecentraError('not-found', 'Nothing there.')) },
  })
  await until(() => part(silent, 'check'), 'that nobody answers')
  look(silent)
  silent.remove()
}
