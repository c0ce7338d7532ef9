import type { LimitClass } from './limits.js'

/** Kinds of files that go in or come out. */
export type MediaKind = 'image' | 'audio' | 'video'

/** One value that a task needs. The control of a form, the check and the type all come from `kind`. */
export type InputField =
  | { kind: 'text'; title: string; maxLength: number; multiline?: true; hint?: string }
  | { kind: 'labels'; title: string; maxItems: number; maxLength: number; hint?: string }
  | { kind: 'messages'; title: string; maxItems: number; maxLength: number; hint?: string }

/** The file that a task looks at or listens to: given as `{ url }` or as `{ data }`, exactly one of both. */
export interface MediaField {
  kind: MediaKind
  title: string
  maxBytes: number
  mediaTypes: readonly string[]
  /** Longest side in pixels that is worth sending. */
  maxSide?: number
}

/**
 * One setting of a model call. Names and defaults are those of the Hugging Face pipeline or diffusers call behind the
 * task; ranges are our own guards. `main` settings stand in a form at once, others behind "More settings".
 */
export type ParamField =
  | {
      type: 'integer' | 'number'
      title: string
      default?: number
      min: number
      max: number
      step?: number
      main?: true
      hint?: string
    }
  | { type: 'boolean'; title: string; default: boolean; main?: true; hint?: string }
  | { type: 'string'; title: string; default?: string; maxLength: number; main?: true; hint?: string }
  | { type: 'choice'; title: string; default: string; choices: readonly string[]; main?: true; hint?: string }
  | { type: 'strings'; title: string; maxItems: number; maxLength: number; main?: true; hint?: string }

/** A corner-to-corner box in pixels of the picture; open vocabularies may reach past its edge. */
export interface Box {
  xmin: number
  ymin: number
  xmax: number
  ymax: number
}

/** A file that a run made. */
export interface MediaOutput {
  /** Where its bytes are: on the gateway, on the upstream, or a `data:` URL. */
  url: string
  mediaType: string
  /** Size of the file; null when it was not fetched. */
  bytes: number | null
}

/** A name with how sure the model is, 0 to 1. */
export interface Scored {
  label: string
  score: number
}

/** Every shape an output can have, by its kind. */
export interface Outputs {
  image: { image: MediaOutput }
  video: { video: MediaOutput }
  audio: { audio: MediaOutput }
  text: { text: string }
  /** Best first. */
  labels: { labels: Scored[] }
  objects: { objects: (Scored & { box: Box })[] }
  /** Whole names, merged from word pieces; `start` and `end` are places in the text that was sent. */
  entities: { entities: (Scored & { text: string; start: number; end: number })[] }
  /** Best first; a score is null where the model gives none, a place where the answer has none. */
  answers: { answers: { answer: string; score: number | null; start: number | null; end: number | null }[] }
  /** Words for the gap, best first, each with the whole sentence. */
  fills: { fills: { word: string; score: number; text: string }[] }
  vector: { vector: number[] }
  /** Grey pictures of the picture's size, white = belongs. */
  masks: { masks: { label: string | null; score: number | null; image: MediaOutput }[] }
  /** A grey picture, one value per pixel. */
  depth: { depth: MediaOutput }
}

/** What comes out, and so how it is shown. */
export type OutputKind = keyof Outputs

/** A task: everything that a client, a form, a gateway, a simulator and the documentation need to know of it. */
export interface TaskRow {
  title: string
  /** One sentence for people. */
  summary: string
  limitClass: LimitClass
  input: Readonly<Record<string, InputField>>
  media?: MediaField
  params: Readonly<Record<string, ParamField>>
  output: OutputKind
  /** Text can come piece by piece. */
  streams: boolean
  /** How long a call to a running model may take. */
  timeoutMs: number
  /** An input that shows what the task is for; files are named, not held. */
  sample: Readonly<Record<string, unknown>>
}

const MB = 1024 * 1024

const prompt = { kind: 'text', title: 'Prompt', maxLength: 2000, multiline: true } as const
const text = { kind: 'text', title: 'Text', maxLength: 20_000, multiline: true } as const
const question = { kind: 'text', title: 'Question', maxLength: 500 } as const
const labels = {
  kind: 'labels',
  title: 'Labels',
  maxItems: 20,
  maxLength: 100,
  hint: 'The model scores each one.',
} as const

const image = {
  kind: 'image',
  title: 'Picture',
  maxBytes: 8 * MB,
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
  maxSide: 1024,
} as const
const audio = {
  kind: 'audio',
  title: 'Sound',
  maxBytes: 8 * MB,
  mediaTypes: ['audio/wav', 'audio/mpeg', 'audio/ogg', 'audio/webm', 'audio/flac', 'audio/mp4'],
} as const
const video = { kind: 'video', title: 'Video', maxBytes: 16 * MB, mediaTypes: ['video/mp4', 'video/webm'] } as const

const steps = {
  type: 'integer',
  title: 'Steps',
  default: 50,
  min: 1,
  max: 100,
  hint: 'More steps take longer.',
} as const
const negativePrompt = { type: 'string', title: 'Leave out', maxLength: 1000, hint: 'What should not appear.' } as const
const topK = (normal: number, max: number) =>
  ({ type: 'integer', title: 'Answers', default: normal, min: 1, max, main: true }) as const
const threshold = (normal: number) =>
  ({ type: 'number', title: 'Least score', default: normal, min: 0, max: 1, step: 0.05, main: true }) as const

/** How a text model picks its next word. */
const sampling = {
  num_beams: { type: 'integer', title: 'Beams', default: 1, min: 1, max: 8 },
  do_sample: { type: 'boolean', title: 'Vary the answer', default: false },
  temperature: {
    type: 'number',
    title: 'Temperature',
    default: 1,
    min: 0.01,
    max: 2,
    step: 0.01,
    hint: 'Counts only when the answer may vary.',
  },
  top_p: {
    type: 'number',
    title: 'Top p',
    default: 1,
    min: 0,
    max: 1,
    step: 0.01,
    hint: 'Counts only when the answer may vary.',
  },
  top_k: {
    type: 'integer',
    title: 'Top k',
    default: 50,
    min: 0,
    max: 200,
    hint: 'Counts only when the answer may vary.',
  },
  repetition_penalty: { type: 'number', title: 'Against repetition', default: 1, min: 0.8, max: 2, step: 0.05 },
  no_repeat_ngram_size: {
    type: 'integer',
    title: 'Never repeat runs of words of this length',
    default: 0,
    min: 0,
    max: 10,
  },
} as const

const ANALYSIS_MS = 120_000
const MEDIA_MS = 300_000
const VIDEO_MS = 600_000

/**
 * Every task that can be run, once. Source of names, defaults and output forms: the Bytez HTTP reference and the
 * Hugging Face pipelines that it calls (November 2026).
 */
export const TASKS = {
  'text-to-image': {
    title: 'Text to image',
    summary: 'Makes a picture from words.',
    limitClass: 'text-to-image',
    input: { prompt },
    params: {
      negative_prompt: negativePrompt,
      width: { type: 'integer', title: 'Width', min: 256, max: 1536, step: 8, main: true },
      height: { type: 'integer', title: 'Height', min: 256, max: 1536, step: 8, main: true },
      num_inference_steps: steps,
      guidance_scale: {
        type: 'number',
        title: 'Guidance',
        default: 7.5,
        min: 0,
        max: 20,
        step: 0.5,
        hint: 'How closely the picture follows the words.',
      },
    },
    output: 'image',
    streams: false,
    timeoutMs: MEDIA_MS,
    sample: { prompt: 'A lighthouse on a red cliff at dusk' },
  },
  'text-to-video': {
    title: 'Text to video',
    summary: 'Makes a short video from words.',
    limitClass: 'text-to-video',
    input: { prompt },
    params: {
      num_frames: {
        type: 'integer',
        title: 'Frames',
        default: 16,
        min: 8,
        max: 64,
        main: true,
        hint: '8 frames are one second.',
      },
      num_inference_steps: steps,
      guidance_scale: { type: 'number', title: 'Guidance', default: 9, min: 0, max: 20, step: 0.5 },
      width: { type: 'integer', title: 'Width', default: 256, min: 128, max: 576, step: 8 },
      height: { type: 'integer', title: 'Height', default: 256, min: 128, max: 576, step: 8 },
      negative_prompt: negativePrompt,
    },
    output: 'video',
    streams: false,
    timeoutMs: VIDEO_MS,
    sample: { prompt: 'A paper boat on a stream' },
  },
  'text-to-speech': {
    title: 'Text to speech',
    summary: 'Reads text aloud.',
    limitClass: 'text-to-audio',
    input: { prompt },
    params: {
      do_sample: { type: 'boolean', title: 'Vary the voice', default: true },
      temperature: { type: 'number', title: 'Temperature', default: 0.7, min: 0.1, max: 1.5, step: 0.05 },
    },
    output: 'audio',
    streams: false,
    timeoutMs: MEDIA_MS,
    sample: { prompt: 'The tide is coming in.' },
  },
  'text-to-audio': {
    title: 'Text to music and sound',
    summary: 'Makes music or sounds from words.',
    limitClass: 'text-to-audio',
    input: { prompt },
    params: {
      max_new_tokens: {
        type: 'integer',
        title: 'Length',
        default: 256,
        min: 51,
        max: 1503,
        main: true,
        hint: 'About 50 are one second.',
      },
      guidance_scale: { type: 'number', title: 'Guidance', default: 3, min: 1, max: 10, step: 0.5 },
      do_sample: { type: 'boolean', title: 'Vary the sound', default: true },
      temperature: { type: 'number', title: 'Temperature', default: 1, min: 0.1, max: 2, step: 0.05 },
    },
    output: 'audio',
    streams: false,
    timeoutMs: MEDIA_MS,
    sample: { prompt: 'Slow piano with rain' },
  },
  'text2text-generation': {
    title: 'Text to text',
    summary: 'Follows a short instruction: rewrite, answer, complete.',
    limitClass: 'analysis',
    input: { text },
    params: {
      max_new_tokens: {
        type: 'integer',
        title: 'Longest answer',
        min: 1,
        max: 1024,
        main: true,
        hint: 'In tokens; a word is one to two.',
      },
      min_new_tokens: { type: 'integer', title: 'Shortest answer', default: 0, min: 0, max: 1024 },
      ...sampling,
    },
    output: 'text',
    streams: true,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'Rewrite as one sentence: dog, beach, sunset' },
  },
  summarization: {
    title: 'Summary',
    summary: 'Shortens a long text.',
    limitClass: 'analysis',
    input: { text },
    params: {
      max_length: {
        type: 'integer',
        title: 'Longest summary',
        default: 142,
        min: 8,
        max: 512,
        main: true,
        hint: 'In tokens; a word is one to two.',
      },
      min_length: { type: 'integer', title: 'Shortest summary', default: 56, min: 0, max: 256, main: true },
      ...sampling,
    },
    output: 'text',
    streams: true,
    timeoutMs: ANALYSIS_MS,
    sample: {
      text: 'The harbor was closed for nine days after the storm moved the outer wall. Divers checked each stone, and a crane from the next town set the last of them back on Sunday. On Monday morning the first ferry left with forty passengers.',
    },
  },
  translation: {
    title: 'Translation',
    summary: 'Turns a text into another language.',
    limitClass: 'analysis',
    input: { text },
    params: {
      max_length: { type: 'integer', title: 'Longest translation', default: 512, min: 8, max: 512 },
      ...sampling,
    },
    output: 'text',
    streams: true,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'Good morning' },
  },
  'sentence-similarity': {
    title: 'Sentence vector',
    summary: 'Turns a sentence into a vector that can be compared with others.',
    limitClass: 'analysis',
    input: { text },
    params: {},
    output: 'vector',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'A dog on a beach' },
  },
  'feature-extraction': {
    title: 'Text vector',
    summary: 'Turns a text into a vector for search and grouping.',
    limitClass: 'analysis',
    input: { text },
    params: { truncation: { type: 'boolean', title: 'Cut a text that is too long', default: true } },
    output: 'vector',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'search_document: a dog on a beach' },
  },
  'zero-shot-classification': {
    title: 'Text against your labels',
    summary: 'Scores how well each of your labels fits a text.',
    limitClass: 'analysis',
    input: { text, candidate_labels: labels },
    params: {
      multi_label: { type: 'boolean', title: 'Several labels may fit', default: false, main: true },
      hypothesis_template: {
        type: 'string',
        title: 'Sentence for a label',
        default: 'This example is {}.',
        maxLength: 200,
        hint: 'The label stands in place of {}.',
      },
    },
    output: 'labels',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'A man sits alone on a bench in the rain', candidate_labels: ['joy', 'sadness', 'fear'] },
  },
  'text-classification': {
    title: 'Text classes',
    summary: 'Sorts a text into classes that the model knows.',
    limitClass: 'analysis',
    input: { text },
    params: {
      top_k: topK(1, 1000),
      function_to_apply: {
        type: 'choice',
        title: 'Scores by',
        default: 'softmax',
        choices: ['softmax', 'sigmoid', 'none'],
      },
    },
    output: 'labels',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'I loved every page.' },
  },
  'token-classification': {
    title: 'Names in a text',
    summary: 'Finds people, places and organizations in a text.',
    limitClass: 'analysis',
    input: { text },
    params: {
      aggregation_strategy: {
        type: 'choice',
        title: 'Join word pieces by',
        default: 'none',
        choices: ['none', 'simple', 'first', 'average', 'max'],
        hint: 'Pieces are joined into names in any case.',
      },
    },
    output: 'entities',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'Mira Okoye lives in Oslo' },
  },
  'question-answering': {
    title: 'Answer from a text',
    summary: 'Finds the answer to a question in a text.',
    limitClass: 'analysis',
    input: { question, context: { ...text, title: 'Text that holds the answer' } },
    params: {
      top_k: topK(1, 20),
      max_answer_len: { type: 'integer', title: 'Longest answer', default: 15, min: 1, max: 512 },
      doc_stride: { type: 'integer', title: 'Overlap of pieces of a long text', default: 128, min: 1, max: 512 },
      handle_impossible_answer: { type: 'boolean', title: 'May say that there is no answer', default: false },
    },
    output: 'answers',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { question: 'Who keeps the light?', context: 'Ada keeps the light on the northern rock.' },
  },
  'fill-mask': {
    title: 'Fill the gap',
    summary: 'Suggests words for a gap in a sentence.',
    limitClass: 'analysis',
    input: { text: { ...text, maxLength: 2000, hint: 'Write <mask> where the word is missing, once.' } },
    params: {
      top_k: topK(5, 100),
      targets: { type: 'strings', title: 'Only these words', maxItems: 20, maxLength: 100 },
    },
    output: 'fills',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { text: 'Le chat dort sur le <mask>.' },
  },
  'image-to-text': {
    title: 'Picture to text',
    summary: 'Says in a sentence what a picture shows.',
    limitClass: 'analysis',
    input: {},
    media: image,
    params: {
      max_new_tokens: { type: 'integer', title: 'Longest sentence', default: 20, min: 1, max: 200, main: true },
    },
    output: 'text',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'object-detection': {
    title: 'Objects in a picture',
    summary: 'Finds everyday things in a picture, each with its place.',
    limitClass: 'analysis',
    input: {},
    media: image,
    params: { threshold: threshold(0.5) },
    output: 'objects',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'zero-shot-object-detection': {
    title: 'Find things by name',
    summary: 'Finds the things that you name in a picture.',
    limitClass: 'analysis',
    input: { candidate_labels: { ...labels, title: 'Things to find' } },
    media: image,
    params: { threshold: threshold(0.1), top_k: { type: 'integer', title: 'Most finds', min: 1, max: 100 } },
    output: 'objects',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { candidate_labels: ['lighthouse', 'boat'] },
  },
  'image-classification': {
    title: 'Picture classes',
    summary: 'Sorts a picture into classes that the model knows.',
    limitClass: 'analysis',
    input: {},
    media: image,
    params: { top_k: topK(5, 1000) },
    output: 'labels',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'zero-shot-image-classification': {
    title: 'Picture against your labels',
    summary: 'Scores how well each of your labels fits a picture.',
    limitClass: 'analysis',
    input: { candidate_labels: labels },
    media: image,
    params: {
      hypothesis_template: {
        type: 'string',
        title: 'Sentence for a label',
        default: 'This is a photo of {}.',
        maxLength: 200,
        hint: 'The label stands in place of {}.',
      },
    },
    output: 'labels',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { candidate_labels: ['harbor', 'kitchen'] },
  },
  'image-feature-extraction': {
    title: 'Picture vector',
    summary: 'Turns a picture into a vector that can be compared with others.',
    limitClass: 'analysis',
    input: {},
    media: image,
    params: { pool: { type: 'boolean', title: 'One pooled vector', default: false } },
    output: 'vector',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'image-segmentation': {
    title: 'Parts of a picture',
    summary: 'Cuts a picture into named parts.',
    limitClass: 'analysis',
    input: {},
    media: image,
    params: {
      threshold: { ...threshold(0.9) },
      mask_threshold: { type: 'number', title: 'Mask threshold', default: 0.5, min: 0, max: 1, step: 0.05 },
      overlap_mask_area_threshold: {
        type: 'number',
        title: 'Overlap threshold',
        default: 0.5,
        min: 0,
        max: 1,
        step: 0.05,
      },
    },
    output: 'masks',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'depth-estimation': {
    title: 'Depth of a picture',
    summary: 'Estimates how far each point of a picture is.',
    limitClass: 'analysis',
    input: {},
    media: image,
    params: {},
    output: 'depth',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'mask-generation': {
    title: 'All shapes of a picture',
    summary: 'Outlines everything in a picture, without names.',
    limitClass: 'analysis',
    input: {},
    // The answer holds every mask pixel by pixel: a larger picture means many megabytes.
    media: { ...image, maxSide: 512 },
    params: {
      points_per_batch: { type: 'integer', title: 'Points at once', default: 64, min: 1, max: 256 },
      pred_iou_thresh: {
        type: 'number',
        title: 'Least quality',
        default: 0.88,
        min: 0,
        max: 1,
        step: 0.01,
        main: true,
      },
      stability_score_thresh: { type: 'number', title: 'Least stability', default: 0.95, min: 0, max: 1, step: 0.01 },
      points_per_side: { type: 'integer', title: 'Points per side', default: 32, min: 4, max: 64 },
    },
    output: 'masks',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'audio-classification': {
    title: 'Sound classes',
    summary: 'Sorts a sound into classes that the model knows.',
    limitClass: 'analysis',
    input: {},
    media: audio,
    params: { top_k: topK(5, 1000) },
    output: 'labels',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'automatic-speech-recognition': {
    title: 'Speech to text',
    summary: 'Writes down what is said.',
    limitClass: 'analysis',
    input: {},
    media: audio,
    params: { chunk_length_s: { type: 'number', title: 'Length of a piece in seconds', default: 0, min: 0, max: 30 } },
    output: 'text',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  'document-question-answering': {
    title: 'Ask about a document',
    summary: 'Answers a question about the picture of a document.',
    limitClass: 'analysis',
    input: { question },
    media: { ...image, title: 'Picture of a document' },
    params: {
      top_k: topK(1, 20),
      max_answer_len: { type: 'integer', title: 'Longest answer', default: 15, min: 1, max: 128 },
    },
    output: 'answers',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { question: 'What is the total?' },
  },
  'visual-question-answering': {
    title: 'Ask about a picture',
    summary: 'Answers a question about a picture.',
    limitClass: 'analysis',
    input: { question },
    media: image,
    params: { top_k: topK(5, 20) },
    output: 'answers',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: { question: 'What is the mood?' },
  },
  'video-classification': {
    title: 'Video classes',
    summary: 'Sorts a video into classes that the model knows.',
    limitClass: 'analysis',
    input: {},
    media: video,
    params: {
      top_k: topK(5, 1000),
      num_frames: { type: 'integer', title: 'Frames looked at', default: 16, min: 1, max: 64 },
      frame_sampling_rate: { type: 'integer', title: 'Take each n-th frame', default: 1, min: 1, max: 16 },
    },
    output: 'labels',
    streams: false,
    timeoutMs: ANALYSIS_MS,
    sample: {},
  },
  chat: {
    title: 'Chat',
    summary: 'Talks with you.',
    limitClass: 'analysis',
    input: { messages: { kind: 'messages', title: 'Messages', maxItems: 100, maxLength: 20_000 } },
    params: {
      max_new_tokens: { type: 'integer', title: 'Longest answer', default: 256, min: 1, max: 4096, main: true },
      temperature: { type: 'number', title: 'Temperature', default: 0.7, min: 0, max: 2, step: 0.05, main: true },
      top_p: { type: 'number', title: 'Top p', default: 1, min: 0, max: 1, step: 0.01 },
    },
    output: 'text',
    streams: true,
    timeoutMs: ANALYSIS_MS,
    sample: { messages: [{ role: 'user', content: 'Name a color' }] },
  },
} as const satisfies Record<string, TaskRow>

/** Name of a task: a key of {@link TASKS}. */
export type TaskId = keyof typeof TASKS

/** The names of all tasks, in the order of the table. */
export const TASK_IDS = Object.keys(TASKS) as TaskId[]

/** Whether a task of this name can be run. */
export function isTaskId(name: string): name is TaskId {
  return Object.hasOwn(TASKS, name)
}

/** The row of a task, with its optional parts visible to the compiler. */
export function taskRow(task: TaskId): TaskRow {
  return TASKS[task]
}

/** One turn of a chat. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** A file to look at or listen to: an address that the model's host can reach, or the bytes. */
export type MediaInput = { url: string; data?: undefined } | { data: Blob; url?: undefined }

interface FieldValues {
  text: string
  labels: string[]
  messages: ChatMessage[]
}
interface ParamValues {
  integer: number
  number: number
  boolean: boolean
  string: string
  strings: string[]
}
type FieldValue<Field> = Field extends { kind: infer Kind extends keyof FieldValues } ? FieldValues[Kind] : never
type ParamValue<Field> = Field extends { type: 'choice'; choices: readonly (infer Choice)[] }
  ? Choice
  : Field extends { type: infer Type extends keyof ParamValues }
    ? ParamValues[Type]
    : never
type Row<Task extends TaskId> = (typeof TASKS)[Task]

/** What a task takes. */
export type TaskInput<Task extends TaskId> = {
  [Name in keyof Row<Task>['input']]: FieldValue<Row<Task>['input'][Name]>
} & (Row<Task> extends { media: MediaField } ? MediaInput : unknown)

/** The settings of a task; all may be left out. */
export type TaskParams<Task extends TaskId> = {
  -readonly [Name in keyof Row<Task>['params']]?: ParamValue<Row<Task>['params'][Name]>
}

/** What a task gives. */
export type TaskOutput<Task extends TaskId> = Outputs[Row<Task>['output']]
