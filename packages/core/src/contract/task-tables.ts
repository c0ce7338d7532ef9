/*
 * The tables that a form needs, apart from the rest of the contract: bundlers that cut a page into chunks put all that
 * a door names beside one another.
 */
export { checkInput, checkParams } from './check-input.js'
export { type LimitClass, limitClassOf, type LimitPolicy, type LimitRule, LIMITS, type LimitState } from './limits.js'
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
