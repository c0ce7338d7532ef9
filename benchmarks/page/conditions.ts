/** A phone on slow 4G, as section "The bars" of the README says, by the browser's own throttles. */
import type { Browser, BrowserContext, CDPSession, Page } from 'puppeteer-core'

export const SLOW_4G = { latencyMs: 150, bytesPerSecond: 200_000 }
export const CPU_SLOWDOWN = 4
export const PHONE = { width: 360, height: 780, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

export interface Visit {
  page: Page
  client: CDPSession
  close(): Promise<void>
}

export interface VisitOptions {
  network?: boolean
  cpu?: boolean
  viewport?: Parameters<Page['setViewport']>[0]
  context?: BrowserContext
}

/** A page of a person who was never here: empty caches, a slow line, a slow processor. */
export async function visit(
  browser: Browser,
  { network = true, cpu = true, viewport = PHONE, context }: VisitOptions = {},
): Promise<Visit> {
  const visitor = context ?? (await browser.createBrowserContext())
  const page = await visitor.newPage()
  await page.setViewport(viewport)
  const client = await page.createCDPSession()
  await client.send('Network.enable')
  if (network) {
    const { latencyMs, bytesPerSecond } = SLOW_4G
    await client.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: latencyMs,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    })
  }
  if (cpu) await client.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
  return { page, client, close: () => (context ? page.close() : visitor.close()) }
}
