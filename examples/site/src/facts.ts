/** What a catalogue says about itself. */
export interface CatalogFacts {
  totalModels: number
  generatedAt: string | null
  simulated: string | null
}

/** What is not real, as a sentence; empty when everything is. */
export function simulatedSentence({ simulated }: CatalogFacts): string {
  return simulated ? `Demonstration data: ${simulated}.` : ''
}

/**
 * Size, age and what is not real, in one line. The page is built with it and its script writes it again, so it must not
 * depend on where it is made: a line more would move everything below.
 */
export function readoutLine(facts: CatalogFacts): string {
  const { totalModels, generatedAt, simulated } = facts
  const made = generatedAt && new Date(generatedAt).toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' })
  const parts = [
    `${totalModels.toLocaleString('en')} models`,
    made && `made ${made}`,
    simulated && `demonstration data: ${simulated}`,
  ]
  return parts.filter(Boolean).join(' · ')
}

export const CATALOG_TITLE = 'DecentraModels'
