import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html } from 'lit'
import { expect, userEvent } from 'storybook/test'
import { ADDRESS, StoryWorld, type Weather, WEATHER_NAMES } from '../../../../stories/world.js'
import { FolderHost, standardFolder } from '../testing/catalog.fixture.js'
import { deep, focused, part, until } from '../testing/page.fixture.js'
import type { DmModelSection } from './model-section.js'

type Args = Pick<DmModelSection, 'category' | 'filter' | 'initialCount' | 'headingLevel'> & { weather: Weather }
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Model section',
  component: 'dm-model-section',
  args: { weather: 'fine', headingLevel: 2 },
  argTypes: {
    weather: {
      control: 'select',
      options: WEATHER_NAMES,
      description: 'What happens on the way to the manifests (of the story, not of the element).',
      table: { category: 'story' },
    },
  },
  loaders: [({ args }) => ({ world: new StoryWorld(args.weather) })],
  render: (args, { loaded }) =>
    html`<dm-model-section
      src=${ADDRESS}
      .runtime=${(loaded.world as StoryWorld).runtime}
      .category=${args.category}
      .filter=${args.filter}
      .initialCount=${args.initialCount}
      .headingLevel=${args.headingLevel}
    ></dm-model-section>`,
  parameters: {
    keyboard: {
      Tab: 'Goes through the cards to the button below them.',
      'Enter, Space': 'On the button: shows more; the focus goes to the first new card, and the count is said.',
    },
  },
}
export default meta

/** A section of the catalogue; its first cards come with the first file. */
export const Ready: Story = {
  args: { category: 'trending' },
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 6)
    await expect(text(canvasElement, 'heading')).toBe('Trending This Week')
  },
}

/** What is on its way has its place already. */
export const Loading: Story = {
  args: { category: 'trending', weather: 'silent' },
  play: async ({ canvasElement }) => {
    await until(() => section(canvasElement).matches(':state(loading)'), 'the beginning')
    await expect(section(canvasElement).offsetHeight).toBeGreaterThan(100)
  },
}

/** A filter says how many models it holds, and shows twelve more at each press. */
export const Filter: Story = {
  args: { filter: 'hf-filter/likes/small' },
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 6)
    await expect(text(canvasElement, 'more')).toMatch(/^Show 12 more of \d/)
  },
}

/** After the press, the focus is on the first new card. */
export const Grown: Story = {
  ...Filter,
  play: async ({ canvasElement }) => {
    const more = await until(() => part(section(canvasElement), 'more'), 'the button')
    await userEvent.click(more)
    await cards(canvasElement, 18)
    const seventh = deep(canvasElement, 'dm-model-card')[6]!
    await until(() => focused()?.getRootNode() === seventh.shadowRoot, 'the focus on the first new card')
    await expect(section(canvasElement).shadowRoot!.querySelector('[role=status]')).toHaveTextContent(
      /^18 of [\d,]+ shown$/,
    )
  },
}

/** The end of a list is a sentence and a way back. */
export const End: Story = {
  args: { category: 'official', initialCount: 90 },
  play: async ({ canvasElement }) => {
    for (;;) {
      const more = await until(
        () => part(section(canvasElement), 'more') ?? part(section(canvasElement), 'end'),
        'more',
      )
      if (more === part(section(canvasElement), 'end')) break
      const before = deep(canvasElement, 'dm-model-card').length
      await userEvent.click(more)
      await until(() => deep(canvasElement, 'dm-model-card').length > before, 'more cards')
    }
    await expect(text(canvasElement, 'end')).toMatch(/^That is all \d+\./)
    await expect(part(section(canvasElement), 'top')).toBeVisible()
  },
}

/** A filter that holds nothing says so and offers the next step. */
export const Empty: Story = {
  args: { filter: 'civitai-filter/sdxl' },
  loaders: [async () => ({ world: new StoryWorld('fine', (await FolderHost.of(standardFolder())).fetch) })],
  play: async ({ canvasElement }) => {
    await until(() => part(section(canvasElement), 'empty'), 'the sentence')
  },
}

/** The server fails; at the press of a button all is well. */
export const FailsAndRecovers: Story = {
  args: { category: 'community', weather: 'failing' },
  play: async ({ canvasElement, loaded }) => {
    const retry = await until(() => part(section(canvasElement), 'retry'), 'the button')
    ;(loaded.world as StoryWorld).weather = 'fine'
    await userEvent.click(retry)
    await cards(canvasElement, 10)
  },
}

/** Failed, and it stays so until somebody tries again. */
export const Failed: Story = {
  args: { category: 'community', weather: 'offline' },
  play: async ({ canvasElement }) => {
    await until(() => part(section(canvasElement), 'error'), 'the message')
  },
}

/** Offline after an earlier visit: the saved copy, and how old it is. */
export const Stale: Story = {
  args: { category: 'trending' },
  loaders: [
    async () => {
      const world = await new StoryWorld().visit()
      world.weather = 'offline'
      return { world }
    },
  ],
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 6)
    const note = await until(() => part(section(canvasElement), 'stale'), 'the note')
    await expect(note).toHaveTextContent('3 hours ago')
  },
}

/** A card of the page's own: any element that takes a `model`. */
export const CustomCard: Story = {
  args: { category: 'trending' },
  render: (args, { loaded }) =>
    html`<dm-model-section src=${ADDRESS} .runtime=${(loaded.world as StoryWorld).runtime} .category=${args.category}>
      <dm-model-card slot="card" compact></dm-model-card>
    </dm-model-section>`,
  play: async ({ canvasElement }) => {
    await until(() => shown(canvasElement).length === 6, 'six cards')
    for (const card of shown(canvasElement)) await expect(card).toHaveAttribute('compact')
  },
}

function section(canvas: HTMLElement): DmModelSection {
  return canvas.querySelector<DmModelSection>('dm-model-section')!
}

/** Cards of the list, without the page's pattern. */
function shown(canvas: HTMLElement): HTMLElement[] {
  return deep(canvas, 'dm-model-card').filter((card) => !card.slot && part(card, 'link'))
}

async function cards(canvas: HTMLElement, count: number): Promise<void> {
  await until(() => shown(canvas).length === count, `${count} cards`, 10_000)
}

function text(canvas: HTMLElement, name: string): string | undefined {
  return part(section(canvas), name)?.textContent.replace(/\s+/g, ' ').trim()
}
