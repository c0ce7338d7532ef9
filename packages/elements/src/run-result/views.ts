import type { Run } from '@decentramodels/core/contract'
import { type OutputKind, type Outputs, taskRow } from '@decentramodels/core/tasks'
import { viewDepth } from './view-depth.js'
import { viewMasks } from './view-masks.js'
import { viewAudio, viewImage, viewVideo } from './view-media.js'
import { viewObjects } from './view-objects.js'
import { viewAnswers, viewEntities, viewFills, viewLabels, viewText } from './view-text.js'
import { viewVector } from './view-vector.js'
import type { View, ViewContext } from './view.js'

type Make<Kind extends OutputKind> = (output: Outputs[Kind], context: ViewContext) => View

/** How each kind of output is shown. */
const VIEWS: { readonly [Kind in OutputKind]: Make<Kind> } = {
  image: viewImage,
  video: viewVideo,
  audio: viewAudio,
  text: viewText,
  labels: viewLabels,
  objects: viewObjects,
  entities: viewEntities,
  answers: viewAnswers,
  fills: viewFills,
  vector: viewVector,
  masks: viewMasks,
  depth: viewDepth,
}

/** The view of a run that gave an answer. */
export function viewRun(run: Run, context: ViewContext): View {
  // The task says of which kind the output is; the compiler cannot follow that.
  const make = VIEWS[taskRow(run.task).output] as Make<OutputKind>
  return make(run.output!, context)
}
