import type { CatalogLike } from '@decentramodels/core/catalog'
import '@decentramodels/elements/define'

/** What the catalogue says about itself: size, age, and what is not real. */
function describe({ stats }: CatalogLike): void {
  const made =
    stats.generatedAt && new Date(stats.generatedAt).toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' })
  const simulated = stats.simulated && `demonstration data: ${stats.simulated}`
  const facts = [`${stats.totalModels.toLocaleString('en')} models`, made && `made ${made}`, simulated]
  document.getElementById('readout')!.textContent = facts.filter(Boolean).join(' · ')
  document.getElementById('simulated')!.textContent = simulated
    ? `${simulated[0]!.toUpperCase()}${simulated.slice(1)}.`
    : ''
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
