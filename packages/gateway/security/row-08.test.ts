/** Row 8: a button that starts a run is pressed by a person who sees it. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY } from '../../../examples/site/build/policy.js'
import { launchBrowser } from '../../../tests/browser.js'
import { startTestGateway, startUpstream, temporaryFolder, UPSTREAM_KEY } from '../src/gateway.fixture.js'
import { DEMO_KEY } from '../src/keys/key.js'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const CDN = join(import.meta.dirname, '..', '..', 'elements', 'cdn')

/** A page with the playground, served by a gateway, and the calls that reach the upstream. */
async function startPage() {
  const calls: string[] = []
  const baseUrl = await startUpstream((request, response) => {
    request.resume().on('end', () => {
      calls.push(request.url ?? '')
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ error: null, output: 'Short.' }))
    })
  })
  const siteDir = temporaryFolder()
  mkdirSync(join(siteDir, 'pages'))
  writeFileSync(
    join(siteDir, 'index.html'),
    `<!doctype html><html lang="en"><title>Run</title><script type="module" src="/cdn/elements.js"></script>
     <dm-playground gateway="/" site-key="${DEMO_KEY}" task="summarization" sample></dm-playground></html>`,
  )
  cpSync(CDN, join(siteDir, 'cdn'), { recursive: true })
  const upstream = { apiKey: UPSTREAM_KEY, baseUrl, simulated: false }
  const gateway = await startTestGateway({ siteDir, upstream, sitePolicy: CONTENT_SECURITY_POLICY })
  return { gateway, calls }
}

describe('a page that runs models', () => {
  it('starts nothing by a click that no person made, and a run by one that a person did', async () => {
    const { gateway, calls } = await startPage()
    const page = await browser.newPage()
    await page.goto(gateway.url)
    await page.waitForSelector('dm-playground >>> textarea', { visible: true })
    await page.evaluate(() => {
      const { shadowRoot } = document.querySelector('dm-playground')!
      const form = shadowRoot!.querySelector('form')
      for (const button of shadowRoot!.querySelectorAll('button')) {
        button.click()
        button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
        button.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, composed: true }))
      }
      form?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }))
      shadowRoot!
        .querySelector('textarea')!
        .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, composed: true }))
    })
    // The limits were asked for and nothing else: what a run would do first is done by a person's keys, next.
    await page.focus('dm-playground >>> textarea')
    await page.keyboard.down('Control')
    await page.keyboard.press('Enter')
    await page.keyboard.up('Control')
    await expect.poll(() => calls.length, { timeout: 15_000 }).toBe(1)
    await page.waitForNetworkIdle({ idleTime: 300 })
    expect(calls).toHaveLength(1)
    await page.close()
  })

  it('cannot be put under the picture of another page', async () => {
    const { gateway } = await startPage()
    const around = await startUpstream((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' })
      response.end(`<!doctype html><title>Prize</title><iframe src="${gateway.url}/"></iframe>`)
    })
    const page = await browser.newPage()
    const refused: string[] = []
    page.on('console', (message) => refused.push(message.text()))
    await page.goto(around)
    await expect.poll(() => refused.join(' '), { timeout: 10_000 }).toContain('frame-ancestors')
    await page.close()
  })

  it('says so with every answer of the interface too', async () => {
    const gateway = await startTestGateway()
    for (const path of ['/v1/policy', '/v1/runs/run_1', '/v1/nothing', '/openapi.json', '/healthz'])
      expect((await fetch(gateway.url + path)).headers.get('Content-Security-Policy'), path).toContain(
        "frame-ancestors 'none'",
      )
  })
})
