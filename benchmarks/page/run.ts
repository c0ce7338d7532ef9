/** Page: how fast cards stand before a person, how lists scroll, and the first version's success metrics. */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled, root } from '../../scripts/install.mjs'
import { launchBrowser } from '../../tests/browser.ts'

const PARTS = ['load', 'lists', 'metrics'] as const

/** The site as `npm start` serves it. */
function builtSite(): string {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'start-site.ts'), '--build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('The site could not be built; its messages are above.')
  return join(root, 'examples', 'site', 'public')
}

export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      runs: { type: 'string', default: '9' },
      only: { type: 'string', multiple: true },
      site: { type: 'string' },
      quick: { type: 'boolean' },
    },
  })
  const runs = values.quick ? 1 : Number(values.runs)
  const parts = values.only ?? [...PARTS]
  ensureInstalled(import.meta.dirname, 'the rivals of the page benchmark')
  const site = values.site ? resolve(values.site) : builtSite()
  const browser = await launchBrowser()
  try {
    console.log(
      `\nPage, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, Node ${process.version}, ${await browser.version()}`,
    )
    const { measuredPages } = await import('./pages.ts')
    const { loadPages, printLoads } = await import('./load.ts')
    const pages = await measuredPages(site)
    // The metrics need the site's home alone.
    const wanted = parts.includes('load') ? pages : pages.filter(({ actions }) => actions && parts.includes('metrics'))
    const loaded = await loadPages(browser, site, wanted, runs)
    if (parts.includes('load')) {
      console.log(
        `\nA. Loading: slow 4G (150 ms, 200 KB/s), processor slowed 4 times, 360x780, empty caches; medians of ${runs}; times in ms.\n`,
      )
      printLoads(loaded)
    }
    if (parts.includes('lists')) {
      const { measureLists } = await import('./lists.ts')
      console.log(
        `\nB. Lists: 360x780, scrolled by touch 12,000 px at 3,000 px/s; medians of ${Math.min(runs, 3)}; late = more than 20 ms after the frame before.\n`,
      )
      await measureLists(browser, Math.min(runs, 3))
    }
    if (parts.includes('metrics')) {
      const { measureMetrics } = await import('./metrics.ts')
      console.log("\nC. The first version's success metrics.\n")
      await measureMetrics(
        browser,
        site,
        loaded.find(({ page }) => page.actions !== undefined)!,
      )
    }
  } finally {
    await browser.close()
  }
}
