/** A. How pages load: each several times, each time by somebody who was never here. */
import type { Browser } from 'puppeteer-core'
import { kilobytes, median, milliseconds, printTable } from '../table.ts'
import { visit } from './conditions.ts'
import type { MeasuredPage } from './pages.ts'
import { installProbe, type Probed } from './probe.ts'
import { folder, host, type Host } from './server.ts'

/** A visit ends when for so long nothing was loaded and no task was long. */
const QUIET_MS = 5000
const LIMIT_MS = 90_000

export interface Load extends Probed {
  bytes: number
  requests: number
  /** The same until the first card. */
  bytesToCard: number
}

async function load(browser: Browser, url: string, { models, actions }: MeasuredPage): Promise<Load> {
  const { page, client, close } = await visit(browser)
  try {
    const arrived: { at: number; bytes: number }[] = []
    let open = 0
    let requests = 0
    let origin: number | undefined
    let lastMs = 0
    client.on('Network.requestWillBeSent', ({ timestamp, request }) => {
      if (request.url.startsWith('data:')) return
      origin ??= timestamp
      requests++
      open++
    })
    const done = (timestamp: number, bytes: number) => {
      const at = (timestamp - origin!) * 1000
      arrived.push({ at, bytes })
      lastMs = Math.max(lastMs, at)
      open = Math.max(0, open - 1)
    }
    client.on('Network.loadingFinished', ({ timestamp, encodedDataLength }) => done(timestamp, encodedDataLength))
    client.on('Network.loadingFailed', ({ timestamp }) => done(timestamp, 0))
    await page.evaluateOnNewDocument(installProbe, models, actions ?? [])
    await page.goto(url, { waitUntil: 'load', timeout: LIMIT_MS })
    const end = performance.now() + LIMIT_MS
    for (;;) {
      const seen = await page.evaluate(() => window.probe())
      const quietFrom = Math.max(seen.cardMs ?? Infinity, seen.lastLongTaskMs, lastMs)
      if (open === 0 && seen.now - quietFrom >= QUIET_MS) {
        const sum = (parts: typeof arrived) => parts.reduce((total, { bytes }) => total + bytes, 0)
        return {
          ...seen,
          bytes: sum(arrived),
          requests,
          bytesToCard: sum(arrived.filter(({ at }) => at <= seen.cardMs!)),
        }
      }
      if (performance.now() > end) throw new Error(`No card or no quiet at ${url} within ${LIMIT_MS / 1000} s.`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  } finally {
    await close()
  }
}

export interface LoadedPage {
  page: MeasuredPage
  runs: Load[]
  /** Median over the runs. */
  of(pick: (load: Load) => number | undefined): number
}

/** Loads every page `runs` times, round by round, so that a disturbance of the machine hits all of them. */
export async function loadPages(
  browser: Browser,
  site: string,
  pages: MeasuredPage[],
  runs: number,
): Promise<LoadedPage[]> {
  const elsewhere = await host(folder(site))
  const hosts: Host[] = []
  try {
    const loads: Load[][] = pages.map(() => [])
    for (const page of pages) hosts.push(await host(page.content(elsewhere.url), { strict: page.strict }))
    // Round 0 is not counted: it warms the hosts.
    for (let round = 0; round <= runs; round++) {
      for (const [at, page] of pages.entries()) {
        const loaded = await load(browser, `${hosts[at]!.url}/`, page)
        if (round > 0) loads[at]!.push(loaded)
      }
    }
    return pages.map((page, at) => ({
      page,
      runs: loads[at]!,
      of: (pick) => median(loads[at]!.map((run) => pick(run) ?? NaN)),
    }))
  } finally {
    await Promise.all([...hosts, elsewhere].map((each) => each.close()))
  }
}

export function printLoads(loaded: LoadedPage[]): void {
  const verdict = ({ page, of }: LoadedPage) => {
    if (page.barMs === undefined) return '-'
    const card = of(({ cardMs }) => cardMs)
    return `<= ${page.barMs}: ${card <= page.barMs ? 'reached' : `${Math.ceil(card - page.barMs)} ms over`}`
  }
  printTable(
    ['page', 'first card', 'bar', 'LCP', 'load event', 'TBT', 'CLS', 'to the card', 'in all', 'requests', 'models'],
    loaded.map((each) => [
      each.page.name,
      Math.round(each.of(({ cardMs }) => cardMs)),
      verdict(each),
      Math.round(each.of(({ lcpMs }) => lcpMs)),
      Math.round(each.of(({ loadMs }) => loadMs)),
      milliseconds(each.of(({ blockedMs }) => blockedMs)),
      each.of(({ cls }) => cls).toFixed(3),
      kilobytes(each.of(({ bytesToCard }) => bytesToCard)),
      kilobytes(each.of(({ bytes }) => bytes)),
      each.of(({ requests }) => requests),
      each.of(({ models }) => models),
    ]),
  )
}
