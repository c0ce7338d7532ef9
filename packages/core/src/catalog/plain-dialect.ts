import { readModelMetadata } from '../contract/metadata.js'
import { isPlainText, type ModelMetadata } from '../contract/model.js'

/** Hugging Face's pipeline tags; the Hub lists a model's own one among its tags. */
const PIPELINE_TAGS: ReadonlySet<string> = new Set(
  `any-to-any audio-classification audio-text-to-text audio-to-audio automatic-speech-recognition depth-estimation
document-question-answering feature-extraction fill-mask graph-ml image-classification image-feature-extraction
image-segmentation image-text-to-image image-text-to-text image-text-to-video image-to-3d image-to-image image-to-text
image-to-video keypoint-detection mask-generation object-detection question-answering reinforcement-learning robotics
sentence-similarity summarization table-question-answering tabular-classification tabular-regression text-classification
text-generation text-ranking text-to-3d text-to-audio text-to-image text-to-speech text-to-video time-series-forecasting
token-classification translation unconditional-image-generation video-classification video-text-to-text video-to-video
visual-document-retrieval visual-question-answering voice-activity-detection zero-shot-classification
zero-shot-image-classification zero-shot-object-detection`.split(/\s+/),
)

/** How other generators say a CivitAI model's type: in the first word of the description that they made up. */
const TYPE_SENTENCE = /^([A-Za-z]{1,30}) model by /

const LICENSE_TAG = 'license:'

/**
 * Reads a record of any `models.json`. Plain ones name no task, type and license as fields, but the tags and the
 * description hold what upstream said, so sections and search work for them too. Nothing is guessed from names.
 */
export function readPlainModel(value: unknown): ModelMetadata | undefined {
  const model = readModelMetadata(value)
  if (model === undefined || model.task !== 'unknown' || model.type !== 'unknown') return model
  if (model.source === 'civitai') {
    const type = TYPE_SENTENCE.exec(model.description)?.[1]?.toLowerCase() ?? 'unknown'
    return { ...model, type, task: 'text-to-image' }
  }
  const task = model.tags.find((tag) => PIPELINE_TAGS.has(tag)) ?? 'unknown'
  const license = model.tags.find((tag) => tag.startsWith(LICENSE_TAG))?.slice(LICENSE_TAG.length)
  return { ...model, type: task, task, license: model.license ?? (license && isPlainText(license) ? license : null) }
}
