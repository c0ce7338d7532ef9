import { completeEnglish } from './terms.js'

/** Terms of `dm-model-list`; `en-later.ts` has those that it shares with the section. */
export const enList = {
  allModels: 'All models',
  rowsShown: (first: string, last: string, total: string) => `Models ${first} to ${last} of ${total}`,
  position: (at: string, total: string) => `${at} of ${total}`,
  rowsFailed: 'These models did not load.',
}

completeEnglish(enList)
