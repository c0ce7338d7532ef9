/** Draws the icons that devices ask for as PNG, from the SVG mark: `node make-icons.ts`. The results are committed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser } from '../../tests/browser.ts'

const folder = join(import.meta.dirname, 'src', 'icons')
const mark = readFileSync(join(folder, 'icon.svg'), 'utf8')

/** Share of the side that the mark takes: a maskable icon may be cut to a circle of 80 %. */
const DRAWINGS = [
  { name: 'icon-192.png', size: 192, share: 1 },
  { name: 'icon-512.png', size: 512, share: 1 },
  { name: 'icon-maskable.png', size: 512, share: 0.62 },
] as const

const browser = await launchBrowser()
try {
  for (const { name, size, share } of DRAWINGS) {
    const page = await browser.newPage()
    await page.setViewport({ width: size, height: size, deviceScaleFactor: 1 })
    const ground = share === 1 ? 'transparent' : '#090b10'
    await page.setContent(
      `<style>body{display:grid;place-items:center;height:100vh;margin:0;background:${ground}}svg{width:${share * 100}%}</style>${mark}`,
    )
    await page.screenshot({ path: join(folder, name) as `${string}.png`, omitBackground: true })
    await page.close()
    console.log(name)
  }
} finally {
  await browser.close()
}
