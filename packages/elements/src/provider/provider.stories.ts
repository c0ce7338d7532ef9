import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html } from 'lit'
import { expect, userEvent } from 'storybook/test'
import { ADDRESS, StoryWorld, type Weather, WEATHER_NAMES } from '../../../../stories/world.js'
import { FolderHost, model, standardFolder } from '../testing/catalog.fixture.js'
import { deep, part, until } from '../testing/page.fixture.js'
import type { DmProvider } from './provider.js'

type Args = Pick<DmProvider, 'locale' | 'modelHref' | 'headingLevel' | 'pollSeconds'> & { weather: Weather }
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Provider',
  component: 'dm-provider',
  args: { weather: 'fine', headingLevel: 2, pollSeconds: 60 },
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
    html`<dm-provider
      src=${ADDRESS}
      .runtime=${(loaded.world as StoryWorld).runtime}
      .locale=${args.locale}
      .modelHref=${args.modelHref}
      .headingLevel=${args.headingLevel}
      .pollSeconds=${args.pollSeconds}
    ></dm-provider>`,
  parameters: {
    keyboard: {
      'Enter, Space': 'On the news: shows the new models; the focus goes to their title.',
      Escape: 'On the news: puts them away; the focus goes back to where it was.',
    },
  },
}
export default meta

/** A script and this one tag are a whole catalogue: 24 cards at first. */
export const Everything: Story = {
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 24)
    await expect(deep(canvasElement, 'dm-model-section').length).toBe(3)
  },
}

/** With content of its own it gives its catalogue to the elements in it. */
export const Composed: Story = {
  args: { modelHref: '/model/{slug}/' },
  render: (args, { loaded }) =>
    html`<dm-provider src=${ADDRESS} .runtime=${(loaded.world as StoryWorld).runtime} .modelHref=${args.modelHref}>
      <dm-model-section category="official" initial-count="4"></dm-model-section>
      <dm-model-section filter="hf-filter/likes/small"></dm-model-section>
    </dm-provider>`,
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 10)
    const link = part<HTMLAnchorElement>(deep(canvasElement, 'dm-model-card')[0]!, 'link')!
    await expect(new URL(link.href).pathname).toMatch(/^\/model\/[^/]+--[^/]+\/$/)
  },
}

export const German: Story = {
  args: { locale: 'de' },
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 24)
    await expect(words(canvasElement)).toContain('Trends der Woche')
  },
}

/** The quiet look that fits any page, the default without the look of this project. */
export const NeutralLook: Story = {
  globals: { look: 'neutral' },
  play: async ({ canvasElement }) => void (await cards(canvasElement, 24)),
}

export const RightToLeft: Story = {
  globals: { dir: 'rtl' },
  play: async ({ canvasElement }) => void (await cards(canvasElement, 24)),
}

/** With text at twice its size nothing is cut off sideways. */
export const LargeText: Story = {
  globals: { text: '200' },
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 24)
    const page = document.scrollingElement!
    // The rules for narrow places come after the first paint.
    await until(() => page.scrollWidth <= page.clientWidth, 'words that fit')
  },
}

/** What is on its way has its place already. */
export const Loading: Story = {
  args: { weather: 'silent' },
  play: async ({ canvasElement }) => {
    await until(() => provider(canvasElement).matches(':state(loading)'), 'the beginning')
    await expect(provider(canvasElement).offsetHeight).toBeGreaterThan(800)
  },
}

/** The server fails; at the press of a button all is well. */
export const FailsAndRecovers: Story = {
  args: { weather: 'failing' },
  play: async ({ canvasElement, loaded }) => {
    const retry = await failure(canvasElement)
    ;(loaded.world as StoryWorld).weather = 'fine'
    await userEvent.click(retry)
    await cards(canvasElement, 24)
    await expect(part(provider(canvasElement), 'error')).toBe(null)
  },
}

export const RateLimited: Story = {
  args: { weather: 'rate limited' },
  play: async ({ canvasElement }) => void (await failure(canvasElement)),
}

/** Offline, and nothing was kept. */
export const Offline: Story = {
  args: { weather: 'offline' },
  play: async ({ canvasElement }) => {
    await failure(canvasElement)
    await expect(words(canvasElement)).toContain('Check the connection')
  },
}

/** Offline after an earlier visit: the saved copy, and how old it is. */
export const SavedCopy: Story = {
  loaders: [
    async () => {
      const world = await new StoryWorld().visit()
      world.weather = 'offline'
      return { world }
    },
  ],
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 24)
    const note = await until(() => part(provider(canvasElement), 'stale'), 'the note')
    await expect(note.textContent).toContain('3 hours ago')
  },
}

/** A model is published while somebody looks: nothing moves until the news is pressed. */
export const NewModel: Story = {
  args: { pollSeconds: 1 },
  play: async ({ canvasElement, loaded }) => {
    await cards(canvasElement, 24)
    const [first] = deep(canvasElement, 'dm-model-card')
    const place = first!.getBoundingClientRect().top
    ;(loaded.world as StoryWorld).publish()
    const news = await until(() => part(provider(canvasElement), 'show'), 'the news', 10_000)
    await expect(news).toHaveTextContent('1 new model')
    await expect(first!.getBoundingClientRect().top).toBe(place)
    await userEvent.click(news)
    await until(() => part(provider(canvasElement), 'new')?.querySelector('dm-model-card'), 'the new model')
  },
}

/** Published, and not pressed yet. */
export const News: Story = {
  args: { pollSeconds: 1 },
  play: async ({ canvasElement, loaded }) => {
    await cards(canvasElement, 24)
    ;(loaded.world as StoryWorld).publish()
    await until(() => part(provider(canvasElement), 'update'), 'the news', 10_000)
  },
}

/** Half an answer is none. */
export const Malformed: Story = {
  args: { weather: 'malformed' },
  play: async ({ canvasElement }) => void (await failure(canvasElement)),
}

/** A catalogue without a model. */
export const Empty: Story = {
  loaders: [async () => ({ world: await folder({ models: [], sections: [], filters: [] }) })],
  play: async ({ canvasElement }) => {
    await until(() => provider(canvasElement).matches(':state(ready)'), 'the catalogue')
    await expect(deep(canvasElement, 'dm-model-card')).toEqual([])
  },
}

/** Names that carry markup and script stay names. */
export const Hostile: Story = {
  loaders: [
    async () => {
      const names = ['<img src=x onerror=alert(1)>', '"><svg/onload=alert(2)>', '</script><script>alert(3)</script>']
      const models = ['__proto__', 'constructor', 'a/toString'].map((id, i) =>
        model(id, { name: names[i]!, author: names[i]!, description: names[i]! }),
      )
      const ids = models.map(({ id }) => id)
      const sections = [{ id: 'trending', title: names[0]!, ids, initial: 3 }]
      return { world: await folder({ models, sections, filters: [] }) }
    },
  ],
  play: async ({ canvasElement }) => {
    await cards(canvasElement, 3)
    await expect(words(canvasElement)).toContain('<img src=x onerror=alert(1)>')
    await expect(deep(canvasElement, 'img, script, svg[onload]')).toEqual([])
  },
}

function provider(canvas: HTMLElement): DmProvider {
  return canvas.querySelector<DmProvider>('dm-provider')!
}

/** Waits for that many cards. */
async function cards(canvas: HTMLElement, count: number): Promise<void> {
  await until(
    () => deep(canvas, 'dm-model-card').filter((card) => part(card, 'link')).length === count,
    `${count} cards`,
    10_000,
  )
}

/** Waits for the message; gives its button. */
async function failure(canvas: HTMLElement): Promise<HTMLElement> {
  await until(() => part(provider(canvas), 'error'), 'the message')
  return part(provider(canvas), 'retry')!
}

/** All words that can be seen, through shadow roots. */
function words(canvas: HTMLElement): string {
  return deep(canvas, '*')
    .flatMap((element) => [...(element.shadowRoot ?? element).childNodes])
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.textContent)
    .join(' ')
}

async function folder(options: Parameters<typeof standardFolder>[0]): Promise<StoryWorld> {
  return new StoryWorld('fine', (await FolderHost.of(standardFolder(options))).fetch)
}
