import { DecentraError } from '@decentramodels/core'
import { Catalog } from '@decentramodels/core/catalog'
import type { RunResult } from '@decentramodels/core/contract'
import { runModelsOf, TASK_IDS, type TaskId, taskRow } from '@decentramodels/core/tasks'
import { expect, fixture, html } from '@open-wc/testing'
import { emulateMedia, sendKeys } from '@web/test-runner-commands'
import { ModelSelectEvent } from '../model-card/select-event.js'
import { QuickActionEvent } from '../quick-action/quick-action-event.js'
import { finishedRun, HandRunner, inputFor, pictureBlob } from '../run-result/runs.fixture.js'
import { card, FakeClock, FolderHost, model, runtimeOf, standardFolder } from '../testing/catalog.fixture.js'
import { deep, focused, part, until, violations } from '../testing/screen.fixture.js'
import '../i18n/de.js'
import './define.js'
import { press, usualPolicy } from './every-state.fixture.js'
import type { DmPlayground } from './playground.js'

const words = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim()
const field = <T extends HTMLElement = HTMLInputElement>(element: DmPlayground, id: string) =>
  element.shadowRoot!.querySelector<T>(`#${id}`)!

async function show(properties: Partial<DmPlayground> = {}, clock = new FakeClock()): Promise<DmPlayground> {
  const element = Object.assign(document.createElement('dm-playground'), {
    runtime: runtimeOf(undefined, clock),
    ...properties,
  })
  const page = await fixture<HTMLElement>(html`<main></main>`)
  page.append(element)
  await whole(element)
  return element
}

/** The form with all that its task needs, some of which loads later. */
async function whole(element: DmPlayground): Promise<void> {
  await element.updateComplete
  await until(() => element.shadowRoot!.querySelector('[part=form] [aria-busy]') === null, 'the whole form')
}

const result = (element: DmPlayground) => deep(element, 'dm-run-result')[0]

async function shownResult(element: DmPlayground, state = 'ready'): Promise<HTMLElement> {
  return until(() => {
    const found = result(element)
    return found?.matches(`:state(${state})`) ? found : undefined
  }, `a result: ${state}`)
}

/** Runs of before, of which a gateway knows one. */
function pendingRuns(task: TaskId) {
  let end = (_run: RunResult) => {}
  const never = () => Promise.reject(new Error('not asked for'))
  return {
    resumed: [] as string[],
    finish: () => end(finishedRun(task) as RunResult),
    pending: async () => [{ id: 'run-1', task, createdAt: '2025-12-22T12:00:00.000Z' }],
    resume(id: string) {
      this.resumed.push(id)
      return new Promise<RunResult>((resolve) => (end = resolve))
    },
    get: never,
    cancel: never,
  }
}

/** Whatever the task needs, filled in. */
async function fill(element: DmPlayground): Promise<void> {
  const { media } = taskRow(element.task as TaskId)
  if (media?.kind === 'image') await choose(element, new File([await pictureBlob()], 'rock.png', { type: 'image/png' }))
  else if (media) {
    const address = field(element, 'field-url')
    address.value = `https://files.example/sample.${media.kind}`
    address.dispatchEvent(new Event('input'))
  }
  await element.updateComplete
}

async function choose(element: DmPlayground, file: File): Promise<void> {
  await whole(element)
  const input = field(element, 'field-file')
  const files = new DataTransfer()
  files.items.add(file)
  input.files = files.files
  input.dispatchEvent(new Event('change'))
  // A picture takes its place when it is drawn.
  const isDrawn = () => !file.type.startsWith('image') || words(part(element, 'preview'))!.includes('×')
  await until(() => (part(element, 'preview') ? isDrawn() : part(element, 'problem')), 'the file, or why not')
}

describe('dm-playground', () => {
  // A page that moves has its buttons elsewhere when they are pressed.
  before(() => emulateMedia({ reducedMotion: 'reduce' }))
  after(() => emulateMedia({ reducedMotion: 'no-preference' }))

  const tasks: TaskId[] = [
    'text-to-image',
    'chat',
    'zero-shot-object-detection',
    'automatic-speech-recognition',
    'text-classification',
    'fill-mask',
  ]
  for (const theme of ['light', 'dark'])
    it(`is for everybody, ${theme}`, async () => {
      for (const task of tasks) {
        const element = await show({ task, client: new HandRunner(), sample: true })
        element.setAttribute('theme', theme)
        element.parentElement!.style.cssText = `color-scheme: ${theme}; background: Canvas; color: CanvasText`
        element.shadowRoot!.querySelector('details')?.setAttribute('open', '')
        await press(part(element, 'run')!)
        await element.updateComplete
        expect(await violations(element), task).to.deep.equal([])
        element.parentElement!.remove()
      }
    })

  it('runs every task by a press, and shows what came', async () => {
    const client = new HandRunner()
    for (const task of TASK_IDS) {
      const element = await show({ task, client, sample: true })
      await fill(element)
      await press(part(element, 'run')!)
      await until(() => client.last?.task === task, `the run of ${task}`)
      const { input } = client.last
      for (const [name, value] of Object.entries(inputFor(task))) expect(input[name], task).to.deep.equal(value)
      client.last.finish()
      await shownResult(element)
      element.parentElement!.remove()
    }
  })

  it('does not run by a click or a key of a script', async () => {
    const client = new HandRunner()
    const element = await show({ client, sample: true })
    const button = part<HTMLButtonElement>(element, 'run')!
    button.click()
    button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    const text = field(element, 'field-prompt')
    text.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }))
    await element.updateComplete
    expect(client.asked).to.deep.equal([])
    text.focus()
    await sendKeys({ down: 'Control' })
    await sendKeys({ press: 'Enter' })
    await sendKeys({ up: 'Control' })
    await until(() => client.asked.length === 1, 'the run by keys')
  })

  it('does not try again by a click of a script', async () => {
    const client = new HandRunner()
    const element = await show({ client, sample: true })
    await press(part(element, 'run')!)
    client.last.fail(new DecentraError('upstream-failed', 'It broke.'))
    await shownResult(element, 'error')
    part(element, 'retry')!.click()
    await element.updateComplete
    expect(client.asked.length).to.equal(1)
    await press(part(element, 'retry')!)
    await until(() => client.asked.length === 2, 'the second run')
    expect(client.last.input).to.deep.equal(client.asked[0]!.input)
  })

  it('names what is wrong beside the field, goes there, and says when it is right', async () => {
    const client = new HandRunner()
    const element = await show({ client })
    await press(part(element, 'run')!)
    await until(() => part(element, 'problem'), 'the problem')
    const text = field(element, 'field-prompt')
    expect(focused()).to.equal(text)
    expect(words(element.shadowRoot!.getElementById(text.getAttribute('aria-describedby')!.split(' ')[0]!))).to.equal(
      'Prompt is missing.',
    )
    expect(words(element.shadowRoot!.querySelector('[role=status]'))).to.equal('1 thing needs a look')
    await sendKeys({ type: 'A calm house' })
    await until(() => part(element, 'problem') === null, 'no problem')
    expect(text.hasAttribute('aria-invalid')).to.equal(false)
    expect(client.asked).to.deep.equal([])
  })

  it('opens the settings where one of them is wrong', async () => {
    const element = await show({ client: new HandRunner(), sample: true })
    const guidance = field(element, 'param-guidance_scale')
    guidance.value = '99'
    guidance.dispatchEvent(new Event('change'))
    await press(part(element, 'run')!)
    await until(() => element.shadowRoot!.querySelector('details')!.open, 'the settings')
    expect(focused()).to.equal(guidance)
  })

  it('sends only the settings that were changed, and takes them back', async () => {
    const client = new HandRunner()
    const element = await show({ client, sample: true })
    const width = field(element, 'param-width')
    expect(width.value).to.equal(String(runModelsOf('text-to-image')[0]!.params.width))
    width.value = '512'
    width.dispatchEvent(new Event('change'))
    await element.updateComplete
    await press(part(element, 'run')!)
    expect(client.last.params).to.deep.equal({ width: 512 })
    client.last.finish()
    await shownResult(element)
    part(element, 'reset')!.click()
    await element.updateComplete
    expect(width.value).not.to.equal('512')
    expect(part(element, 'reset')).to.equal(null)
  })

  it('has the settings of the chosen model, with what to know of it', async () => {
    const client = new HandRunner()
    const element = await show({ client, sample: true })
    const other = runModelsOf('text-to-image')[1]!
    const select = field<HTMLSelectElement>(element, 'model')
    select.value = other.id
    select.dispatchEvent(new Event('change'))
    await until(() => words(part(element, 'about'))!.includes(other.note), 'its note')
    expect(field(element, 'param-width').value).to.equal(String(other.params.width))
    await press(part(element, 'run')!)
    expect(client.last.model).to.equal(other.id)
  })

  it('takes labels one by one and several at once, by keys alone', async () => {
    const element = await show({ task: 'zero-shot-classification', client: new HandRunner() })
    const input = field(element, 'field-candidate_labels')
    const labels = () => [...part(element, 'labels')!.querySelectorAll('bdi')].map(words)
    input.focus()
    await sendKeys({ type: 'joy,fear' })
    await sendKeys({ press: 'Enter' })
    await element.updateComplete
    expect(labels()).to.deep.equal(['joy', 'fear'])
    const data = new DataTransfer()
    data.setData('text', 'rain, sun\njoy')
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    await element.updateComplete
    expect(labels()).to.deep.equal(['joy', 'fear', 'rain', 'sun'])
    await sendKeys({ press: 'Backspace' })
    await element.updateComplete
    expect(labels()).to.deep.equal(['joy', 'fear', 'rain'])
    part(element, 'labels')!.querySelector('button')!.click()
    await element.updateComplete
    expect(labels()).to.deep.equal(['fear', 'rain'])
    expect(focused()).to.equal(input)
    expect(words(element.shadowRoot!.querySelector('[role=status]'))).to.equal('joy removed')
  })

  it('runs with the label that is being written, though a press takes the focus from it', async () => {
    const client = new HandRunner()
    const element = await show({ task: 'zero-shot-classification', client, sample: true })
    field(element, 'field-candidate_labels').focus()
    await sendKeys({ type: 'a label long enough for a line of its own, really' })
    await press(part(element, 'run')!)
    await until(() => client.asked.length === 1, 'the run')
    expect((client.last.input.candidate_labels as string[]).slice(-2)).to.deep.equal([
      'a label long enough for a line of its own',
      'really',
    ])
    expect(focused()).to.equal(part(element, 'run'))
  })

  it('scales a picture down and leaves out what a camera noted', async () => {
    const large = new OffscreenCanvas(1600, 900)
    large.getContext('2d')!.fillRect(0, 0, 800, 900)
    const bytes = new Uint8Array(await (await large.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())
    const secret = 'Exif\0\0 the place where it was taken'
    const note = new Uint8Array([
      0xff,
      0xe1,
      0,
      secret.length + 2,
      ...[...secret].map((letter) => letter.charCodeAt(0)),
    ])
    const file = new File([bytes.slice(0, 2), note, bytes.slice(2)], 'photo.jpg', { type: 'image/jpeg' })
    expect(await file.text()).to.include('the place where')
    const client = new HandRunner()
    const element = await show({ task: 'image-to-text', client })
    await choose(element, file)
    await until(() => words(part(element, 'preview'))!.includes('1024 × 576'), 'the preview')
    await press(part(element, 'run')!)
    const sent = client.last.input.data as Blob
    expect(sent.type).to.equal('image/jpeg')
    expect((await createImageBitmap(sent)).width).to.equal(1024)
    expect(await sent.text()).not.to.include('the place where')
  })

  it('takes a picture that is dropped or pasted', async () => {
    const element = await show({ task: 'object-detection', client: new HandRunner() })
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([await pictureBlob()], 'dropped.png', { type: 'image/png' }))
    part(element, 'drop')!.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    await until(() => words(part(element, 'preview'))?.includes('dropped.png'), 'the dropped file')
    expect(part(element, 'preview')!.querySelector('[role=img]')!.ariaLabel).to.equal('What will be sent')
    part(element, 'remove-file')!.click()
    await element.updateComplete
    expect(focused()).to.equal(field(element, 'field-file'))
    const pasted = new DataTransfer()
    pasted.items.add(new File([await pictureBlob()], 'pasted.png', { type: 'image/png' }))
    const paste = new ClipboardEvent('paste', {
      clipboardData: pasted,
      bubbles: true,
      cancelable: true,
      composed: true,
    })
    field(element, 'field-url').dispatchEvent(paste)
    await until(() => words(part(element, 'preview'))?.includes('pasted.png'), 'the pasted file')
  })

  it('offers an example picture, of a document where one is asked about', async () => {
    const client = new HandRunner()
    const element = await show({ task: 'document-question-answering', client, sample: true })
    await press(part(element, 'example')!)
    await until(() => words(part(element, 'preview'))?.includes('example.png · 768 × 512'), 'the picture')
    expect(focused()).to.equal(field(element, 'field-file'))
    await press(part(element, 'run')!)
    expect((client.last.input.data as Blob).type).to.equal('image/png')
    const plain = await show({ task: 'image-to-text', client })
    expect(part(plain, 'example')).to.equal(null)
  })

  for (const [task, says, name] of [
    ['automatic-speech-recognition', 'Use a made voice', /^made-voice\.wav · 78 KB$/],
    ['audio-classification', 'Use a made voice', /^made-voice\.wav/],
    ['video-classification', 'Use a drawn clip', /^drawn-boat\.(webm|mp4) · /],
  ] as const)
    it(`offers a file of the right kind for ${task}, and says that it is made`, async () => {
      const client = new HandRunner()
      const element = await show({ task, client, sample: true })
      const button = await until(() => part(element, 'example'), 'the button')
      expect(button.textContent!.trim()).to.equal(says)
      await press(button)
      const preview = await until(() => part(element, 'preview'), 'the file')
      expect(words(preview.querySelector('figcaption'))).to.match(name)
      expect(focused()).to.equal(field(element, 'field-file'))
      const player = preview.querySelector<HTMLMediaElement>('audio, video')!
      await until(() => player.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA, 'that it plays')
      await press(part(element, 'run')!)
      const sent = client.last.input.data as Blob
      if (sent.type !== 'audio/wav') {
        expect((player as HTMLVideoElement).videoWidth).to.equal(384)
        return
      }
      const sound = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(await sent.arrayBuffer())
      const samples = sound.getChannelData(0)
      expect(sound.duration).to.equal(2.5)
      // Five vowels, none of them silent or too loud.
      for (let i = 0; i < 5; i++) {
        const loudest = Math.max(...samples.subarray(i * 8000, (i + 1) * 8000).map(Math.abs))
        expect(loudest, `vowel ${i}`).to.be.within(0.5, 0.7)
      }
    })

  it('refuses a file that cannot be used, at once and with the reason', async () => {
    const client = new HandRunner()
    const element = await show({ task: 'image-to-text', client })
    await choose(element, new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg', { type: 'image/svg+xml' }))
    expect(words(part(element, 'problem'))).to.equal('image/svg+xml cannot be used. Use PNG, JPEG, WebP.')
    await choose(element, new File(['no picture'], 'a.png', { type: 'image/png' }))
    await until(() => words(part(element, 'problem')) === 'This picture cannot be read.', 'the reason')
    element.task = 'audio-classification'
    await element.updateComplete
    expect(part(element, 'problem')).to.equal(null)
    await choose(element, new File([new Uint8Array(9 * 1024 * 1024)], 'a.wav', { type: 'audio/x-wav' }))
    expect(words(part(element, 'problem'))).to.equal('The file has 9 MB; at most 8 MB fit.')
    await press(part(element, 'run')!)
    expect(client.asked).to.deep.equal([])
  })

  it('takes an address in place of a file, https alone', async () => {
    const client = new HandRunner()
    const element = await show({ task: 'image-to-text', client })
    const address = field(element, 'field-url')
    const write = async (text: string) => {
      address.value = text
      address.dispatchEvent(new Event('input'))
      await element.updateComplete
      await press(part(element, 'run')!)
      await element.updateComplete
    }
    await write('javascript:alert(1)')
    await write('http://files.example/a.png')
    expect(client.asked).to.deep.equal([])
    expect(words(part(element, 'problem'))).to.equal('The address must begin with https.')
    await write('https://files.example/a.png')
    expect(client.last.input).to.deep.equal({ url: 'https://files.example/a.png' })
  })

  it('waits with a further try as long as a refusal says', async () => {
    const clock = new FakeClock()
    const client = new HandRunner()
    const element = await show({ client, sample: true }, clock)
    await press(part(element, 'run')!)
    client.last.fail(new DecentraError('rate-limited', 'Ten pictures a minute.', { retryAfterMs: 2000 }))
    const view = await shownResult(element, 'error')
    expect(words(part(view, 'refused'))).to.include('You can start again in 2 sec.')
    await press(part(element, 'retry')!)
    expect(client.asked.length).to.equal(1)
    for (let i = 0; i < 2; i++) {
      await until(() => clock.sleeping === 2, 'both countdowns')
      clock.advance(1000)
    }
    await until(() => part(element, 'retry')!.getAttribute('aria-disabled') === 'false', 'the end of the wait')
    await press(part(element, 'retry')!)
    await until(() => client.asked.length === 2, 'the second run')
  })

  it('brings the result into view below a long form', async () => {
    const client = new HandRunner()
    const element = await show({ client, task: 'summarization', sample: true })
    element.style.setProperty('inline-size', '320px')
    element.shadowRoot!.querySelector('details')!.open = true
    part(element, 'run')!.scrollIntoView({ block: 'center' })
    const top = () => part(element, 'result')!.getBoundingClientRect().top
    expect(top()).to.be.greaterThan(innerHeight)
    await press(part(element, 'run')!)
    await until(() => top() < innerHeight - 150, 'the result in sight')
  })

  it('shows where a run stands, and gives it up', async () => {
    const client = new HandRunner()
    const element = await show({ client, sample: true })
    await press(part(element, 'run')!)
    client.last.tell({ type: 'queued', position: 2, startsInMs: 9000 })
    const view = await shownResult(element, 'waiting')
    await until(() => words(part(view, 'waiting'))?.includes('Place 2 in the queue'), 'the place')
    expect(part(element, 'run')!.getAttribute('aria-disabled')).to.equal('true')
    expect(element.matches(':state(running)')).to.equal(true)
    await press(part(element, 'run')!)
    expect(client.asked.length, 'one at a time').to.equal(1)
    await press(part(element, 'cancel')!)
    await until(() => part(view, 'canceled'), 'that it is canceled')
    expect(client.last.signal.aborted).to.equal(true)
    expect(part(element, 'run')!.getAttribute('aria-disabled')).to.equal('false')
  })

  it('gives up when it leaves the page', async () => {
    const client = new HandRunner()
    const element = await show({ client, sample: true })
    await press(part(element, 'run')!)
    element.remove()
    expect(client.last.signal.aborted).to.equal(true)
  })

  it('keeps the runs of this visit: shows one again with what was sent, removes one', async () => {
    const client = new HandRunner()
    const element = await show({ client })
    for (const prompt of ['A red boat', 'A blue boat']) {
      const text = field<HTMLTextAreaElement>(element, 'field-prompt')
      text.value = prompt
      text.dispatchEvent(new Event('input'))
      await press(part(element, 'run')!)
      client.last.finish()
      await shownResult(element)
      await until(() => words(part(element, 'history'))?.includes(prompt), 'the run')
    }
    const entries = () => [...part(element, 'history')!.querySelectorAll<HTMLElement>('[part=entry]')]
    expect(entries().map((entry) => entry.getAttribute('aria-label'))).to.deep.equal([
      'Show A blue boat again',
      'Show A red boat again',
    ])
    expect(entries()[0]!.getAttribute('aria-current')).to.equal('true')
    entries()[1]!.click()
    await until(() => field(element, 'field-prompt').value === 'A red boat', 'what was sent')
    expect(entries()[1]!.getAttribute('aria-current')).to.equal('true')
    element.shadowRoot!.querySelector<HTMLElement>('[aria-label="Remove A blue boat"]')!.click()
    await element.updateComplete
    expect(entries().length).to.equal(1)
  })

  it('talks: what was said goes along, the answer comes piece by piece', async () => {
    const client = new HandRunner()
    const element = await show({ task: 'chat', client })
    const draft = field(element, 'field-messages')
    draft.focus()
    await sendKeys({ type: 'Name a color' })
    await sendKeys({ press: 'Enter' })
    await until(() => client.asked.length === 1, 'the first message')
    expect(draft.value).to.equal('')
    client.last.tell({ type: 'delta', text: 'Te' })
    client.last.tell({ type: 'delta', text: 'al' })
    await until(() => words(result(element) && part(result(element)!, 'text')) === 'Teal', 'the pieces')
    client.last.finish(finishedRun('chat', { output: { text: 'Teal' } }))
    await shownResult(element)
    draft.focus()
    await sendKeys({ type: 'Another' })
    await sendKeys({ press: 'Enter' })
    await until(() => client.asked.length === 2, 'the second message')
    expect(client.last.input.messages).to.deep.equal([
      { role: 'user', content: 'Name a color' },
      { role: 'assistant', content: 'Teal' },
      { role: 'user', content: 'Another' },
    ])
    client.last.fail(new DecentraError('network-failed', 'No connection.'))
    await shownResult(element, 'error')
    await until(() => draft.value === 'Another', 'the message, to send it again')
    expect([...part(element, 'talk')!.querySelectorAll('.said')].map(words)).to.deep.equal([
      'Name a color',
      'Teal',
      'Another',
    ])
  })

  it('leaves no result of one task with the form of another, and finds it in the list', async () => {
    const client = new HandRunner()
    const element = await show({ client, sample: true })
    await press(part(element, 'run')!)
    client.last.finish()
    await shownResult(element)
    element.task = 'summarization'
    await until(() => part(element, 'place'), 'an empty place')
    expect(result(element)).to.equal(undefined)
    const entry = await until(() => part(element, 'entry'), 'the run in the list')
    entry.click()
    await shownResult(element)
    expect(words(part(element, 'name'))).to.equal('Text to image')
    // A run that is under way is still waited for.
    await press(part(element, 'run')!)
    element.task = 'summarization'
    await element.updateComplete
    client.last.finish()
    await shownResult(element)
  })

  it('keeps a prompt when another task takes one too, not the example', async () => {
    const element = await show({ client: new HandRunner(), sample: true })
    element.task = 'text-to-video'
    await element.updateComplete
    expect(field(element, 'field-prompt').value).to.equal(inputFor('text-to-video').prompt)
    const text = field<HTMLTextAreaElement>(element, 'field-prompt')
    text.value = 'A red boat'
    text.dispatchEvent(new Event('input'))
    element.task = 'text-to-speech'
    await element.updateComplete
    expect(field(element, 'field-prompt').value).to.equal('A red boat')
  })

  it('opens the model of a card on the same page when it can be run', async () => {
    const element = await show({ client: new HandRunner() })
    const choose = (event: ModelSelectEvent) => document.body.dispatchEvent(event)
    expect(choose(new ModelSelectEvent(card('civitai:5', { task: 'text-to-image' }))), 'its link is followed').to.equal(
      true,
    )
    expect(choose(new ModelSelectEvent(card('a/b', { task: 'text-ranking' })))).to.equal(true)
    expect(choose(new ModelSelectEvent(card('a/summer', { task: 'summarization' })))).to.equal(false)
    await until(() => words(part(element, 'name')) === 'Summary', 'the task')
    await until(() => focused() === part(element, 'name'), 'the focus')
    expect(words(part(element, 'about'))).to.include('a/summer')
    const quick = new QuickActionEvent('generate')
    expect(document.body.dispatchEvent(quick)).to.equal(false)
    await until(() => words(part(element, 'name')) === 'Text to image', 'the picture')
  })

  it('says which task it shows, by whatever way it came to it', async () => {
    const told: string[] = []
    const page = await fixture<HTMLElement>(html`<main></main>`)
    page.addEventListener('dm-task-change', ({ task }) => told.push(task))
    const element = document.createElement('dm-playground')
    Object.assign(element, { client: new HandRunner(), modelId: runModelsOf('summarization')[0]!.id })
    page.append(element)
    await element.updateComplete
    expect(told).to.deep.equal(['summarization'])
    element.task = 'chat'
    await element.updateComplete
    element.headingLevel = 3
    await element.updateComplete
    document.body.dispatchEvent(new ModelSelectEvent(card('a/summer', { task: 'translation' })))
    await element.updateComplete
    expect(told).to.deep.equal(['summarization', 'chat', 'translation'])
  })

  it('knows a model of the catalogue by its name, and says when it cannot be run', async () => {
    const host = await FolderHost.of(
      standardFolder({
        models: [model('a/b', { name: 'Quick Summaries', task: 'summarization', commercialUse: 'no' }), model('c/d')],
        sections: [],
      }),
    )
    const catalog = await Catalog.open('https://models.example/manifests/', { runtime: runtimeOf(host) })
    const page = await fixture<HTMLElement>(html`<dm-provider .catalog=${catalog}></dm-provider>`)
    await import('../provider/define.js')
    const element = document.createElement('dm-playground')
    Object.assign(element, { modelId: 'a/b', client: new HandRunner() })
    page.append(element)
    await until(() => words(part(element, 'about'))?.includes('Not for commercial use'), 'what to know of it')
    expect(words(field(element, 'model').querySelector('option'))).to.equal('Quick Summaries')
    expect(words(part(element, 'name'))).to.equal('Summary')
    element.modelId = 'c/d'
    await until(() => words(part(element, 'unavailable'))?.includes('cannot be run'), 'that it cannot')
  })

  it('takes nothing from forged events, and nothing odd from the history', async () => {
    const former: unknown = history.state
    history.replaceState({ dm: { playground: { task: 'chat', values: { fields: { messages: [null, 5] } } } } }, '')
    const client = { run: new HandRunner().run, policy: async () => usualPolicy(), runs: pendingRuns('chat') }
    const element = await show({ client })
    await until(() => part(element, 'talk') ?? result(element), 'the run that goes on')
    for (const model of [undefined, null, { id: {} }, { id: 'x'.repeat(1e6), task: 'chat' }])
      expect(
        document.body.dispatchEvent(
          Object.assign(new Event('dm-model-select', { bubbles: true, cancelable: true }), { model }),
        ),
      ).to.equal(true)
    history.replaceState(former, '')
  })

  it('goes on with the run of before, and with that one alone', async () => {
    const former: unknown = history.state
    const runner = new HandRunner()
    const client = { run: runner.run, policy: async () => usualPolicy(), runs: pendingRuns('text-to-image') }
    const element = await show({ client })
    await until(() => part(element, 'limits'), 'the limits')
    expect(client.runs.resumed, 'a run of another tab').to.deep.equal([])
    const text = field<HTMLTextAreaElement>(element, 'field-prompt')
    text.value = 'A slow boat'
    text.dispatchEvent(new Event('input'))
    await press(part(element, 'run')!)
    // The page goes without a word, as by a reload.
    const again = document.createElement('dm-playground')
    Object.assign(again, { client, runtime: runtimeOf(undefined) })
    element.after(again)
    await until(() => client.runs.resumed.length === 1, 'the run that goes on')
    expect(client.runs.resumed).to.deep.equal(['run-1'])
    await until(() => field(again, 'field-prompt').value === 'A slow boat', 'what was sent')
    client.runs.finish()
    await shownResult(again)
    await until(() => words(part(again, 'history'))?.includes('A slow boat'), 'the run of this visit')
    history.replaceState(former, '')
  })

  it('asks the gateway that the provider around it names, once for all elements of the page', async () => {
    const asked: string[] = []
    const fetch = async (input: RequestInfo | URL) => {
      asked.push(new Request(input).url)
      return Response.json({ code: 'forbidden', message: 'The key is for another page.' }, { status: 403 })
    }
    const runtime = { ...runtimeOf(undefined), fetch }
    const page = await fixture<HTMLElement>(
      html`<dm-provider gateway="https://gateway.example/" site-key="dm_pk_test" .runtime=${runtime}></dm-provider>`,
    )
    await import('../provider/define.js')
    await import('../limit-status/define.js')
    const element = document.createElement('dm-playground')
    const limits = document.createElement('dm-limit-status')
    page.append(element, limits)
    await until(() => part(element, 'check'), 'that it cannot be used')
    await until(() => part(limits, 'unknown'), 'that limits are unknown')
    expect(new Set(asked)).to.deep.equal(new Set(['https://gateway.example/v1/passes']))
    expect(part(element, 'run')!.getAttribute('aria-disabled')).to.equal('true')
  })

  it('says that nothing runs without a gateway', async () => {
    const element = await show({ sample: true })
    expect(words(part(element, 'unavailable'))).to.include('names no gateway')
    await press(part(element, 'run')!)
    expect(result(element)).to.equal(undefined)
  })

  describe('with its form in the address', () => {
    const home = location.href
    afterEach(() => history.replaceState(null, '', home))
    const search = () => new URLSearchParams(location.search)

    it('reads it', async () => {
      const query =
        'task=zero-shot-classification&text=rain%20again&candidate_labels=joy,fear&p.multi_label=false&p.none=1'
      history.replaceState(null, '', `?${query}`)
      const client = new HandRunner()
      const element = await show({ sync: 'url', client })
      await press(part(element, 'run')!)
      expect(client.last.task).to.equal('zero-shot-classification')
      expect(client.last.input).to.deep.equal({ text: 'rain again', candidate_labels: ['joy', 'fear'] })
      expect(client.last.params).to.deep.equal({ multi_label: false })
    })

    it('writes it, beside what the page has there, and no file', async () => {
      history.replaceState(null, '', '?own=1#part')
      const element = await show({ sync: 'url', client: new HandRunner() })
      const text = field<HTMLTextAreaElement>(element, 'field-prompt')
      text.value = 'A red boat & more'
      text.dispatchEvent(new Event('input'))
      await until(() => search().get('prompt') === 'A red boat & more', 'the prompt')
      expect(search().get('own')).to.equal('1')
      expect(location.hash).to.equal('#part')
      element.task = 'image-to-text'
      await element.updateComplete
      await choose(element, new File([await pictureBlob()], 'secret-name.png', { type: 'image/png' }))
      await until(() => search().get('task') === 'image-to-text', 'the task')
      expect(location.search).to.equal('?own=1&task=image-to-text')
    })

    it('takes nothing from it that is not in the table', async () => {
      history.replaceState(null, '', '?task=__proto__&prompt=x&p.width=wide&p.constructor=1&p.__proto__=2')
      const client = new HandRunner()
      const element = await show({ sync: 'url', client })
      expect(words(part(element, 'name'))).to.equal('Text to image')
      await press(part(element, 'run')!)
      await until(() => part(element, 'problem'), 'the wrong width')
      expect(words(part(element, 'problem'))).to.equal('Width must be a number.')
      expect(client.asked).to.deep.equal([])
    })
  })

  it('takes a hostile prompt for text', async () => {
    const client = new HandRunner()
    const evil = '<img src=x onerror=alert(1)>'.repeat(20)
    const element = await show({ client })
    const text = field<HTMLTextAreaElement>(element, 'field-prompt')
    text.value = evil
    text.dispatchEvent(new Event('input'))
    await press(part(element, 'run')!)
    client.last.finish()
    const view = await shownResult(element)
    await until(() => part(element, 'history'), 'the run')
    expect(deep(element, 'img').every((picture) => picture.getAttribute('src')!.startsWith('data:image/png'))).to.equal(
      true,
    )
    expect(part<HTMLImageElement>(view, 'picture')!.alt).to.include('<img')
  })

  it('has fields of a finger’s size', async () => {
    const element = await show({ task: 'zero-shot-object-detection', client: new HandRunner(), sample: true })
    for (const target of element.shadowRoot!.querySelectorAll(
      'input:not([type=file], [type=checkbox]), select, button',
    )) {
      const { height } = target.getBoundingClientRect()
      if (height > 0) expect(Math.round(height), target.outerHTML).to.be.at.least(44)
    }
  })

  it('speaks German, the table too', async () => {
    const element = await show({ task: 'text-to-image', client: new HandRunner() })
    element.lang = 'de'
    await until(() => words(part(element, 'name')) === 'Text zu Bild', 'German')
    await press(part(element, 'run')!)
    await until(() => words(part(element, 'problem')) === 'Beschreibung fehlt.', 'the problem')
  })
})
