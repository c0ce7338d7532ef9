/** A real browser for tests and pictures, and static servers for it, all on this machine. */
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { chromeArguments, findChrome } from '../scripts/find-chrome.mjs'

export async function launchBrowser(): Promise<Browser> {
  return puppeteer.launch({ executablePath: await findChrome(), args: chromeArguments, headless: true })
}

/** What went wrong on a page: uncaught errors, console errors, refused requests, policy violations, dialogs. */
export function watchTrouble(page: Page): string[] {
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(`error: ${(error as Error).message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()} ${message.location().url ?? ''}`.trim())
  })
  page.on('requestfailed', (request) => trouble.push(`request: ${request.url()} ${request.failure()?.errorText}`))
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return trouble
}

/** Serves an app on a free port of this machine. */
export function serveApp(app: Hono): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) =>
      resolve({
        url: `http://127.0.0.1:${info.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      }),
    )
  })
}

/** Names of all cards that a page shows, in order, through shadow roots. */
export function shownCards(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const names: string[] = []
    const walk = (node: ParentNode): void => {
      for (const element of node.querySelectorAll('*')) {
        if (element.localName === 'dm-model-card') {
          const { model } = element as HTMLElement & { model?: { id: string } }
          const box = element.getBoundingClientRect()
          if (model && box.height > 0) names.push(model.id)
        }
        if (element.shadowRoot) walk(element.shadowRoot)
      }
    }
    walk(document)
    return names
  })
}

/** Polls until a condition on the page holds. */
export async function until<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  what: string,
  limitMs = 20_000,
): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    if (Date.now() > end)
      throw new Error(`Waited ${limitMs} ms for ${what}; last seen: ${JSON.stringify(value)?.slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
