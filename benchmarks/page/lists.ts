/** B. Long lists: time to the first rows, frames while scrolling, what they hold in memory. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { kilobytes, median, milliseconds, printTable } from '../table.ts'
import { CPU_SLOWDOWN, visit } from './conditions.ts'
import { bundle, skeleton } from './pages.ts'
import { files, host, type Host } from './server.ts'

const WAYS = [
  { name: 'dm-model-list', entry: 'lists/model-list.js' },
  { name: '@lit-labs/virtualizer', entry: 'lists/virtualizer.js' },
  { name: 'content-visibility', entry: 'lists/visibility.js' },
]
const SIZES = [1000, 100_000]
/** A way that shows no rows within this time has failed. */
const LIMIT_MS = 30_000
const SCROLL = { distance: 12_000, speed: 3000 }
/** One beat of 60 Hz is 16.7 ms; a frame counts as late when it missed one, timer noise aside. */
const LATE_MS = 20

class TooLateError extends Error {}

interface Scrolled {
  frames: number
  late: number
  longestMs: number
  /** Share of looks at which no card stood in the middle of the screen. */
  blank: number
}

interface Measured {
  paintMs: number
  scrolled: Scrolled
  heapBytes: number
  nodes: number
}

declare global {
  interface Window {
    show(rows: number): void
    cardAt(y: number): boolean
    watchFrames(): () => Scrolled
  }
}

/** Runs in the page. */
function installLooks(lateMs: number): void {
  /** Whether a card with its link stands at that height of the screen. */
  window.cardAt = (y) => {
    let root: DocumentOrShadowRoot = document
    for (;;) {
      // A gap between two rows is no blank.
      const found: Element | undefined = root
        .elementsFromPoint(innerWidth / 2, y)
        .concat(root.elementsFromPoint(innerWidth / 2, y + 20))
        .find((element) => element.shadowRoot && element.shadowRoot !== root)
      if (!found) return false
      if (found.localName === 'dm-model-card') return found.shadowRoot!.querySelector('a[href]') !== null
      root = found.shadowRoot!
    }
  }
  window.watchFrames = () => {
    const deltas: number[] = []
    let looks = 0
    let blanks = 0
    let last: number | undefined
    let running = true
    const frame = (now: number) => {
      if (last !== undefined) deltas.push(now - last)
      last = now
      if (deltas.length % 5 === 0) {
        looks++
        if (!window.cardAt(innerHeight / 2)) blanks++
      }
      if (running) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    return () => {
      running = false
      return {
        frames: deltas.length,
        late: deltas.filter((delta) => delta > lateMs).length,
        longestMs: Math.max(...deltas),
        blank: blanks / looks,
      }
    }
  }
}

async function tooLate(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, LIMIT_MS).unref())
  throw new TooLateError()
}

async function measure(browser: Browser, url: string, rows: number, cpu: boolean): Promise<Measured> {
  const { page, client, close } = await visit(browser, { network: false, cpu })
  try {
    await page.evaluateOnNewDocument(installLooks, LATE_MS)
    await page.goto(url)
    const memory = async () => {
      await client.send('HeapProfiler.collectGarbage')
      const { usedSize } = await client.send('Runtime.getHeapUsage')
      const { Nodes } = await page.metrics()
      return { heapBytes: usedSize, nodes: Nodes ?? 0 }
    }
    const before = await memory()
    const painted = page.evaluate(
      (rows) =>
        new Promise<number>((resolve) => {
          const from = performance.now()
          const look = () => {
            // The rows fill the screen.
            if (window.cardAt(innerHeight / 3) && window.cardAt(innerHeight - 60)) {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => resolve(performance.now() - from)
              port2.postMessage(null)
            } else requestAnimationFrame(look)
          }
          window.show(rows)
          requestAnimationFrame(look)
        }),
      rows,
    )
    const paintMs = await Promise.race([painted, tooLate()])
    const frames = await page.evaluateHandle(() => window.watchFrames())
    await client.send('Input.synthesizeScrollGesture', {
      x: 180,
      y: 400,
      yDistance: -SCROLL.distance,
      speed: SCROLL.speed,
      gestureSourceType: 'touch',
    })
    const scrolled = await page.evaluate((stop) => stop(), frames)
    const after = await memory()
    return { paintMs, scrolled, heapBytes: after.heapBytes - before.heapBytes, nodes: after.nodes - before.nodes }
  } finally {
    await close()
  }
}

/** Prints the table; `runs` visits for each row. */
export async function measureLists(browser: Browser, runs: number): Promise<void> {
  const styles = readFileSync(join(import.meta.dirname, 'lists', 'list.css'))
  const page = skeleton(
    '<script type="module" src="/app.js"></script>',
    '\n    <link rel="stylesheet" href="/list.css" />',
  )
  const rowsOf = async (way: (typeof WAYS)[number], size: number, cpu: boolean) => {
    let served: Host | undefined
    try {
      const { files: scripts } = await bundle(way.entry)
      served = await host(files({ ...scripts, '/index.html': page, '/list.css': styles }))
      const all: Measured[] = []
      for (let run = 0; run < runs; run++) all.push(await measure(browser, `${served.url}/`, size, cpu))
      const of = (pick: (each: Measured) => number) => median(all.map(pick))
      return [
        milliseconds(of(({ paintMs }) => paintMs)),
        `${of(({ scrolled }) => scrolled.late)} of ${of(({ scrolled }) => scrolled.frames)}`,
        milliseconds(of(({ scrolled }) => scrolled.longestMs)),
        `${Math.round(of(({ scrolled }) => scrolled.blank) * 100)} %`,
        kilobytes(of(({ heapBytes }) => heapBytes)),
        of(({ nodes }) => nodes).toLocaleString('en'),
      ]
    } catch (error) {
      if (!(error instanceof TooLateError)) throw error
      return undefined
    } finally {
      await served?.close()
    }
  }
  const table: string[][] = []
  for (const size of SIZES) {
    for (const way of WAYS) {
      for (const cpu of [false, true]) {
        const measured = await rowsOf(way, size, cpu)
        table.push([
          way.name,
          size.toLocaleString('en'),
          cpu ? `slowed ${CPU_SLOWDOWN} times` : 'as it is',
          ...(measured ?? [`none within ${LIMIT_MS / 1000} s`, '-', '-', '-', '-', '-']),
        ])
        // What fails at full speed need not be tried slower.
        if (measured === undefined) break
      }
    }
  }
  printTable(
    [
      'way',
      'rows',
      'processor',
      'to rows, ms',
      'late frames',
      'longest frame, ms',
      'blank',
      'heap in use',
      'DOM nodes',
    ],
    table,
  )
}
