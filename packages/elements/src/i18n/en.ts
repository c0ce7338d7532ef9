import type { Badge } from '@decentramodels/core'

const badges: Record<Badge, string> = {
  gated: 'Gated',
  'non-commercial': 'Non-commercial',
  'license-limits': 'License limits',
  mature: 'Mature',
}

/** Titles of known sections by id; a language without one shows the title of the manifest. */
const sectionTitles: Record<string, string> = {}

/** The built-in language. Functions take what varies, already formatted, and counts for plurals. */
export const en = {
  badges,
  sectionTitles,
  newBadge: 'New',
  unknown: 'unknown',
  unnamed: 'This record is damaged and not shown.',
  openModel: (name: string) => `Open ${name}`,
  detailsOf: (name: string) => `Details of ${name}`,
  downloads: (count: string, _n: number) => `${count} downloads`,
  unknownDownloads: 'downloads unknown',
  growth: (percent: string) => `${percent} this week`,
  thisWeek: 'this week',
  loading: 'Loading models',
  showMore: (step: string, total: string) => `Show ${step} more of ${total}`,
  shown: (shown: string, total: string) => `${shown} of ${total} shown`,
  allShown: (total: string) => `That is all ${total}.`,
  backToTop: 'Back to top',
  emptyTitle: 'No models here right now',
  emptyText: 'This list fills when the catalogue is refreshed.',
  showInstead: (title: string) => `Show ${title}`,
  checkAgain: 'Check again',
  failedTitle: 'The models did not load',
  moreFailed: 'The next models did not load.',
  retry: 'Try again',
  simulated: (what: string) => `Demonstration data: ${what}`,
  staleCopy: (age: string) => `Saved copy, made ${age}: the server did not answer.`,
  staleUnknown: 'Saved copy: the server did not answer.',
  remedies: {} as Record<string, string>,
  // The opened card and the preview
  fullName: 'Name',
  author: 'Author',
  task: 'Task',
  type: 'Type',
  downloadsMonth: 'Downloads, last 30 days',
  downloadsAll: 'Downloads, all time',
  likes: 'Likes',
  growthLabel: 'Downloads over a week',
  license: 'License',
  created: 'Published',
  updated: 'Updated',
  parameters: 'Parameters',
  baseModel: 'Base model',
  source: 'Source',
  tags: 'Tags',
  descriptionFailed: 'The description did not load.',
  atSource: (source: string) => `Model page on ${source}`,
}
