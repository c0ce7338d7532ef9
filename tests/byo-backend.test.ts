/** `examples/byo-backend`: the elements against a handler in a server of one's own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '@decentramodels/core/client'
import { launchBrowser, until, watchTrouble } from './browser.ts'
import { root } from './imports.ts'

const folder = join(root, 'examples', 'byo-backend')
let server: ChildProcess
let url: string
let browser: Browser

beforeAll(async () => {
  const { BYTEZ_KEY: _, ...env } = process.env
  server = spawn(process.execPath, [join(folder, 'server.js')], { env: { ...env, PORT: '0' }, stdio: 'pipe' })
  let output = ''
  server.stdout!.on('data', (chunk) => (output += chunk))
  server.stderr!.on('data', (chunk) => (output += chunk))
  url = (await until(
    async () => /http:\/\/\S+/.exec(output)?.[0],
    (found) => found !== undefined,
    'the address',
    30_000,
  ))!
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
})

describe('a server of one’s own', () => {
  it('takes a handler of about thirty lines', () => {
    const [, handler] = readFileSync(join(folder, 'run-handler.js'), 'utf8').split('export function ')
    const code = handler!.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
    expect(code.length).toBeLessThanOrEqual(40)
  })

  it('runs tasks with text and files by the client of the SDK, piece by piece', async () => {
    const client = createClient({ gateway: url, key: 'dm_pk_own' })
    const events: string[] = []
    const { output } = await client.run(
      'summarization',
      { text: 'The keeper of the light lives on the northern rock. Nobody visits.' },
      { onEvent: ({ type }) => events.push(type) },
    )
    expect(output.text).not.toBe('')
    expect(events[0]).toBe('running')
    expect(events).toContain('delta')
    expect(events.at(-1)).toBe('succeeded')
    const picture = await client.run('text-to-image', { prompt: 'A house' }, { params: { width: 256, height: 256 } })
    expect(picture.simulated).toBe(true)
    const data = await (await fetch(picture.output.image.url)).blob()
    const labels = await client.run('image-classification', { data })
    expect(labels.output.labels.length).toBeGreaterThan(0)
    await expect(client.run('summarization', { text: '' })).rejects.toMatchObject({ code: 'invalid-input' })
    for (const body of ['{', 'null', '[]']) {
      const headers = { 'content-type': 'application/json' }
      expect((await fetch(new URL('/v1/runs', url), { method: 'POST', headers, body })).status).toBe(400)
    }
  })

  it('shows a picture in the page after one press of keys', async () => {
    const page = await browser.newPage()
    const trouble = watchTrouble(page)
    await page.goto(url)
    const field = await page.waitForSelector('dm-playground >>> textarea', { visible: true })
    await field!.type('A lighthouse')
    await page.keyboard.down('Control')
    await page.keyboard.press('Enter')
    await page.keyboard.up('Control')
    const width = await until(
      () =>
        page.$$eval(
          'dm-playground >>> img',
          (images) => (images.at(-1) as HTMLImageElement | undefined)?.naturalWidth ?? 0,
        ),
      (found) => found > 0,
      'the picture',
    )
    expect(width).toBeGreaterThan(0)
    expect(trouble.filter((line) => !line.includes('ERR_ABORTED'))).toEqual([])
    await page.close()
  })
})
