/** C. The first version's success metrics, each by the definition in the README. */
import type { Browser } from 'puppeteer-core'
import { serveSite } from '../../examples/site/serve.ts'
import { milliseconds, printTable } from '../table.ts'
import type { LoadedPage } from './load.ts'
import { HUMAN_MS, HUMAN_PARTS } from './metrics/first-action.ts'
import { checkPhone, printPhone } from './metrics/phone.ts'
import { printTasks, summarize, walkTasks } from './metrics/tasks.ts'

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`

/** `home`: how the site's home loads, as measured in part A. */
export async function measureMetrics(browser: Browser, site: string, home: LoadedPage): Promise<void> {
  const { url, close } = await serveSite({ root: site, port: 0, host: '127.0.0.1' })
  try {
    const address = url.replace(/\/$/, '')
    const tasks = await walkTasks(browser, address, site)
    const phone = await checkPhone(browser, address, site)

    const cardMs = home.of(({ cardMs }) => cardMs)
    const actionMs = Math.min(
      cardMs,
      home.of(({ actionMs }) => actionMs ?? Infinity),
    )
    const loadMs = Math.max(
      cardMs,
      home.of(({ loadMs }) => loadMs),
    )
    const { median, max, missed } = summarize(tasks)
    const reachedLines = phone.filter(({ reached }) => reached).length
    const excellent = reachedLines === phone.length

    printTable(
      ['metric', 'first version', 'target', 'measured', ''],
      [
        [
          'Time to first action',
          '30-45 s',
          '< 10 s',
          `machine ${seconds(actionMs)} measured + human ${seconds(HUMAN_MS)} modelled = ${seconds(actionMs + HUMAN_MS)}`,
          actionMs + HUMAN_MS < 10_000 ? 'reached' : 'NOT reached',
        ],
        [
          'Models before selection',
          '20+',
          '< 5',
          `median ${median}, most ${max}, missed ${missed} of ${tasks.length}`,
          median < 5 && missed === 0 ? 'reached' : 'NOT reached',
        ],
        [
          'Page load time',
          '2-3 s',
          '< 1 s',
          `load event ${seconds(home.of(({ loadMs }) => loadMs))}, first card ${seconds(cardMs)}`,
          loadMs < 1000 ? 'reached' : 'NOT reached',
        ],
        [
          'Mobile usability',
          'Poor',
          'Excellent',
          `${reachedLines} of ${phone.length} lines`,
          excellent ? 'reached' : 'NOT reached',
        ],
      ],
    )
    console.log('\nThe human part, modelled:\n')
    printTable(
      ['part', 'ms'],
      HUMAN_PARTS.map(({ part, ms }) => [part, milliseconds(ms)]),
    )
    console.log('\nModels before selection, by task:\n')
    printTasks(tasks)
    console.log('\nMobile, by line:\n')
    printPhone(phone)
  } finally {
    await close()
  }
}
