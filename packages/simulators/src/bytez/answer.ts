import type { TaskId } from '@decentramodels/core/contract'
import { detect, detectNamed } from './answers/boxes.js'
import { fillGap } from './answers/gaps.js'
import { imageClasses, namedClasses, sentiment, zeroShotImage, zeroShotText } from './answers/labels.js'
import { type MadeFile, makeMusic, makePicture, makeSpeech, makeVideo } from './answers/made-files.js'
import { findEntities } from './answers/names.js'
import { answerAboutDocument, answerAboutPicture, answerFromText } from './answers/questions.js'
import { depth, outline, segment } from './answers/shapes.js'
import { caption, chat, rewrite, summarize, transcribe, translate } from './answers/texts.js'
import { imageVectors, textVector } from './answers/vectors.js'
import type { Call } from './call.js'

/** What a model answers: a file, or what stands in `output`. */
export type Answer = { file: MadeFile } | { output: unknown }

const file = (make: (call: Call) => MadeFile) => (call: Call) => ({ file: make(call) })
const output = (make: (call: Call) => unknown) => async (call: Call) => ({ output: await make(call) })

/** How each task is answered. */
const ANSWERS: Record<TaskId, (call: Call) => Answer | Promise<Answer>> = {
  'text-to-image': file(makePicture),
  'text-to-video': file(makeVideo),
  'text-to-speech': file(makeSpeech),
  'text-to-audio': file(makeMusic),
  'text2text-generation': output(rewrite),
  summarization: output(summarize),
  translation: output(translate),
  'sentence-similarity': output(textVector),
  'feature-extraction': output(textVector),
  'zero-shot-classification': output(zeroShotText),
  'text-classification': output(sentiment),
  'token-classification': output(findEntities),
  'question-answering': output(answerFromText),
  'fill-mask': output(fillGap),
  'image-to-text': output(caption),
  'object-detection': output(detect),
  'zero-shot-object-detection': output(detectNamed),
  'image-classification': output(imageClasses),
  'zero-shot-image-classification': output(zeroShotImage),
  'image-feature-extraction': output(imageVectors),
  'image-segmentation': output(segment),
  'depth-estimation': output(depth),
  'mask-generation': output(outline),
  'audio-classification': output(namedClasses),
  'automatic-speech-recognition': output(transcribe),
  'document-question-answering': output(answerAboutDocument),
  'visual-question-answering': output(answerAboutPicture),
  'video-classification': output(namedClasses),
  chat: output((call) => ({ role: 'assistant', content: chat(call) })),
}

/** Makes up the answer to a call: the same one whenever the model and the input are the same. */
export async function answerCall(call: Call): Promise<Answer> {
  return ANSWERS[call.model.task](call)
}
