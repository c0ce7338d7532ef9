import type { Badge } from '@decentramodels/core'

const badges: Record<Badge, string> = {
  gated: 'Gated',
  'non-commercial': 'Non-commercial',
  'license-limits': 'License limits',
  mature: 'Mature',
}

/** Titles of known sections by id; a language without one shows the title of the manifest. */
const sectionTitles: Record<string, string> = {}

/**
 * The built-in language: what the first screen says. `en-later.ts` has the rest.
 * Functions take what varies, already formatted, and counts for plurals.
 */
export const en = {
  badges,
  sectionTitles,
  newBadge: 'New',
  openModel: (name: string) => `Open ${name}`,
  detailsOf: (name: string) => `Details of ${name}`,
  downloads: (count: string, n: number) => `${count} ${n === 1 ? 'download' : 'downloads'}`,
  unknownDownloads: 'downloads unknown',
  thisWeek: 'this week',
  loading: 'Loading models',
  models: (count: string, n: number) => `${count} ${n === 1 ? 'model' : 'models'}`,
  showMore: (step: string, total: string) => `Show ${step} more of ${total}`,
  failedTitle: 'The models did not load',
  retry: 'Try again',
  quickAccess: 'Quick access',
  simulated: (what: string) => `Demonstration data: ${what}`,
  remedies: {} as Record<string, string>,
}
