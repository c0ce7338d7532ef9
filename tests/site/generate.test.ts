/** From the start of the site to a result: the page, the gateway in demo mode, and the simulator behind it, all real. */
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Catalog } from '@decentramodels/core/catalog'
import { RUN_MODELS, type TaskId, taskRow } from '@decentramodels/core/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, until, watchTrouble } from '../browser.ts'
import { root } from '../imports.ts'
import { type BuiltSite, openBuiltSite } from './built-site.ts'

let site: BuiltSite
let browser: Browser
let gateway: { url: string; process: ChildProcess }
const folder = mkdtempSync(join(tmpdir(), 'decentramodels-generate-'))

/** The command as an operator starts it, with the policy of its own for pages, and room for all models in a minute. */
async function startGateway(): Promise<typeof gateway> {
  const program = spawn(process.execPath, [join(root, 'packages/gateway/bin/decentra-gateway.js'), '--demo'], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      SITE_DIR: site.root,
      MANIFESTS_DIR: join(site.root, 'manifests'),
      LIMITS: 'text-to-image=50,text-to-video=50,text-to-audio=50,analysis=100',
    },
  })
  let said = ''
  program.stdout.on('data', (text) => (said += text))
  program.stderr.on('data', (text) => (said += text))
  const url = await until(
    async () => /http:\/\/[\d.]+:\d+/.exec(said)?.[0] ?? '',
    (found) => found !== '',
    'the gateway',
  )
  return { url: `${url}/`, process: program }
}

beforeAll(async () => {
  site = await openBuiltSite()
  gateway = await startGateway()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  const ended = new Promise((resolve) => gateway?.process.once('exit', resolve))
  gateway?.process.kill('SIGTERM')
  await ended
  await site?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function visitor(): Promise<{ page: Page; trouble: string[]; leave(): Promise<void> }> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width: 1280, height: 900 })
  return { page, trouble: watchTrouble(page), leave: () => context.close() }
}

/** Does something that leads to another page, and waits for it. */
async function leaving(page: Page, act: () => Promise<unknown>): Promise<void> {
  const loaded = new Promise<void>((resolve) => page.once('load', () => resolve()))
  await act()
  await loaded
}

/** An element of the playground, below its shadow root. */
async function find(page: Page, selector: string): Promise<ElementHandle<HTMLElement>> {
  const handle = await until(
    async () => {
      const found = await page.evaluateHandle(
        (selector) => document.querySelector('dm-playground')?.shadowRoot?.querySelector(selector) ?? null,
        selector,
      )
      return found.asElement()
    },
    (found) => found !== null,
    selector,
  )
  return handle as ElementHandle<HTMLElement>
}

/** What stands in the place of the result. */
function result(page: Page): Promise<{ words: string; state: string; isBroken: boolean }> {
  return page.evaluate(() => {
    const place = document.querySelector('dm-playground')?.shadowRoot?.querySelector('[part~=result]')
    const element = [...(place?.children ?? [])].find(({ shadowRoot }) => shadowRoot)
    const states = ['ready', 'error', 'waiting'].filter((state) => element?.matches(`:state(${state})`))
    const isBroken = Boolean(element?.shadowRoot?.querySelector('[part=broken]'))
    return {
      isBroken,
      words: element?.shadowRoot?.querySelector('[part=base]')?.textContent ?? '',
      state: states.join(),
    }
  })
}

const succeeded = (page: Page) =>
  until(
    () => result(page),
    ({ state }) => state === 'ready' || state === 'error',
    'an end',
    30_000,
  )

function wav(): Buffer {
  const bytes = Buffer.alloc(44 + 16_000)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + 16_000, 4)
  bytes.write('WAVEfmt ', 8)
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 16_000],
  ] as const)
    bytes.writeUInt32LE(value, at)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    bytes.writeUInt16LE(value, at)
  bytes.write('data', 36)
  bytes.writeUInt32LE(16_000, 40)
  return bytes
}

/** A file of each kind, on the visitor's disk. */
function files(): Record<'image' | 'audio' | 'video', string> {
  const paths = {
    image: join(root, 'examples/site/src/icons/icon-512.png'),
    audio: join(folder, 'word.wav'),
    video: join(folder, 'clip.mp4'),
  }
  writeFileSync(paths.audio, wav())
  writeFileSync(
    paths.video,
    Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isommp41', 'latin1'), Buffer.alloc(64)]),
  )
  return paths
}

describe('the page Generate', () => {
  it('leads from the start to a first picture in two actions', async () => {
    const { page, trouble, leave } = await visitor()
    await page.goto(gateway.url)
    await page.waitForFunction(() => document.querySelector('dm-quick-action')?.shadowRoot?.querySelector('a'))
    const first = await page.evaluateHandle(() =>
      document.querySelector('dm-quick-action')!.shadowRoot!.querySelector('a')!,
    )
    await leaving(page, () => first.click())
    // All that comes by itself is there: nothing moves below the pointer.
    await find(page, '[part=limits]')
    await (await find(page, '[part~=run]')).click()
    expect((await succeeded(page)).words).toContain('Simulated')
    const picture = await until(
      () =>
        page.evaluate(() => {
          const place = document.querySelector('dm-playground')!.shadowRoot!.querySelector('[part~=result]')!
          const image = [...place.children].flatMap(({ shadowRoot }) => [
            ...(shadowRoot?.querySelectorAll('img') ?? []),
          ])
          return { width: image[0]?.naturalWidth ?? 0, alt: image[0]?.alt }
        }),
      ({ width }) => width > 0,
      'the picture',
    )
    expect(picture).toEqual({ width: 1024, alt: expect.stringContaining('lighthouse') as string })
    expect(trouble.filter((line) => !line.includes('ERR_ABORTED'))).toEqual([])
    await leave()
  })

  it('runs every model of the table', async () => {
    const { page, trouble, leave } = await visitor()
    const paths = files()
    await page.goto(`${gateway.url}generate/`)
    await find(page, '[part=limits]')
    for (const { id, task } of RUN_MODELS) {
      await page.evaluate(
        async (task, modelId) => {
          const element = document.querySelector('dm-playground')!
          Object.assign(element, { task, modelId })
          await element.updateComplete
        },
        task,
        id,
      )
      const media = taskRow(task as TaskId).media?.kind
      if (media) {
        const input = (await find(page, '#field-file')) as unknown as ElementHandle<HTMLInputElement>
        await input.uploadFile(paths[media])
        await find(page, '[part=preview]')
      }
      await (await find(page, '[part~=run]')).click()
      await until(
        () => result(page),
        ({ words, state }) => state === 'error' || (state === 'ready' && words.includes(id)),
        `the result of ${id}`,
        30_000,
      )
      // A sound or a video that this browser cannot play would say so when its beginning has come.
      if (['video', 'audio'].includes(taskRow(task as TaskId).output)) await page.waitForNetworkIdle({ idleTime: 300 })
      const { state, words, isBroken } = await result(page)
      const seen = { id, state, isBroken, words: state === 'ready' ? '' : words }
      expect(seen).toEqual({ id, state: 'ready', isBroken: false, words: '' })
      if (media) await (await find(page, '[part=remove-file]')).click()
    }
    expect(trouble.filter((line) => !line.includes('ERR_ABORTED'))).toEqual([])
    await leave()
  }, 240_000)

  it('changes the task without leaving the page, and goes back', async () => {
    const { page, leave } = await visitor()
    await page.goto(`${gateway.url}generate/`)
    await find(page, '[part~=run]')
    await page.click('.tasks a[data-task="summarization"]')
    const title = () =>
      page.evaluate(() =>
        document.querySelector('dm-playground')!.shadowRoot!.querySelector('[part=name]')!.textContent!.trim(),
      )
    await until(title, (text) => text === 'Summary', 'the summary')
    expect(new URL(page.url()).searchParams.get('task')).toBe('summarization')
    expect(await page.$eval('.tasks [aria-current]', (link) => link.textContent)).toBe('Summary')
    await page.goBack()
    await until(title, (text) => text === 'Text to image', 'the picture')
    await leave()
  })

  it('shows the most used models of the chosen task, and the form takes one that is pressed', async () => {
    const { page, trouble, leave } = await visitor()
    const catalog = await Catalog.open(`${gateway.url}manifests/`)
    const usual = async (task: string) => {
      const filter = { task: [task], source: ['huggingface'] } as const
      const { hits } = await catalog.search('', { filter, sort: 'downloads', limit: 12 })
      return hits.map(({ id }) => id)
    }
    const section = () =>
      page.$eval('#task-models', (section) => ({
        title: section.querySelector('h2')!.textContent,
        isBusy: section.querySelector('ul')!.ariaBusy === 'true',
        tiles: [...section.querySelectorAll<HTMLElement>('[data-model]')].map((tile) => tile.dataset.model),
        cards: [...section.querySelectorAll('dm-model-card')].map(({ model }) => model?.id),
        none: section.querySelector<HTMLElement>('[data-part=none]')!.checkVisibility(),
        all: section.querySelector<HTMLAnchorElement>('[data-part=all]')!.checkVisibility(),
      }))
    await page.goto(`${gateway.url}generate/`)
    await find(page, '[part~=run]')
    const images = await usual('text-to-image')
    expect(await section()).toEqual({
      title: 'Most used models: Text to image',
      isBusy: false,
      tiles: images,
      cards: [],
      none: false,
      all: true,
    })
    await page.click('#task-models li:nth-child(2) a')
    const about = async () => (await find(page, '[part=about]')).evaluate((element) => element.textContent)
    await until(about, (text) => text!.includes(images[1]!), 'the model of the tile')
    expect(new URL(page.url()).searchParams.get('model')).toBe(images[1])

    await page.click('.tasks a[data-task="summarization"]')
    const summaries = await usual('summarization')
    expect(summaries.length).toBe(12)
    await until(section, ({ cards }) => cards.join() === summaries.join(), 'the models of the summary')
    expect(await section()).toMatchObject({ title: 'Most used models: Summary', tiles: [], none: false, all: true })
    expect(await page.$eval('[data-part=all]', (link) => (link as HTMLAnchorElement).search)).toContain(
      'task=summarization',
    )
    const card = await page.evaluateHandle(() =>
      document.querySelectorAll('#task-models dm-model-card')[3]!.shadowRoot!.querySelector('a')!,
    )
    await card.click()
    await until(about, (text) => text!.includes(summaries[3]!), 'the model of the card')

    await page.click('.tasks a[data-task="chat"]')
    await until(section, ({ none }) => none, 'that there are none')
    expect(await section()).toMatchObject({ title: 'Most used models: Chat', cards: [], all: false, isBusy: false })
    await page.goBack()
    await until(section, ({ cards }) => cards.join() === summaries.join(), 'the summary again')
    expect(trouble.filter((line) => !line.includes('ERR_ABORTED'))).toEqual([])
    await leave()
  })

  it('reads task, model and prompt from its address', async () => {
    const { page, leave } = await visitor()
    const { id } = RUN_MODELS[2]
    await page.goto(`${gateway.url}generate/?task=text-to-image&model=${encodeURIComponent(id)}&prompt=A+red+boat`)
    const text = await find(page, '#field-prompt')
    expect(await text.evaluate((field) => (field as HTMLTextAreaElement).value)).toBe('A red boat')
    await (await find(page, '[part~=run]')).click()
    expect((await succeeded(page)).words).toContain(id)
    await leave()
  })

  it('goes on with a run after a reload', async () => {
    const { page, leave } = await visitor()
    await page.goto(`${gateway.url}generate/?task=text-to-image&prompt=A+slow+boat`)
    await find(page, '[part=limits]')
    await (await find(page, '[part~=run]')).click()
    // Far enough that the gateway has it.
    await until(
      () => page.evaluate(() => JSON.stringify(history.state)),
      (state) => state.includes('slow boat'),
      'what was sent',
    )
    await until(
      () => result(page),
      ({ words }) => words.includes('at work') || words.includes('ran '),
      'the run at the gateway',
    )
    await page.reload()
    await until(
      () => result(page),
      ({ state }) => state === 'ready',
      'the result',
    )
    const seen = await find(page, '[part=entry]')
    expect(await seen.evaluate((entry) => entry.getAttribute('aria-label'))).toBe('Show A slow boat again')
    await leave()
  })

  it('shows a result though its code did not come at first', async () => {
    const { page, leave } = await visitor()
    let isCut = true
    await page.setRequestInterception(true)
    page.on('request', (request) => {
      if (isCut && request.url().includes('-run-result')) void request.abort()
      else void request.continue()
    })
    await page.goto(`${gateway.url}generate/?task=text-to-image&prompt=A+late+boat`)
    await find(page, '[part=limits]')
    await (await find(page, '[part~=run]')).click()
    await find(page, '[part=entry]')
    const note = await find(page, '[part=result] [part=unavailable]')
    expect(await note.evaluate((element) => element.textContent)).toContain('did not load')
    isCut = false
    await (await find(page, '[part=retry]')).click()
    expect((await succeeded(page)).state).toBe('ready')
    expect(
      await page.evaluate(
        () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/v1/runs')).length,
      ),
    ).toBe(1)
    await leave()
  })

  it('says so where no gateway answers', async () => {
    const { page, leave } = await visitor()
    await page.goto(`${site.url}generate/`)
    const note = await find(page, '[part=unavailable]')
    expect(await note.evaluate((element) => element.textContent)).toContain('No gateway answers')
    const button = await find(page, '[part~=run]')
    await button.click()
    expect(await button.evaluate((element) => element.getAttribute('aria-disabled'))).toBe('true')
    expect((await result(page)).words).toBe('')
    await leave()
  })

  it('is where a model that can be run leads to', async () => {
    const { page, leave } = await visitor()
    await page.goto(`${gateway.url}generate/?task=summarization`)
    await page.goto(`${gateway.url}model/${RUN_MODELS[0].id.replace('/', '--')}/`)
    const link = await page.waitForSelector('dm-model-detail > a[slot=actions]', { visible: true })
    expect(await link!.evaluate((anchor) => anchor.getAttribute('href'))).toContain(
      encodeURIComponent(RUN_MODELS[0].id),
    )
    await leaving(page, () => link!.click())
    const about = await find(page, '[part=about]')
    expect(await about.evaluate((element) => element.textContent)).toContain(RUN_MODELS[0].id)
    await leave()
  })
})
