export { CATEGORIES, type ModelCategory, pickCategory, rankModels, trendingValue } from './categories.js'
export { type CardTable, encodeCards, openCards } from './cards.js'
export { type ColumnFile, type ColumnInput, encodeColumns, openColumns } from './columns.js'
export { columnHeaderSchema } from './columns.schema.js'
export { hasIntactChecksum } from './container.js'
export { DecentraError, type DecentraErrorOptions, type FieldError, isDecentraError } from './decentra-error.js'
export { type ErrorCode, ERRORS, remedyOf } from './errors.js'
export { type Problem, problemSchema } from './errors.schema.js'
export { FNV_SEED, fnv1a, hashText } from './fnv.js'
export { type HomeManifest, type HomeSection, readHomeManifest, type SectionInfo, type SortBy, SORTS } from './home.js'
export { MANIFEST_CAPS, MANIFEST_SCHEMA } from './manifest-head.js'
export {
  cardFiles,
  type CatalogChange,
  type ChangesManifest,
  type DetailsChunk,
  detailsFile,
  type FileInfo,
  filterFile,
  type FilterInfo,
  type FilterManifest,
  FIRST_PART_ROWS,
  type IndexManifest,
  type ModelsDatabase,
  PART_ROWS,
  readChangesManifest,
  readIndexManifest,
  searchFiles,
  searchTextFiles,
  SINGLE_PART_MODELS,
  type SourceInfo,
} from './manifest.js'
export {
  catalogChangeSchema,
  changesManifestSchema,
  filterManifestSchema,
  homeManifestSchema,
  indexManifestSchema,
} from './manifest.schema.js'
export { isModelMetadata, readModelMetadata } from './metadata.js'
export {
  type Badge,
  BADGES,
  badgesOf,
  COMMERCIAL_USES,
  type CommercialUse,
  type DailyDownloads,
  isModelCard,
  isNew,
  MODEL_CAPS,
  type ModelCard,
  type ModelMetadata,
  modelSlug,
  modelUrl,
  type Origin,
  ORIGINS,
  type Source,
  SOURCES,
} from './model.js'
export { toModelCard } from './model-card.js'
export { popularity } from './popularity.js'
export { modelCardSchema, modelMetadataSchema } from './model.schema.js'
export { encodeRowLists, openRowLists, type OrderColumns, type RowLists } from './row-lists.js'
export { safeUrl } from './safe-url.js'
export { parametersFromName, SIZE_CLASSES, type SizeClass, sizeClass } from './size-class.js'
