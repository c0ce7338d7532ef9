import type { CatalogLike } from '@decentramodels/core/catalog'
import '@decentramodels/elements/define'
import { readoutLine, simulatedSentence } from './facts.ts'

/** Writes what the catalogue says about itself: it may be newer than the page. */
function describe({ stats }: CatalogLike): void {
  document.getElementById('readout')!.textContent = readoutLine(stats)
  document.getElementById('simulated')!.textContent = simulatedSentence(stats)
}

/** The two lines with this site's own address, and a button that copies them. */
function offerSnippet(): void {
  const snippet = document.getElementById('snippet')!
  snippet.textContent = snippet.textContent!.replaceAll('src="/', `src="${location.origin}/`)
  const button = document.getElementById('copy') as HTMLButtonElement
  const status = document.getElementById('copied')!
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(snippet.textContent!)
      status.textContent = 'Copied'
    } catch {
      // Without permission or a secure connection the lines can still be copied by hand.
      getSelection()?.selectAllChildren(snippet)
      status.textContent = 'Selected: press Ctrl+C or Cmd+C'
    }
  })
}

document.addEventListener('dm-catalog-open', ({ catalog }) => describe(catalog))
offerSnippet()
