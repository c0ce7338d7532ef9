import type { ModelMetadata } from '@decentramodels/core/contract'

/** A model on its way into the catalogue, with what only the choosing needs. */
export interface Candidate {
  model: ModelMetadata
  /** Base models of all versions: a filter asks for any of them, the record names the newest. */
  baseModels: readonly string[]
  /** The upstream calls the whole model mature. */
  flagged: boolean
  /** Bit mask of the pictures that a visitor would see first (newest version); null: none known. */
  pictureLevels: number | null
}
