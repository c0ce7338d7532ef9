/** Takes the pictures of the README from the real site: `npm run docs:shots`. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { serveSite } from '../examples/site/serve.ts'
import { launchBrowser, shownCards, until } from '../tests/browser.ts'

const root = join(import.meta.dirname, '..')
const out = join(root, 'docs', 'images')

const shots = [
  { name: 'site-dark', width: 1280, height: 900, scheme: 'dark' },
  { name: 'site-light', width: 1280, height: 900, scheme: 'light' },
  { name: 'site-phone-dark', width: 360, height: 780, scheme: 'dark' },
  { name: 'site-phone-light', width: 360, height: 780, scheme: 'light' },
]

mkdirSync(out, { recursive: true })
const server = await serveSite({ root: join(root, 'examples', 'site', 'public'), port: 0, host: '127.0.0.1' })
const browser = await launchBrowser()
try {
  for (const { name, width, height, scheme } of shots) {
    const page = await browser.newPage()
    await page.setViewport({ width, height, deviceScaleFactor: 1, isMobile: width < 500, hasTouch: width < 500 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    await page.goto(server.url)
    await until(
      () => shownCards(page),
      (cards) => cards.length >= 24,
      '24 cards',
    )
    await page.evaluate(() => document.fonts.ready.then(() => {}))
    await page.screenshot({
      path: join(out, `${name}.png`) as `${string}.png`,
      fullPage: process.argv.includes('--full'),
    })
    await page.close()
    console.log(`docs/images/${name}.png`)
  }
} finally {
  await browser.close()
  await server.close()
}
