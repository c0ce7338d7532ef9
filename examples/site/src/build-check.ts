import { at } from './place.ts'

/** Least time between two looks. */
const PAUSE_MS = 60_000

const shown = document.getElementById('build')?.textContent
const notice = document.getElementById('newer')
let looked = Date.now()

/** Says so when this page is older than the site. */
async function look(): Promise<void> {
  if (document.visibilityState !== 'visible' || !notice || Date.now() - looked < PAUSE_MS) return
  looked = Date.now()
  try {
    const { build } = (await (await fetch(at('build.json'), { cache: 'no-cache' })).json()) as { build: string }
    notice.hidden = build === shown
  } catch {
    // Without network there is nothing newer to be had.
  }
}

document.addEventListener('visibilitychange', () => void look())
// A page from the memory of the browser may be of yesterday.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) {
    looked = 0
    void look()
  }
})
document.getElementById('reload')?.addEventListener('click', () => location.reload())

export {}
