import { completeEnglish } from './terms.js'

/** Terms of `dm-model-detail`; `en-later.ts` has those that it shares with the card. */
export const enDetail = {
  openAt: (source: string) => `Open at ${source}`,
  copyId: 'Copy id',
  copied: 'Copied',
  copyFailed: 'Not copied: the id is selected now, copy it by hand.',
  useTitle: 'License and access',
  commercialUse: 'Commercial use',
  /** A word and a sentence by `commercialUse`. */
  commercialUses: {
    yes: ['Yes', 'The license allows it.'],
    restricted: ['With limits', 'The license sets conditions. Read it first.'],
    no: ['No', 'The license does not allow it.'],
    unknown: ['Unknown', 'The source does not say. Ask the author.'],
  } as Record<string, [string, string]>,
  licenseUnknown: ['Unknown', 'The source names none.'] as [string, string],
  licenseAtSource: 'Read its text at the source.',
  access: 'Access',
  /** A word and a sentence. */
  accesses: {
    open: ['Open', 'Files can be had without asking.'],
    gated: ['On request', 'Sign in at the source and accept its terms first.'],
    unknown: ['Unknown', 'The source does not say.'],
  } as Record<string, [string, string]>,
  content: 'Content',
  contents: { general: 'General', mixed: 'Mixed', mature: 'Mature' } as Record<string, string>,
  ratedPictures: (levels: string) => `Its pictures are rated ${levels}.`,
  numbersTitle: 'Numbers',
  /** What the number of downloads counts, by source. */
  downloadsOf: { huggingface: 'Downloads in the last 30 days', civitai: 'Downloads of all time' } as Record<
    string,
    string
  >,
  growthUnknown: 'Too few days are known yet.',
  historyTitle: 'Downloads, day by day',
  historySaid: (from: string, first: string, to: string, last: string) =>
    `Downloads: ${first} on ${from}, ${last} on ${to}.`,
  historySeen: 'The number that the source gave on each day, as this catalogue saw it.',
  showTable: 'Show as a table',
  day: 'Day',
  downloadsColumn: 'Downloads',
  factsTitle: 'Facts',
  madeBy: 'Made by',
  origins: { lab: 'An AI lab', community: 'The community' } as Record<string, string>,
  trendingScore: 'Trending score',
  aboutTitle: 'Description',
  noAbout: 'This catalogue has none.',
  showRest: 'Show the rest',
  showTags: (count: string) => `Show ${count} more`,
  pictureOf: (name: string) => `Preview picture of ${name}`,
  similarTitle: 'Similar models',
  recorded: (day: string, source: string) => `Recorded ${day} from ${source}.`,
  loadingModel: 'Loading the model',
  missingTitle: 'No such model in this catalogue',
  missingText: 'It may have been renamed, or removed at its source.',
}

completeEnglish(enDetail)
