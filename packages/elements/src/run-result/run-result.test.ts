import { DecentraError } from '@decentramodels/core'
import type { Run, RunEvent } from '@decentramodels/core/contract'
import { TASK_IDS, type TaskId, taskRow } from '@decentramodels/core/tasks'
import { expect, fixture, html } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import { FakeClock, NOW, runtimeOf } from '../testing/catalog.fixture.js'
import { deep, focused, part, until, violations } from '../testing/screen.fixture.js'
import '../i18n/de.js'
import './define.js'
import { placeLabels } from './place-labels.js'
import { advanceProgress, beginProgress, type RunProgress } from './progress.js'
import type { DmRunResult } from './run-result.js'
import { finishedRun, inputFor, pictureBlob } from './runs.fixture.js'

const words = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim()
/** Everything that is shown, apart from what is for the ear alone. */
const shown = (element: DmRunResult) => words(part(element, 'base'))

async function show(properties: Partial<DmRunResult>, clock = new FakeClock()): Promise<DmRunResult> {
  const element = Object.assign(document.createElement('dm-run-result'), {
    runtime: runtimeOf(undefined, clock),
    ...properties,
  })
  const page = await fixture<HTMLElement>(html`<main></main>`)
  page.append(element)
  await element.updateComplete
  return element
}

async function showRun(task: TaskId, special: Partial<Run> = {}): Promise<DmRunResult> {
  const source = taskRow(task).media?.kind === 'image' ? await pictureBlob() : undefined
  const element = await show({ run: finishedRun(task, special as object), input: inputFor(task), source })
  if (source && ['objects', 'masks', 'depth'].includes(taskRow(task).output))
    await until(() => element.shadowRoot!.querySelector('canvas')?.width === 384, 'the picture')
  return element
}

const after = (...events: RunEvent[]): RunProgress =>
  events.reduce((progress, event) => advanceProgress(progress, event, NOW), beginProgress('text-to-image', NOW))

describe('dm-run-result', () => {
  for (const theme of ['light', 'dark'])
    it(`shows results of every kind to everybody, ${theme}`, async () => {
      const kinds = new Map(TASK_IDS.map((task) => [taskRow(task).output, task]))
      for (const task of kinds.values()) {
        const element = await showRun(task, { simulated: true, fallback: true })
        element.setAttribute('theme', theme)
        element.parentElement!.style.cssText = `color-scheme: ${theme}; background: Canvas; color: CanvasText`
        expect(await violations(element), task).to.deep.equal([])
        element.parentElement!.remove()
      }
    })

  for (const theme of ['light', 'dark'])
    it(`shows what goes on, and what went wrong, to everybody, ${theme}`, async () => {
      const error = new DecentraError('rate-limited', 'Too many at once.', { retryAfterMs: 5000 })
      const states: Partial<DmRunResult>[] = [
        { progress: after() },
        { progress: after({ type: 'queued', position: 3, startsInMs: 9000 }) },
        { progress: after({ type: 'cold-boot', elapsedMs: 8000 }) },
        { progress: after({ type: 'delta', text: 'Once' }) },
        { error },
        { error: new TypeError('odd') },
        { error: new DOMException('', 'AbortError') },
      ]
      for (const state of states) {
        const element = await show(state)
        element.setAttribute('theme', theme)
        element.parentElement!.style.cssText = `color-scheme: ${theme}; background: Canvas; color: CanvasText`
        expect(await violations(element)).to.deep.equal([])
      }
    })

  it('shows an output of every task, with model, time and license', async () => {
    for (const task of TASK_IDS) {
      const run = finishedRun(task)
      const element = await show({ run, input: inputFor(task) })
      expect(part(element, 'view')!.childElementCount, task).to.be.greaterThan(0)
      const facts = words(part(element, 'facts'))!
      expect(facts, task).to.include(run.modelUsed)
      expect(facts, task).to.include('ran 8.3 sec')
      expect(facts, task).to.match(/commercial use/i)
      expect(element.matches(':state(ready)')).to.equal(true)
      element.remove()
    }
  })

  it('says the size of a picture, describes it by its prompt, and saves it', async () => {
    const element = await showRun('text-to-image')
    const picture = part<HTMLImageElement>(element, 'picture')!
    await until(() => element.shadowRoot!.querySelector('figcaption')!.textContent!.includes('384 × 256'), 'the size')
    expect(picture.alt).to.equal(`Picture made from: ${String(inputFor('text-to-image').prompt)}`)
    const save = part<HTMLAnchorElement>(element, 'download')!
    expect(save.download).to.equal('image.png')
    expect(save.href).to.equal(picture.src)
  })

  it('says when a file cannot be shown', async () => {
    const image = { url: 'data:image/png;base64,AAAA', mediaType: 'image/png', bytes: 3 }
    const element = await showRun('text-to-image', { output: { image } })
    await until(() => part(element, 'broken'), 'the sentence')
  })

  it('plays a sound, and does not begin by itself', async () => {
    const element = await showRun('text-to-speech')
    const player = part<HTMLAudioElement>(element, 'player')!
    await until(() => player.readyState > 0, 'the sound')
    expect(Math.round(player.duration)).to.equal(1)
    expect(player.paused).to.equal(true)
  })

  it('names no class that has no name', async () => {
    const element = await showRun('video-classification', {
      output: {
        labels: [
          { label: 'LABEL_1', score: 0.7 },
          { label: 'LABEL_0', score: 0.3 },
        ],
      },
    })
    expect(shown(element)).to.include('Class 1, no name')
    expect(shown(element)).to.include('gave these classes no names')
    expect(shown(element)).not.to.include('LABEL_')
  })

  it('gives scores as a table with numbers', async () => {
    const element = await showRun('zero-shot-classification')
    const rows = [...part(element, 'scores')!.querySelectorAll('tbody tr')].map(words)
    expect(rows).to.deep.equal(['joy 91%', 'sadness 6.1%', 'fear 0.4%'])
  })

  it('marks names in the text, and lists them', async () => {
    const element = await showRun('token-classification')
    const marks = [...part(element, 'text')!.querySelectorAll('mark')].map(words)
    expect(marks).to.deep.equal(['Mira OkoyePerson', 'OsloPlace'])
    expect(words(element.shadowRoot!.querySelector('tbody'))).to.equal('Mira Okoye Person 99.8% Oslo Place 99.3%')
  })

  it('marks no name at a place that the text does not have', async () => {
    const entities = [
      { label: 'PER', text: 'Mira', score: 1, start: 900, end: 904 },
      { label: 'PER', text: 'Okoye', score: 1, start: -4, end: 2 },
    ]
    const element = await showRun('token-classification', { output: { entities } })
    expect(part(element, 'text')!.querySelectorAll('mark').length).to.equal(0)
    expect(words(part(element, 'text'))).to.equal(inputFor('token-classification').text)
  })

  it('shows an answer in its place', async () => {
    const element = await showRun('question-answering')
    const first = part(element, 'answers')!.querySelector('li')!
    expect(words(first)).to.equal('Ada 93% Ada keeps the light on the northern rock.')
    expect(words(first.querySelector('mark'))).to.equal('Ada')
  })

  it('lights the thing that is chosen by keys, and shows all again', async () => {
    const element = await showRun('object-detection')
    const choices = [...part(element, 'found')!.querySelectorAll('input')]
    choices[0]!.focus()
    await sendKeys({ press: 'ArrowDown' })
    expect(focused()).to.equal(choices[1])
    await element.updateComplete
    const boxes = [...part(element, 'stage')!.querySelectorAll('g')]
    expect(boxes.map((box) => box.classList.contains('faint')).filter(Boolean).length).to.equal(2)
    expect(words(boxes.find((box) => box.classList.contains('chosen')))).to.equal('2 rock')
    const all = [...element.shadowRoot!.querySelectorAll('button')].find((button) => words(button) === 'Show all')!
    all.click()
    await element.updateComplete
    expect(part(element, 'stage')!.querySelectorAll('.faint').length).to.equal(0)
  })

  it('draws boxes without a picture too', async () => {
    const element = await show({ run: finishedRun('object-detection') })
    expect(part(element, 'stage')!.querySelectorAll('g').length).to.equal(3)
    expect(part(element, 'stage')!.getBoundingClientRect().height).to.be.greaterThan(100)
  })

  it('tints each part that is switched on', async () => {
    const element = await showRun('image-segmentation')
    const tints = () => part(element, 'stage')!.querySelectorAll('.tint').length
    expect(tints()).to.equal(2)
    part(element, 'found')!.querySelector('input')!.click()
    await element.updateComplete
    expect(tints()).to.equal(1)
    const hide = [...element.shadowRoot!.querySelectorAll('button')].find((button) => words(button) === 'Hide all')!
    hide.click()
    await element.updateComplete
    expect(tints()).to.equal(0)
  })

  it('blends picture and depth map by a slider', async () => {
    const element = await showRun('depth-estimation')
    const map = part(element, 'stage')!.querySelector('img')!
    const slider = element.shadowRoot!.querySelector<HTMLInputElement>('input[type=range]')!
    slider.focus()
    await sendKeys({ press: 'Home' })
    expect(getComputedStyle(map).opacity).to.equal('0')
  })

  it('draws a vector with its length and norm', async () => {
    const element = await showRun('sentence-similarity', { output: { vector: [3, -4] } })
    expect(part(element, 'plot')!.getAttribute('aria-label')).to.equal('Plot of 2 numbers')
    expect(shown(element)).to.include('Norm 5')
  })

  it('shows nothing found as an answer', async () => {
    const outputs: [TaskId, Run['output']][] = [
      ['object-detection', { objects: [] }],
      ['image-segmentation', { masks: [] }],
      ['token-classification', { entities: [] }],
      ['image-classification', { labels: [] }],
    ]
    for (const [task, output] of outputs) expect(part(await showRun(task, { output }), 'none'), task).not.to.equal(null)
    expect(shown(await showRun('summarization', { output: { text: '  ' } }))).to.include('with no text')
  })

  it('says when another model answered, and when the answer is made up', async () => {
    const element = await showRun('text-to-image', { modelUsed: 'a/b', fallback: true, simulated: true })
    expect(words(part(element, 'fallback'))).to.include('so a/b did')
    expect(words(part(element, 'simulated'))).to.include('Simulated')
  })

  it('takes nothing of an output for markup or for an address that runs', async () => {
    const evil = '<img src=x onerror=alert(1)>'
    const image = { url: 'javascript:alert(1)', mediaType: 'text/html', bytes: null }
    const outputs: [TaskId, Run['output']][] = [
      ['summarization', { text: evil }],
      ['image-classification', { labels: [{ label: evil, score: 1 }] }],
      ['object-detection', { objects: [{ label: evil, score: 1, box: { xmin: 0, ymin: 0, xmax: 9, ymax: 9 } }] }],
      ['image-segmentation', { masks: [{ label: evil, score: 1, image }] }],
      ['text-to-image', { image }],
      ['text-to-video', { video: image }],
      ['text-to-audio', { audio: { ...image, url: 'data:text/html,<script>alert(1)</script>' } }],
      ['depth-estimation', { depth: image }],
      ['question-answering', { answers: [{ answer: evil, score: 2, start: 5, end: 1 }] }],
    ]
    for (const [task, output] of outputs) {
      const element = await show({ run: finishedRun(task, { output } as object) })
      const addresses = deep(element, '[src],[href]').map(
        (node) => node.getAttribute('src') ?? node.getAttribute('href'),
      )
      expect(addresses, task).to.deep.equal([])
    }
  })

  it('counts while one waits: the place in the queue, a start, the work', async () => {
    const clock = new FakeClock()
    const element = await show({ progress: after({ type: 'queued', position: 2, startsInMs: 12_000 }) }, clock)
    expect(shown(element)).to.include('Place 2 in the queue, starts in about 12 sec')
    await until(() => clock.sleeping > 0, 'the counting')
    clock.advance(2000)
    await until(() => shown(element)!.includes('about 10 sec'), 'two seconds less')
    expect(shown(element)).to.include('2 sec so far')
    element.progress = after({ type: 'cold-boot', elapsedMs: 8000 })
    await element.updateComplete
    expect(shown(element)).to.include('The model is starting')
    element.progress = after({ type: 'running', model: 'a/b', attempt: 1 })
    await element.updateComplete
    expect(shown(element)).to.include('at most 5 min')
    expect(element.matches(':state(waiting)')).to.equal(true)
    element.remove()
    await until(() => clock.sleeping === 0, 'nothing that counts on')
  })

  it('says when nobody answers, and when the reader is offline', async () => {
    const clock = new FakeClock()
    const element = await show({
      runtime: runtimeOf(undefined, clock),
      progress: beginProgress('text-to-image', clock.now()),
    })
    expect(part(element, 'silent')).to.equal(null)
    for (let i = 0; i < 5; i++) {
      await until(() => clock.sleeping > 0, 'the seconds')
      clock.advance(1000)
    }
    await until(() => words(part(element, 'silent'))?.startsWith('No answer yet.'), 'that nobody answers')
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })
    try {
      element.requestUpdate()
      await until(() => words(part(element, 'silent'))?.startsWith('You are offline.'), 'that one is offline')
    } finally {
      Reflect.deleteProperty(navigator, 'onLine')
    }
    element.progress = advanceProgress(
      element.progress!,
      { type: 'queued', position: 1, startsInMs: 5000 } as RunEvent,
      clock.now(),
    )
    await until(() => part(element, 'silent') === null, 'the answer')
  })

  it('says phases once, without the seconds', async () => {
    const clock = new FakeClock()
    const element = await show({ progress: after({ type: 'running', model: 'a/b', attempt: 1 }) }, clock)
    const said = () => words(element.shadowRoot!.querySelector('[role=status]'))
    expect(said()).to.equal('The model is at work')
    await until(() => clock.sleeping > 0, 'the counting')
    clock.advance(5000)
    await until(() => shown(element)!.includes('5 sec so far'), 'five seconds')
    expect(said()).to.equal('The model is at work')
  })

  it('shows text as it comes, and begins anew with another model', async () => {
    const first = after({ type: 'delta', text: 'Once ' }, { type: 'delta', text: 'upon' })
    const element = await show({ progress: first })
    expect(words(part(element, 'text'))).to.equal('Once upon')
    element.progress = advanceProgress(first, { type: 'running', model: 'c/d', attempt: 2 }, NOW)
    await element.updateComplete
    expect(part(element, 'text')).to.equal(null)
  })

  it('says what went wrong, what to do, and each wrong value', async () => {
    const errors = [{ pointer: '/input/prompt', code: 'too-long', message: 'Prompt has 9 characters.' }]
    const element = await show({ error: new DecentraError('invalid-input', 'The input is wrong.', { errors }) })
    expect(words(part(element, 'error'))).to.include('The input is wrong. Check the values')
    expect(words(part(element, 'error'))).to.include('Prompt has 9 characters.')
    expect(part(element, 'error')!.getAttribute('role')).to.equal('alert')
  })

  it('shows the failure of a run that is over', async () => {
    const run = finishedRun('text-to-image', {
      state: 'failed',
      output: undefined,
      error: { code: 'upstream-timeout', message: 'It took more than 300 seconds.' },
    } as object)
    const element = await show({ run })
    expect(words(part(element, 'error'))).to.include('It took more than 300 seconds. Try again')
    expect(element.matches(':state(error)')).to.equal(true)
  })

  it('counts down after a refusal', async () => {
    const clock = new FakeClock()
    const element = await show(
      { error: new DecentraError('rate-limited', 'Ten pictures a minute.', { retryAfterMs: 3000 }) },
      clock,
    )
    expect(words(part(element, 'refused'))).to.include('You can start again in 3 sec.')
    for (let i = 0; i < 3; i++) {
      await until(() => clock.sleeping > 0, 'the counting')
      clock.advance(1000)
    }
    await until(() => words(part(element, 'refused'))!.includes('You can start again now.'), 'the end of the wait')
  })

  it('takes an abort for what it is', async () => {
    const element = await show({ error: new DOMException('', 'AbortError') })
    expect(words(part(element, 'canceled'))).to.include('Canceled')
    expect(part(element, 'error')).to.equal(null)
  })

  it('speaks the language of the page', async () => {
    const element = await showRun('token-classification')
    element.lang = 'de'
    await until(() => shown(element)!.includes('Als JSON kopieren'), 'German')
    expect(shown(element)).to.include('Ort')
  })
})

describe('labels of boxes', () => {
  const size = { width: 1000, height: 1000 }
  const box = (xmin: number, ymin: number) => ({
    box: { xmin, ymin, xmax: xmin + 100, ymax: ymin + 100 },
    words: 'some name',
  })

  it('lie inside the picture and over no other', () => {
    const placed = placeLabels([box(10, 10), box(12, 12), box(-50, 5), box(980, 990), box(10, 20)], size, 30)
    for (const { x, y, width } of placed) {
      expect(x).to.be.at.least(0)
      expect(x + width).to.be.at.most(1000)
      expect(y).to.be.at.least(0)
      expect(y + 30).to.be.at.most(1000)
    }
    for (const [i, a] of placed.entries())
      for (const b of placed.slice(i + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + 30 <= b.y || b.y + 30 <= a.y
        expect(apart).to.equal(true)
      }
  })

  it('are there also when there is no room for all', () => {
    expect(
      placeLabels(
        Array.from({ length: 200 }, () => box(500, 500)),
        { width: 100, height: 100 },
        30,
      ).length,
    ).to.equal(200)
  })
})
