import { DecentraError } from '@decentramodels/core'
import { type TaskId, taskRow } from '@decentramodels/core/tasks'
import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html, nothing } from 'lit'
import { expect } from 'storybook/test'
import { storyRunner } from '../../../../stories/runner.js'
import { StoryWorld } from '../../../../stories/world.js'
import { part, until } from '../testing/page.fixture.js'
import './define.js'
import type { PageClient } from './gateway-client.js'

interface Args {
  task: TaskId
  /** Fill in the example. */
  sample: boolean
  /** How long the first call of a model takes, in ms. */
  coldMs: number
  client?: PageClient | null
}
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Playground',
  component: 'dm-playground',
  args: { task: 'text-to-image', sample: true, coldMs: 0 },
  argTypes: {
    task: { control: 'select' },
    coldMs: { table: { category: 'story' } },
    client: { control: false },
  },
  loaders: [
    async ({ args: { coldMs, client } }) => ({
      world: new StoryWorld(),
      client: client === null ? undefined : (client ?? storyRunner({ coldMs })),
    }),
  ],
  render: ({ task, sample }, { loaded }) =>
    html`<dm-playground
      task=${task ?? nothing}
      ?sample=${sample}
      .runtime=${(loaded.world as StoryWorld).runtime}
      .client=${loaded.client as PageClient | undefined}
    ></dm-playground>`,
  play: async ({ canvasElement, args: { task } }) => {
    const element = canvasElement.querySelector('dm-playground')!
    await until(() => part(element, 'run'), 'the form')
    await expect(part(element, 'name')?.textContent?.trim()).toBe(taskRow(task).title)
  },
  parameters: {
    keyboard: {
      Tab: 'Goes through the form, the button, the settings, the result and the runs of this visit.',
      'Ctrl+Enter': 'Runs, from any field.',
      Enter: 'In a field of one line and in a chat: runs. In labels: adds one.',
      'Shift+Enter': 'In a chat: a new line.',
      Backspace: 'In an empty field of labels: removes the last one.',
    },
  },
}
export default meta

/** Type a prompt, press the button. Each story runs on the simulator. */
export const TextToImage: Story = { args: { task: 'text-to-image' } }
export const TextToVideo: Story = { args: { task: 'text-to-video' } }
export const TextToSpeech: Story = { args: { task: 'text-to-speech' } }
export const TextToAudio: Story = { args: { task: 'text-to-audio' } }
export const Text2TextGeneration: Story = { args: { task: 'text2text-generation' } }
export const Summarization: Story = { args: { task: 'summarization' } }
export const Translation: Story = { args: { task: 'translation' } }
export const SentenceSimilarity: Story = { args: { task: 'sentence-similarity' } }
export const FeatureExtraction: Story = { args: { task: 'feature-extraction' } }
export const ZeroShotClassification: Story = { args: { task: 'zero-shot-classification' } }
export const TextClassification: Story = { args: { task: 'text-classification' } }
export const TokenClassification: Story = { args: { task: 'token-classification' } }
export const QuestionAnswering: Story = { args: { task: 'question-answering' } }
export const FillMask: Story = { args: { task: 'fill-mask' } }
export const ImageToText: Story = { args: { task: 'image-to-text' } }
export const ObjectDetection: Story = { args: { task: 'object-detection' } }
/** A file, labels and settings. */
export const ZeroShotObjectDetection: Story = { args: { task: 'zero-shot-object-detection' } }
export const ImageClassification: Story = { args: { task: 'image-classification' } }
export const ZeroShotImageClassification: Story = { args: { task: 'zero-shot-image-classification' } }
export const ImageFeatureExtraction: Story = { args: { task: 'image-feature-extraction' } }
export const ImageSegmentation: Story = { args: { task: 'image-segmentation' } }
export const DepthEstimation: Story = { args: { task: 'depth-estimation' } }
export const MaskGeneration: Story = { args: { task: 'mask-generation' } }
export const AudioClassification: Story = { args: { task: 'audio-classification' } }
export const AutomaticSpeechRecognition: Story = { args: { task: 'automatic-speech-recognition' } }
export const DocumentQuestionAnswering: Story = { args: { task: 'document-question-answering' } }
export const VisualQuestionAnswering: Story = { args: { task: 'visual-question-answering' } }
export const VideoClassification: Story = { args: { task: 'video-classification' } }
/** The talk stands above the answer. */
export const Chat: Story = { args: { task: 'chat' } }

/** Nothing filled in. */
export const Empty: Story = { args: { sample: false } }

/** A model that has to be started first: press the button to see it. */
export const ColdModel: Story = { args: { coldMs: 20_000 } }

/** A page that names no gateway. */
export const NoGateway: Story = {
  args: { client: null },
  play: async ({ canvasElement }) => {
    const element = canvasElement.querySelector('dm-playground')!
    await until(() => part(element, 'unavailable')?.textContent?.includes('names no gateway'), 'the sentence')
  },
}

/** Something else than a gateway stands at the address. */
export const GatewaySilent: Story = {
  args: {
    client: {
      run: () => Promise.reject(new DecentraError('not-found', 'Nothing there.')),
      policy: () => Promise.reject(new DecentraError('not-found', 'Nothing there.')),
    },
  },
  play: async ({ canvasElement }) => {
    const element = canvasElement.querySelector('dm-playground')!
    await until(() => part(element, 'unavailable')?.textContent?.includes('No gateway answers'), 'the sentence')
  },
}
