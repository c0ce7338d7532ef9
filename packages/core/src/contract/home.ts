import { DecentraError } from './decentra-error.js'
import { MANIFEST_CAPS, readHead, readList } from './manifest-head.js'
import { isCount, isModelCard, isName, isObject, isOneOf, isTime, type ModelCard } from './model.js'

// Apart from `manifest.ts`, because the first screen loads this alone.

/** How a section is ordered. */
export const SORTS = ['trending', 'newest', 'downloads', 'popularity'] as const
export type SortBy = (typeof SORTS)[number]

/** A titled, ordered, limited view of the catalogue. */
export interface SectionInfo {
  id: string
  title: string
  /** Name of a drawing; never the only label. */
  icon: string
  sortBy: SortBy
  /** Models that the section shows at most. */
  limit: number
  /** Models on the first screen; a section with none of them there is opened by its id alone. */
  initial: number
  /** Models that it holds, at most `limit`. */
  count: number
}

export interface HomeSection extends SectionInfo {
  cards: ModelCard[]
}

/** `home.json`: the first screen, in at most 3 KB gz. */
export interface HomeManifest {
  schema: number
  generatedAt: string
  totalModels: number
  /** What is not real in these records, in words; null when nothing is. */
  simulated: string | null
  sections: HomeSection[]
}

export function isSectionInfo(value: unknown): value is SectionInfo {
  return (
    isObject(value) &&
    isName(value.id) &&
    isName(value.title) &&
    typeof value.icon === 'string' &&
    isOneOf(SORTS, value.sortBy) &&
    isCount(value.limit) &&
    isCount(value.initial) &&
    isCount(value.count)
  )
}

/** Checks `home.json`; `onSkip` is called for each record that was left out. */
export function readHomeManifest(value: unknown, onSkip: () => void = () => {}): HomeManifest {
  const raw = readHead(value, 'home.json')
  if (!isTime(raw.generatedAt) || !isCount(raw.totalModels) || !Array.isArray(raw.sections))
    throw new DecentraError('manifest-invalid', 'home.json lacks a field or holds a wrong one.')
  const sections: HomeSection[] = []
  for (const row of raw.sections.slice(0, MANIFEST_CAPS.rows)) {
    if (!isSectionInfo(row)) onSkip()
    else sections.push({ ...row, cards: readList((row as HomeSection).cards, isModelCard, onSkip) })
  }
  return {
    schema: raw.schema as number,
    generatedAt: raw.generatedAt,
    totalModels: raw.totalModels,
    simulated: isName(raw.simulated) ? raw.simulated : null,
    sections,
  }
}
