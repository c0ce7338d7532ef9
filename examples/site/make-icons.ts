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

const fonts = join(import.meta.dirname, '..', '..', 'node_modules', '@fontsource-variable')
const font = readFileSync(join(fonts, 'space-grotesk', 'files', 'space-grotesk-latin-wght-normal.woff2')).toString(
  'base64',
)

/** What is shown where somebody shares a page. */
const preview = `<style>
  @font-face { font-family: Title; font-weight: 300 700; src: url(data:font/woff2;base64,${font}) }
  body { box-sizing: border-box; display: grid; align-content: space-between; height: 100vh; margin: 0; padding: 80px;
    color: #e8edf4; font: 700 104px/1.02 Title; letter-spacing: -0.04em;
    background: linear-gradient(to top, #090b10, transparent 80%),
      linear-gradient(#1a212d 1px, transparent 1px) 0 -1px / 40px 40px,
      linear-gradient(to right, #1a212d 1px, transparent 1px) -1px 0 / 40px 40px, #090b10 }
  header { display: flex; align-items: center; gap: 24px; font: 600 40px/1 Title; letter-spacing: -0.01em }
  svg { width: 72px }
  b { font-weight: 600; color: #9aa7b8 }
</style><header>${mark}<span>Decentra<b>Models</b></span></header><div>AI models,<br>on any website.</div>`

const browser = await launchBrowser()
try {
  const card = await browser.newPage()
  await card.setViewport({ width: 1200, height: 630, deviceScaleFactor: 1 })
  await card.setContent(preview)
  await card.evaluate(() => document.fonts.ready.then(() => {}))
  await card.screenshot({ path: join(folder, 'preview.png') })
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
