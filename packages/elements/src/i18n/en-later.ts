import { completeEnglish } from './terms.js'

/** Terms of the parts that load later; those parts import this module. */
export const enLater = {
  unknown: 'unknown',
  unnamed: 'This record is damaged and not shown.',
  shown: (shown: string, total: string) => `${shown} of ${total} shown`,
  allShown: (total: string) => `That is all ${total}.`,
  backToTop: 'Back to top',
  seeAll: 'See all',
  emptyTitle: 'No models here right now',
  emptyText: 'This list fills when the catalogue is refreshed.',
  showInstead: (title: string) => `Show ${title}`,
  checkAgain: 'Check again',
  moreFailed: 'The next models did not load.',
  staleCopy: (age: string) => `Saved copy, made ${age}: the server did not answer.`,
  staleUnknown: 'Saved copy: the server did not answer.',
  // The opened card and the preview
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

completeEnglish(enLater)
