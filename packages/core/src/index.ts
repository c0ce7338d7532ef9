export { DecentraError, isDecentraError } from './contract/decentra-error.js'
export type { ErrorCode } from './contract/errors.js'
export { hashText } from './contract/fnv.js'
export {
  type Badge,
  badgesOf,
  isModelCard,
  isNew,
  type ModelCard,
  type ModelMetadata,
  modelSlug,
  modelUrl,
} from './contract/model.js'
export { safeUrl } from './contract/safe-url.js'
export { createRuntime, type LogEntry, type Runtime } from './runtime.js'
