import { remedyOf } from '@decentramodels/core/errors'
import type { Words } from '../i18n/words.js'
import { errorWords, isAnswer } from './unavailable.js'

/** What a gateway said, and what can be done about it. */
export function remedyWords(local: Words, error: unknown): string {
  if (!isAnswer(error)) return errorWords(local, error)
  const remedies = local.term('remedies')
  return `${error.message} ${Object.hasOwn(remedies, error.code) ? remedies[error.code] : remedyOf(error)}`
}
