import type { MediaKind, TaskId } from '@decentramodels/core/contract'
import * as z from 'zod'

/** What the upstream's reference says an answer of a task looks like, before anything of ours reads it. */
export interface DocumentedAnswer {
  output: z.ZodType
  /** The answer is not wrapped as `{ error, output }`: it comes from the OpenAI-compatible path. */
  isBare?: true
  /** The output is the address of such a file. */
  file?: MediaKind
}

const text = z.string()
const file = z.string().regex(/^https?:\/\//, 'is no address of a file')
const score = z.number()
const nonEmpty = <Item extends z.ZodType>(item: Item) => z.array(item).min(1)
const labels = { output: nonEmpty(z.object({ label: text, score })) }
const vector = { output: nonEmpty(z.number()) }
const box = z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() })
const objects = { output: z.array(z.object({ label: text, score, box })) }
const png = z.base64()
const place = z.number().int()

/** By task; as the reference of November 2026 has it. */
export const DOCUMENTED: Readonly<Record<TaskId, DocumentedAnswer>> = {
  'text-to-image': { output: file, file: 'image' },
  'text-to-video': { output: file, file: 'video' },
  'text-to-speech': { output: file, file: 'audio' },
  'text-to-audio': { output: file, file: 'audio' },
  'text2text-generation': { output: text },
  summarization: { output: text },
  translation: { output: text },
  'sentence-similarity': vector,
  'feature-extraction': vector,
  'zero-shot-classification': {
    output: z.object({ sequence: text, labels: nonEmpty(text), scores: nonEmpty(score) }),
  },
  'text-classification': labels,
  'token-classification': {
    output: z.array(z.object({ entity: text, score, index: place, word: text, start: place, end: place })),
  },
  'question-answering': { output: z.object({ score, start: place, end: place, answer: text }) },
  'fill-mask': { output: nonEmpty(z.object({ score, token: place, token_str: text, sequence: text })) },
  'image-to-text': { output: text },
  'object-detection': objects,
  'zero-shot-object-detection': objects,
  'image-classification': labels,
  'zero-shot-image-classification': labels,
  'image-feature-extraction': { output: nonEmpty(nonEmpty(z.number())) },
  'image-segmentation': { output: z.array(z.object({ label: text, score: score.nullable(), mask_png: png })) },
  'depth-estimation': {
    output: z.object({ depth_png: png, formatted_predicted_depth_array: nonEmpty(nonEmpty(z.number())) }),
  },
  'mask-generation': {
    output: z.object({
      input_image_dimensions: z.object({ width: z.number(), height: z.number() }),
      masks: z.array(z.array(z.array(z.union([z.number(), z.boolean()])))),
      scores: z.array(score),
    }),
  },
  'audio-classification': labels,
  'automatic-speech-recognition': { output: text },
  'document-question-answering': {
    output: nonEmpty(z.object({ score, answer: text, start: place, end: place })),
  },
  'visual-question-answering': { output: nonEmpty(z.object({ answer: text, score: score.optional() })) },
  'video-classification': labels,
  chat: {
    isBare: true,
    output: z.object({
      choices: nonEmpty(
        z.object({
          message: z.object({
            role: text,
            content: z.union([text, nonEmpty(z.object({ type: text, text: text.optional() }))]),
          }),
        }),
      ),
    }),
  },
}
