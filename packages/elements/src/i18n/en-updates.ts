import { completeEnglish } from './terms.js'

/** Terms of what a provider says when its catalogue was published anew. */
export const enUpdates = {
  newModels: (count: string, n: number) => `${count} new ${n === 1 ? 'model' : 'models'}`,
  removedModels: (count: string, n: number) => `${count} ${n === 1 ? 'model' : 'models'} removed`,
  dismiss: 'Close',
  newSince: 'New since you opened this page',
  dataAge: (age: string) => `Data of this catalogue: made ${age}.`,
  moreNew: (count: string) => `And ${count} more.`,
}

completeEnglish(enUpdates)
