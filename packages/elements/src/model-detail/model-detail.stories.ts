import type { ModelMetadata } from '@decentramodels/core'
import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html, nothing } from 'lit'
import { expect, userEvent } from 'storybook/test'
import { ADDRESS, StoryWorld, type Weather, WEATHER_NAMES } from '../../../../stories/world.js'
import { FolderHost, model, standardFolder } from '../testing/catalog.fixture.js'
import { deep, part, until } from '../testing/page.fixture.js'
import './define.js'
import type { DmModelDetail } from './model-detail.js'

type Args = Pick<DmModelDetail, 'model' | 'modelId' | 'headingLevel' | 'pictures'> & { weather: Weather }
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Model detail',
  component: 'dm-model-detail',
  args: { weather: 'fine', headingLevel: 1 },
  argTypes: {
    weather: {
      control: 'select',
      options: WEATHER_NAMES,
      description: 'What happens on the way to the manifests (of the story, not of the element).',
      table: { category: 'story' },
    },
  },
  loaders: [
    async ({ args }) => {
      const world = new StoryWorld('fine', (await FolderHost.of(standardFolder())).fetch)
      world.weather = args.weather
      return { world }
    },
  ],
  render: (args, { loaded }) =>
    html`<dm-model-detail
      src=${ADDRESS}
      model-id=${args.modelId ?? nothing}
      .runtime=${(loaded.world as StoryWorld).runtime}
      .model=${args.model}
      .headingLevel=${args.headingLevel}
      .pictures=${args.pictures ?? false}
    ></dm-model-detail>`,
  parameters: {
    keyboard: {
      Tab: 'Goes through links, buttons and what can be opened.',
      'Enter, Space': 'On “Copy id”: copies it, which is said. On a closed text or table: opens it.',
    },
  },
}
export default meta

const painter = model('studio/quiet-painter', {
  name: 'Quiet Painter',
  description: 'Paints quiet pictures of houses, gardens and the sea.\n\nMade from 40,000 photographs of the studio.',
  type: 'text-to-image',
  task: 'text-to-image',
  baseModel: 'studio/painter',
  createdAt: '2025-12-18T09:00:00.000Z',
  trendingScore: 41,
})

/** Growth, with the days that it was computed from. */
export const KnownHistory: Story = {
  args: {
    model: {
      ...painter,
      dailyDownloads: {
        since: '2025-12-14',
        counts: [10_900, 11_000, 11_100, null, 11_600, 11_900, 12_000, 12_200, 12_345],
      },
    },
  },
  play: async ({ canvasElement }) => {
    await until(() => part(detail(canvasElement), 'history'), 'the history')
    await expect(text(canvasElement, 'numbers')).toContain('12,345')
  },
}

/** From a catalogue by its id, with models like it. */
export const FromCatalogue: Story = {
  args: { modelId: 'maker-0/model-0' },
  play: async ({ canvasElement }) => {
    await until(() => deep(detail(canvasElement), 'dm-model-card').length > 0, 'similar models')
    await expect(text(canvasElement, 'name')).toBe('model-0')
  },
}

/** What is not known says so; it is never 0. */
export const EverythingUnknown: Story = {
  args: {
    model: model('nobody', {
      author: null,
      description: '',
      downloads: null,
      likes: null,
      tags: [],
      baseModel: null,
      parameters: null,
      license: null,
      commercialUse: 'unknown',
      createdAt: null,
      lastUpdated: null,
      weeklyGrowth: null,
      gated: null,
      type: 'unknown',
      task: 'unknown',
    }),
  },
  play: async ({ canvasElement }) => {
    await until(() => part(detail(canvasElement), 'numbers'), 'the numbers')
    await expect(text(canvasElement, 'numbers')?.replace('30 days', '')).not.toMatch(/\d/)
  },
}

/** What a person must accept first, and what the license does not allow. */
export const GatedWithLimits: Story = {
  args: { model: { ...painter, gated: true, license: 'studio-community-license', commercialUse: 'restricted' } },
  play: async ({ canvasElement }) => {
    await until(() => part(detail(canvasElement), 'use'), 'license and access')
    const badges = [...detail(canvasElement).shadowRoot!.querySelectorAll('[part=badge]')]
    await expect(badges.map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(['Gated', 'License limits']),
    )
  },
}

/** Says what its pictures show; none is loaded. */
export const Mature: Story = {
  args: {
    model: model('civitai:4384', { name: 'Night Studio', author: 'someone', type: 'checkpoint', nsfwLevel: 28 }),
  },
  play: async ({ canvasElement }) => {
    await until(() => text(canvasElement, 'use')?.includes('XXX'), 'the levels')
  },
}

/** Markup and script in a record are text. */
export const Hostile: Story = {
  args: {
    model: {
      ...painter,
      name: '<img src=x onerror=alert(2)>',
      author: '</script><script>alert(3)</script>',
      description: '<b onclick=alert(4)>bold</b> &lt;script&gt;alert(5)&lt;/script&gt;\u202Egnp.exe',
      tags: ['<iframe src=javascript:alert(6)>', '${alert(7)}', 'x'.repeat(100)],
    } satisfies ModelMetadata,
  },
  play: async ({ canvasElement }) => {
    await until(() => text(canvasElement, 'name') === '<img src=x onerror=alert(2)>', 'the name')
    await expect(text(canvasElement, 'description')).toContain('<b onclick=alert(4)>')
    await expect(deep(canvasElement, 'img, iframe, script, b')).toEqual([])
  },
}

/** A record whose address is a script is none. */
export const Damaged: Story = {
  args: { pictures: true, model: { ...painter, url: 'javascript:alert(1)', image: 'javascript:alert(2)' } },
  play: async ({ canvasElement }) => {
    await until(() => detail(canvasElement).matches(':state(error)'), 'the sentence')
    await expect(deep(canvasElement, 'a, img')).toEqual([])
  },
}

/** What is on its way has its place already. */
export const Loading: Story = {
  args: { modelId: 'maker-0/model-0', weather: 'silent' },
  play: async ({ canvasElement }) => {
    await until(() => detail(canvasElement).matches(':state(loading)'), 'the beginning')
    await expect(detail(canvasElement).offsetHeight).toBeGreaterThan(100)
  },
}

/** The catalogue has no such model. */
export const Missing: Story = {
  args: { modelId: 'nobody/nothing' },
  play: async ({ canvasElement }) => {
    await until(() => part(detail(canvasElement), 'empty'), 'the sentence')
  },
}

/** The server fails; at the press of a button all is well. */
export const FailsAndRecovers: Story = {
  args: { modelId: 'maker-0/model-0', weather: 'failing' },
  play: async ({ canvasElement, loaded }) => {
    const retry = await until(() => part(detail(canvasElement), 'retry'), 'the button')
    ;(loaded.world as StoryWorld).weather = 'fine'
    await userEvent.click(retry)
    await until(() => text(canvasElement, 'name') === 'model-0', 'the model')
  },
}

function detail(canvas: HTMLElement): DmModelDetail {
  return canvas.querySelector<DmModelDetail>('dm-model-detail')!
}

function text(canvas: HTMLElement, name: string): string | undefined {
  return part(detail(canvas), name)?.textContent.replace(/\s+/g, ' ').trim()
}
