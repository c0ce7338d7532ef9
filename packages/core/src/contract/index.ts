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
export { checkInput, checkParams } from './check-input.js'
export { type LimitClass, limitClassOf, type LimitPolicy, type LimitRule, LIMITS, type LimitState } from './limits.js'
export { type Route, type RouteAuth, type RouteName, routePath, ROUTES } from './routes.js'
export {
  type Fallback,
  RUN_MODELS,
  runModel,
  type RunModelId,
  type RunModelRow,
  runModelsOf,
  type SignalQuality,
} from './run-models.js'
export {
  isOver,
  type PassAnswer,
  type Quote,
  type Run,
  RUN_STATES,
  type RunEvent,
  type Runner,
  type RunOptions,
  type RunProblem,
  type RunRequest,
  type RunResult,
  type RunState,
  SIMULATED_HEADER,
} from './runs.js'
export { type Candidate, candidates, mayFallBack } from './selection.js'
export {
  type Box,
  type ChatMessage,
  type InputField,
  isTaskId,
  type MediaField,
  type MediaInput,
  type MediaKind,
  type MediaOutput,
  type OutputKind,
  type Outputs,
  type ParamField,
  type Scored,
  TASK_IDS,
  type TaskId,
  type TaskInput,
  type TaskOutput,
  type TaskParams,
  taskRow,
  type TaskRow,
  TASKS,
} from './tasks.js'
export { limitPolicySchema, limitRuleSchema, limitStateSchema } from './limits.schema.js'
export { ROUTE_SCHEMAS, type RouteSchemas } from './routes.schema.js'
export {
  passAnswerSchema,
  passRequestSchema,
  quoteSchema,
  runEventSchema,
  runRequestSchema,
  runSchema,
} from './runs.schema.js'
export { outputSchemas, taskInputSchema, taskParamsSchema } from './tasks.schema.js'
export { plainMediaType } from './data-url.js'
export { wireInput } from './wire-input.js'
