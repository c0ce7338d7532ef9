import type { Run } from '@decentramodels/core/contract'
import type { FormValues } from './run-form.js'

/** So many runs of this visit are kept; they hold their files. */
const MOST = 20

/** A run of this visit, with what was sent: enough to show it again and to change it. */
export interface Visited {
  run: Run
  values: FormValues
  model: string | undefined
}

/** The newest first. */
export function addVisited(list: readonly Visited[], entry: Visited): Visited[] {
  return [entry, ...list.filter(({ run }) => run.id !== entry.run.id)].slice(0, MOST)
}
