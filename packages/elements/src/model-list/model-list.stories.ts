import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html, nothing } from 'lit'
import { expect, userEvent } from 'storybook/test'
import { ADDRESS, StoryWorld, type Weather, WEATHER_NAMES } from '../../../../stories/world.js'
import { FolderHost, standardFolder } from '../testing/catalog.fixture.js'
import { deep, focused, part, until } from '../testing/page.fixture.js'
import './define.js'
import { MadeList } from './made-list.fixture.js'
import type { DmModelList } from './model-list.js'

type Args = Pick<DmModelList, 'models' | 'category' | 'filter' | 'label' | 'headingLevel'> & { weather: Weather }
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Model list',
  component: 'dm-model-list',
  args: { weather: 'fine', headingLevel: 3 },
  argTypes: {
    models: { control: false },
    weather: {
      control: 'select',
      options: WEATHER_NAMES,
      description: 'What happens on the way to the manifests (of the story, not of the element).',
      table: { category: 'story' },
    },
  },
  loaders: [({ args }) => ({ world: new StoryWorld(args.weather) })],
  render: (args, { loaded }) =>
    html`<dm-model-list
      src=${args.models ? nothing : ADDRESS}
      .runtime=${(loaded.world as StoryWorld).runtime}
      .models=${args.models}
      .category=${args.category}
      .filter=${args.filter}
      .label=${args.label}
      .headingLevel=${args.headingLevel}
    ></dm-model-list>`,
  // A long list in the middle of a page of documentation is a trap for the wheel.
  parameters: {
    docs: { story: { inline: false, height: '24rem' } },
    keyboard: {
      'Arrow keys': 'Go to the next card in that direction.',
      'Page Down, Page Up': 'Go on and back by a screen.',
      'Home, End': 'Go to the first and the last card, however far.',
      Tab: 'Goes through a card, and on to the next.',
    },
  },
}
export default meta

/** All models of a catalogue, the most used first. */
export const AllModels: Story = {
  args: { label: 'All models' },
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    await expect(Number(items(canvasElement)[0]!.getAttribute('aria-setsize'))).toBeGreaterThan(1000)
  },
}

export const Filter: Story = {
  args: { filter: 'civitai-filter/week/checkpoints/sdxl' },
  play: async ({ canvasElement }) => void (await named(canvasElement, 14)),
}

export const OneModel: Story = {
  args: { models: new MadeList(1), label: 'One model' },
  play: async ({ canvasElement }) => {
    await named(canvasElement, 1)
    await expect(items(canvasElement).length).toBe(1)
  },
}

/** One more than are all kept in the page: from here on only those in sight are. */
export const HundredAndOne: Story = {
  args: { models: new MadeList(101), label: '101 models' },
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    await expect(items(canvasElement).length).toBeLessThan(101)
    await expect(items(canvasElement)[0]).toHaveAttribute('aria-setsize', '101')
  },
}

/** As many as the demonstration's catalogue holds. */
export const TwelveThousand: Story = {
  args: { models: new MadeList(12_444), label: '12,444 models' },
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    window.scrollTo(0, document.documentElement.scrollHeight / 2)
    await until(() => placesInSight(canvasElement).some((place) => place > 5000 && place < 7500), 'the middle')
    window.scrollTo(0, 0)
    await until(() => placesInSight(canvasElement).includes(1), 'the beginning')
  },
}

/** More than a page can be high. The keyboard goes to the end and back. */
export const OneMillion: Story = {
  args: { models: new MadeList(1_000_000), label: 'One million models' },
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    part(deep(canvasElement, 'dm-model-card')[0]!, 'link')!.focus()
    await userEvent.keyboard('{End}')
    await until(() => placesInSight(canvasElement).includes(1_000_000), 'the end', 10_000)
    await until(() => itemOf(focused()) && placeOf(itemOf(focused())!) === 1_000_000, 'the focus at the end')
    await userEvent.keyboard('{Home}')
    await until(() => placesInSight(canvasElement).includes(1), 'the beginning', 10_000)
    await expect(items(canvasElement).length).toBeLessThan(200)
  },
}

/** What is on its way has its place already. */
export const Loading: Story = {
  args: { weather: 'silent' },
  play: async ({ canvasElement }) => {
    await until(() => list(canvasElement).matches(':state(loading)'), 'the beginning')
    await expect(list(canvasElement).offsetHeight).toBeGreaterThan(200)
  },
}

/** A filter that holds nothing says so and offers the next step. */
export const Empty: Story = {
  args: { filter: 'civitai-filter/sdxl' },
  loaders: [async () => ({ world: new StoryWorld('fine', (await FolderHost.of(standardFolder())).fetch) })],
  play: async ({ canvasElement }) => void (await until(() => part(list(canvasElement), 'empty'), 'the sentence')),
}

/** The server fails; at the press of a button all is well. */
export const FailsAndRecovers: Story = {
  args: { weather: 'failing' },
  play: async ({ canvasElement, loaded }) => {
    const retry = await until(() => part(list(canvasElement), 'retry'), 'the button')
    ;(loaded.world as StoryWorld).weather = 'fine'
    await userEvent.click(retry)
    await named(canvasElement, 6)
  },
}

/** Failed, and it stays so until somebody tries again. */
export const Failed: Story = {
  args: { weather: 'offline' },
  play: async ({ canvasElement }) => void (await until(() => part(list(canvasElement), 'error'), 'the message')),
}

function list(canvas: HTMLElement): DmModelList {
  return canvas.querySelector<DmModelList>('dm-model-list')!
}

function items(canvas: HTMLElement): HTMLElement[] {
  return [...(list(canvas).shadowRoot?.querySelectorAll<HTMLElement>('[part=item]') ?? [])]
}

/** Place of an item in the whole list, from 1. */
function placeOf(item: Element): number {
  return Number(item.getAttribute('aria-posinset'))
}

/** The item that something is in. */
function itemOf(inside: Element | null): Element | null {
  const host = (inside?.getRootNode() as ShadowRoot | undefined)?.host
  return host?.closest('[part=item]') ?? null
}

function placesInSight(canvas: HTMLElement): number[] {
  return items(canvas)
    .filter((item) => {
      const { top, bottom, height } = item.getBoundingClientRect()
      return height > 0 && bottom > 0 && top < innerHeight && deep(item, '[part=link]').length > 0
    })
    .map(placeOf)
}

/** Waits until at least that many cards have their models. */
async function named(canvas: HTMLElement, count: number): Promise<void> {
  await until(() => deep(canvas, 'dm-model-card').filter((card) => part(card, 'link')).length >= count, 'cards', 10_000)
}
