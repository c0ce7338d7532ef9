import { describeDay, describeNumber } from './facts.ts'

/** The page may be older than the catalogue: what it says of it follows. */
document.addEventListener('dm-catalog-open', ({ catalog: { stats } }) => {
  const write = (id: string, text: string) => {
    const place = document.getElementById(id)
    if (place && place.textContent !== text) place.textContent = text
  }
  write('fact-total', describeNumber(stats.totalModels))
  if (stats.generatedAt !== null) write('fact-recorded', describeDay(stats.generatedAt))
})
