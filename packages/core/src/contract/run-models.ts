import type { CommercialUse } from './model.js'
import type { TaskId } from './tasks.js'

/** How much an answer of this model can be trusted as a sign of what is in the input. */
export type SignalQuality = 'good' | 'medium' | 'weak' | 'none'

/** Another model that may answer when this one cannot. */
export interface Fallback {
  model: string
  /** Words put behind the prompt, so that the answer still fits what was asked for. */
  promptWords?: string
}

/** A model that is known to run, with what a person should know before choosing it. */
export interface RunModelRow {
  /** Id on Hugging Face and on the upstream. */
  id: string
  name: string
  task: TaskId
  /** Runs when the caller names no model. One per task. */
  default?: true
  /** A look that this model alone gives: it is never put in place of another one. */
  style?: 'anime'
  /** Tried in this order; none for models whose answers no other model can replace (vectors of another space, say). */
  fallback?: readonly Fallback[]
  /** As the Hugging Face page names it; null when the page names none. */
  license: string | null
  /** A reading of the license, not legal advice. */
  commercialUse: CommercialUse
  /** Null where it is not a matter of trust, as with pictures. */
  signal: SignalQuality | null
  /** One sentence for people. */
  note: string
  parameters?: string
  languages?: string
  vectorLength?: number
  /** Every label that it can answer with. */
  labels?: readonly string[]
  /** Settings that suit it better than those of the task. */
  params: Readonly<Record<string, string | number | boolean>>
}

/**
 * The models that run out of the box, by task; licenses, labels and settings as their pages and the upstream's
 * reference showed them in November 2026. Others of the catalogue run when the upstream has them.
 */
export const RUN_MODELS = [
  {
    id: 'stabilityai/stable-diffusion-xl-base-1.0',
    name: 'Stable Diffusion XL',
    task: 'text-to-image',
    default: true,
    fallback: [{ model: 'dreamlike-art/dreamlike-photoreal-2.0' }],
    license: 'OpenRAIL++',
    commercialUse: 'restricted',
    signal: null,
    note: '1,024 pixels; follows a prompt best of the three.',
    parameters: '3.5B',
    params: { width: 1024, height: 1024, guidance_scale: 5, num_inference_steps: 30 },
  },
  {
    id: 'dreamlike-art/dreamlike-photoreal-2.0',
    name: 'Dreamlike Photoreal 2.0',
    task: 'text-to-image',
    fallback: [{ model: 'stabilityai/stable-diffusion-xl-base-1.0' }],
    license: 'other (modified CreativeML OpenRAIL-M)',
    commercialUse: 'restricted',
    signal: null,
    note: 'Photo style, trained at 768 pixels; smaller and quicker to start than SDXL.',
    parameters: 'about 1B',
    params: { width: 768, height: 768, guidance_scale: 7.5, num_inference_steps: 30 },
  },
  {
    id: 'dreamlike-art/dreamlike-anime-1.0',
    name: 'Dreamlike Anime 1.0',
    task: 'text-to-image',
    style: 'anime',
    fallback: [{ model: 'stabilityai/stable-diffusion-xl-base-1.0', promptWords: 'anime style' }],
    license: 'other (modified CreativeML OpenRAIL-M)',
    commercialUse: 'restricted',
    signal: null,
    note: 'Anime style only.',
    parameters: 'about 1B',
    params: { width: 704, height: 832, guidance_scale: 7.5, num_inference_steps: 30 },
  },
  {
    id: 'ali-vilab/text-to-video-ms-1.7b',
    name: 'ModelScope text to video',
    task: 'text-to-video',
    default: true,
    license: 'CC-BY-NC-4.0',
    commercialUse: 'no',
    signal: null,
    note: 'Short clips at 8 frames a second. Not for commercial use.',
    parameters: '1.7B',
    languages: 'en',
    params: { num_frames: 16, num_inference_steps: 25 },
  },
  {
    id: 'suno/bark-small',
    name: 'Bark Small',
    task: 'text-to-speech',
    default: true,
    license: 'MIT',
    commercialUse: 'yes',
    signal: null,
    note: 'Speech and sound effects in 13 languages; best under about 13 seconds.',
    languages: '13 languages',
    params: {},
  },
  {
    id: 'facebook/musicgen-stereo-small',
    name: 'MusicGen stereo small',
    task: 'text-to-audio',
    default: true,
    license: 'CC-BY-NC-4.0',
    commercialUse: 'no',
    signal: null,
    note: 'Stereo clips of up to 30 seconds. Not for commercial use.',
    parameters: '0.3B',
    params: { max_new_tokens: 256, guidance_scale: 3 },
  },
  {
    id: 'ahmedabdo/video-classifier',
    name: 'VideoMAE classifier',
    task: 'video-classification',
    default: true,
    license: null,
    commercialUse: 'unknown',
    signal: 'none',
    note: 'Answers with two classes that have no names.',
    labels: ['LABEL_0', 'LABEL_1'],
    params: {},
  },
  {
    id: 'google/flan-t5-base',
    name: 'FLAN-T5 base',
    task: 'text2text-generation',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'Follows short instructions; takes 512 tokens, answers in short.',
    parameters: '0.25B',
    params: { max_new_tokens: 64 },
  },
  {
    id: 'ainize/bart-base-cnn',
    name: 'BART summaries',
    task: 'summarization',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'good',
    note: 'News style; takes 1,024 tokens.',
    parameters: '0.14B',
    languages: 'en',
    params: { min_length: 10, max_length: 80 },
  },
  {
    id: 'Helsinki-NLP/opus-mt-en-zh',
    name: 'OPUS English to Chinese',
    task: 'translation',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: null,
    note: 'One direction only.',
    parameters: '78M',
    languages: 'en->zh',
    params: {},
  },
  {
    id: 'sentence-transformers/all-MiniLM-L6-v2',
    name: 'MiniLM sentence vectors',
    task: 'sentence-similarity',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: null,
    note: 'Up to 256 word pieces.',
    parameters: '23M',
    languages: 'en',
    vectorLength: 384,
    params: {},
  },
  {
    id: 'nomic-ai/nomic-embed-text-v1.5',
    name: 'Nomic text vectors v1.5',
    task: 'feature-extraction',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: null,
    note: 'Long texts. Begin the text with search_document:, search_query:, clustering: or classification:.',
    parameters: '137M',
    languages: 'en',
    vectorLength: 768,
    params: {},
  },
  {
    id: 'facebook/bart-large-mnli',
    name: 'BART MNLI',
    task: 'zero-shot-classification',
    default: true,
    license: 'MIT',
    commercialUse: 'yes',
    signal: 'good',
    note: 'Reads the text once for each label: 5 to 15 labels are best.',
    parameters: '0.4B',
    languages: 'en',
    params: { multi_label: true },
  },
  {
    id: 'AdamCodd/distilbert-base-uncased-finetuned-sentiment-amazon',
    name: 'Amazon review sentiment',
    task: 'text-classification',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'Positive or negative, learned from reviews; not a model of emotions.',
    parameters: '67M',
    languages: 'en',
    labels: ['negative', 'positive'],
    params: { top_k: 2 },
  },
  {
    id: 'dslim/bert-base-NER',
    name: 'BERT names',
    task: 'token-classification',
    default: true,
    license: 'MIT',
    commercialUse: 'yes',
    signal: 'good',
    note: 'People, organizations, places and others in English text.',
    parameters: '0.11B',
    languages: 'en',
    labels: ['PER', 'ORG', 'LOC', 'MISC'],
    params: {},
  },
  {
    id: 'deepset/roberta-base-squad2',
    name: 'RoBERTa question answering',
    task: 'question-answering',
    default: true,
    license: 'CC-BY-4.0',
    commercialUse: 'yes',
    signal: 'good',
    note: 'May say that the text holds no answer.',
    parameters: '0.12B',
    languages: 'en',
    params: {},
  },
  {
    id: 'almanach/camembert-base',
    name: 'CamemBERT',
    task: 'fill-mask',
    default: true,
    license: 'MIT',
    commercialUse: 'yes',
    signal: null,
    note: 'French; the text must hold <mask> exactly once.',
    parameters: '0.11B',
    languages: 'fr',
    params: {},
  },
  {
    id: 'Salesforce/blip-image-captioning-base',
    name: 'BLIP captions',
    task: 'image-to-text',
    default: true,
    license: 'BSD-3-Clause',
    commercialUse: 'yes',
    signal: 'good',
    note: 'One sentence of about ten words.',
    parameters: '0.25B',
    languages: 'en',
    params: { max_new_tokens: 40 },
  },
  {
    id: 'facebook/detr-resnet-50',
    name: 'DETR',
    task: 'object-detection',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'good',
    note: 'About 80 everyday classes: people, animals, vehicles, furniture.',
    parameters: '42M',
    params: { threshold: 0.7 },
  },
  {
    id: 'google/owlv2-base-patch16-finetuned',
    name: 'OWLv2',
    task: 'zero-shot-object-detection',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'good',
    note: 'Looks for whatever you name.',
    parameters: '0.15B',
    params: { threshold: 0.2 },
  },
  {
    id: 'google/vit-base-patch16-224',
    name: 'ViT',
    task: 'image-classification',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: '1,000 classes of animals and objects; none of persons, moods or styles.',
    parameters: '86M',
    params: { top_k: 5 },
  },
  {
    id: 'BilelDJ/clip-hugging-face-finetuned',
    name: 'CLIP fine-tune',
    task: 'zero-shot-image-classification',
    default: true,
    license: null,
    commercialUse: 'unknown',
    signal: 'weak',
    note: 'Scores of unlike labels differ by little.',
    params: {},
  },
  {
    id: 'nomic-ai/nomic-embed-vision-v1',
    name: 'Nomic picture vectors v1',
    task: 'image-feature-extraction',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'Compare pictures with pictures only: its vectors do not match those of the text model v1.5.',
    parameters: '92M',
    vectorLength: 768,
    params: {},
  },
  {
    id: 'sayeed99/segformer-b3-fashion',
    name: 'SegFormer clothes',
    task: 'image-segmentation',
    default: true,
    license: 'other',
    commercialUse: 'unknown',
    signal: 'good',
    note: 'About 47 garments and body parts.',
    parameters: '47M',
    params: {},
  },
  {
    id: 'vinvino02/glpn-nyu',
    name: 'GLPN',
    task: 'depth-estimation',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'Learned from rooms.',
    parameters: '61M',
    params: {},
  },
  {
    id: 'facebook/sam-vit-base',
    name: 'Segment Anything',
    task: 'mask-generation',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'Large answers: send pictures of up to 512 pixels.',
    parameters: '94M',
    params: {},
  },
  {
    id: 'aaraki/wav2vec2-base-finetuned-ks',
    name: 'wav2vec2 command words',
    task: 'audio-classification',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'weak',
    note: 'Ten spoken command words; about one second of sound.',
    labels: ['yes', 'no', 'up', 'down', 'left', 'right', 'on', 'off', 'stop', 'go', '_silence_', '_unknown_'],
    params: {},
  },
  {
    id: 'facebook/data2vec-audio-base-960h',
    name: 'data2vec speech to text',
    task: 'automatic-speech-recognition',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'English; no punctuation.',
    parameters: '93M',
    languages: 'en',
    params: {},
  },
  {
    id: 'cloudqi/CQI_Visual_Question_Awnser_PT_v0',
    name: 'CQI document questions',
    task: 'document-question-answering',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'Portuguese and English; reads the text of the picture itself.',
    languages: 'pt, en (official sample is English)',
    params: {},
  },
  {
    id: 'Salesforce/blip-vqa-base',
    name: 'BLIP questions',
    task: 'visual-question-answering',
    default: true,
    license: 'BSD-3-Clause',
    commercialUse: 'yes',
    signal: 'medium',
    note: 'Answers of one or two words, without a score.',
    parameters: '0.25B',
    languages: 'en',
    params: {},
  },
  {
    id: 'Qwen/Qwen3-4B',
    name: 'Qwen3 4B',
    task: 'chat',
    default: true,
    license: 'Apache-2.0',
    commercialUse: 'yes',
    signal: null,
    note: 'Talks in many languages.',
    parameters: '4B',
    params: {},
  },
] as const satisfies readonly RunModelRow[]

/** Id of a model in {@link RUN_MODELS}. */
export type RunModelId = (typeof RUN_MODELS)[number]['id']

/** The row of a model; undefined for one that is not in the table. */
export function runModel(id: string): RunModelRow | undefined {
  return RUN_MODELS.find((model) => model.id === id)
}

/** The rows of a task, the default first. */
export function runModelsOf(task: TaskId): RunModelRow[] {
  const rows: readonly RunModelRow[] = RUN_MODELS
  return rows.filter((model) => model.task === task)
}
