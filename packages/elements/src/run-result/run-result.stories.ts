import { DecentraError } from '@decentramodels/core'
import type { Run, RunEvent } from '@decentramodels/core/contract'
import { type TaskId, taskRow } from '@decentramodels/core/tasks'
import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html, nothing } from 'lit'
import { expect } from 'storybook/test'
import { StoryWorld } from '../../../../stories/world.js'
import { part, until } from '../testing/page.fixture.js'
import './define.js'
import { advanceProgress, beginProgress } from './progress.js'
import { finishedRun, inputFor, pictureBlob } from './runs.fixture.js'

interface Args {
  /** Whose result. */
  task: TaskId
  /** What is special about the run; none while it is not over. */
  run?: Partial<Run> | false
  events?: RunEvent[]
  error?: unknown
}
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Run result',
  component: 'dm-run-result',
  args: { task: 'text-to-image' },
  loaders: [
    async ({ args: { task } }) => ({
      world: new StoryWorld(),
      source: taskRow(task).media?.kind === 'image' ? await pictureBlob() : undefined,
    }),
  ],
  render: ({ task, run = {}, events, error }, { loaded }) => {
    const { runtime } = loaded.world as StoryWorld
    const now = runtime.clock!.now()
    return html`<dm-run-result
      .runtime=${runtime}
      .run=${run && !events && !error ? finishedRun(task, run as object) : undefined}
      .progress=${events?.reduce((known, event) => advanceProgress(known, event, now), beginProgress(task, now))}
      .error=${error}
      .input=${inputFor(task)}
      .source=${loaded.source as Blob | undefined}
      >${nothing}</dm-run-result
    >`
  },
  parameters: {
    keyboard: {
      Tab: 'Goes through players, lists of what was found, and buttons.',
      'Arrow keys': 'In a list of found things: choose the next one. On the slider of a depth map: blend.',
      Space: 'In a list of parts: shows or hides one.',
    },
  },
}
export default meta

const view = (canvas: HTMLElement) => canvas.querySelector('dm-run-result')!
const shows =
  (name: string, words?: string): Story['play'] =>
  async ({ canvasElement }) => {
    const found = await until(() => part(view(canvasElement), name), name)
    if (words) await expect(found.textContent?.replace(/\s+/g, ' ')).toContain(words)
  }

/** A picture, with its size, model, time and license. */
export const Picture: Story = { play: shows('picture') }

/** What a gateway without a key gives. */
export const Simulated: Story = { args: { run: { simulated: true } }, play: shows('simulated', 'Simulated') }

/** Another model answered, which is said. */
export const AnotherModel: Story = {
  args: { run: { modelUsed: 'studio/second-painter', fallback: true } },
  play: shows('fallback', 'studio/second-painter'),
}

/** A file that is no longer kept, or that this browser cannot play. */
export const VideoGone: Story = { args: { task: 'text-to-video' }, play: shows('broken') }
export const Sound: Story = { args: { task: 'text-to-speech' }, play: shows('player') }
export const Text: Story = { args: { task: 'summarization' }, play: shows('text') }
export const Scores: Story = { args: { task: 'zero-shot-classification' }, play: shows('scores', 'joy') }

/** Classes whose makers gave them no names. */
export const ClassesWithoutNames: Story = {
  args: {
    task: 'video-classification',
    run: {
      output: {
        labels: [
          { label: 'LABEL_1', score: 0.71 },
          { label: 'LABEL_0', score: 0.29 },
        ],
      },
    },
  },
  play: shows('scores', 'no name'),
}

/** Things over the picture and in a list; what is chosen in one is lit in the other. */
export const Objects: Story = { args: { task: 'object-detection' }, play: shows('found', '3 things found') }
export const Parts: Story = { args: { task: 'image-segmentation' }, play: shows('found', '2 parts found') }
export const Depth: Story = { args: { task: 'depth-estimation' }, play: shows('stage') }
export const Names: Story = { args: { task: 'token-classification' }, play: shows('text', 'Person') }
export const Answers: Story = { args: { task: 'question-answering' }, play: shows('answers', 'Ada') }
export const Gap: Story = { args: { task: 'fill-mask' }, play: shows('scores', 'canapé') }
export const Vector: Story = { args: { task: 'sentence-similarity' }, play: shows('plot') }

/** Nothing found is an answer too. */
export const NothingFound: Story = {
  args: { task: 'object-detection', run: { output: { objects: [] } } },
  play: shows('none'),
}

export const Sending: Story = { args: { events: [] }, play: shows('waiting', 'Sending') }

/** Waits for its turn: which place, and about when. */
export const Waiting: Story = {
  args: { events: [{ type: 'queued', position: 3, startsInMs: 24_000 }] },
  play: shows('waiting', 'Place 3 in the queue'),
}

/** The model was not running. */
export const ColdBoot: Story = {
  args: { events: [{ type: 'cold-boot', elapsedMs: 12_000 }] },
  play: shows('waiting', 'The model is starting'),
}
export const Running: Story = {
  args: { events: [{ type: 'running', model: 'studio/painter', attempt: 1 }] },
  play: shows('waiting', 'at work'),
}

/** Text as it comes. */
export const Streaming: Story = {
  args: {
    task: 'summarization',
    events: [
      { type: 'running', model: 'studio/writer', attempt: 1 },
      { type: 'delta', text: 'The harbor reopened ' },
      { type: 'delta', text: 'on Monday' },
    ],
  },
  play: shows('text', 'The harbor reopened on Monday'),
}

/** A limit: nothing is broken, and when to start again is counted down. */
export const Refused: Story = {
  args: { error: new DecentraError('rate-limited', 'Ten pictures a minute are allowed.', { retryAfterMs: 40_000 }) },
  play: shows('refused', 'You can start again in'),
}

/** What happened, and what to do. */
export const Failed: Story = {
  args: { error: new DecentraError('upstream-timeout', 'The model did not answer in 5 minutes.') },
  play: shows('error', 'choose a faster model'),
}

export const WrongInput: Story = {
  args: {
    error: new DecentraError('invalid-input', 'The gateway refused the input.', {
      errors: [
        { pointer: '/params/width', code: 'out-of-range', message: 'Width is 4000; it must be from 256 to 1536.' },
      ],
    }),
  },
  play: shows('error', 'Width is 4000'),
}

export const Canceled: Story = {
  args: { error: new DOMException('Canceled', 'AbortError') },
  play: shows('canceled'),
}
