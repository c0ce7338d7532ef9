export { DecentraError, type ErrorCode, isDecentraError } from './contract/errors.js'
export { isNew, type ModelCard, type ModelMetadata } from './contract/model.js'
export { createRuntime, type LogEntry, type Runtime } from './runtime.js'
