import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html, nothing } from 'lit'
import { expect, userEvent } from 'storybook/test'
import { ADDRESS, StoryWorld, type Weather, WEATHER_NAMES } from '../../../../stories/world.js'
import { FolderHost, model, standardFolder } from '../testing/catalog.fixture.js'
import { deep, focused, part, until } from '../testing/page.fixture.js'
import './define.js'
import type { DmModelSearch } from './model-search.js'

type Args = Pick<
  DmModelSearch,
  'query' | 'filter' | 'sort' | 'facets' | 'label' | 'placeholder' | 'sync' | 'action' | 'headingLevel'
> & { weather: Weather }
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Model search',
  component: 'dm-model-search',
  args: { weather: 'fine', query: '', filter: {}, sort: 'relevance', headingLevel: 3 },
  argTypes: {
    filter: { control: 'object' },
    sort: { control: 'select', options: ['relevance', 'trending', 'newest', 'downloads', 'likes', 'name'] },
    weather: {
      control: 'select',
      options: WEATHER_NAMES,
      description: 'What happens on the way to the manifests (of the story, not of the element).',
      table: { category: 'story' },
    },
  },
  loaders: [({ args }) => ({ world: new StoryWorld(args.weather) })],
  render: (args, { loaded }) =>
    html`<dm-model-search
      src=${ADDRESS}
      sync=${args.sync ?? nothing}
      facets=${args.facets ?? nothing}
      placeholder=${args.placeholder ?? nothing}
      .runtime=${(loaded.world as StoryWorld).runtime}
      .query=${args.query}
      .filter=${args.filter}
      .sort=${args.sort}
      .label=${args.label}
      .action=${args.action}
      .headingLevel=${args.headingLevel}
    ></dm-model-search>`,
  parameters: {
    docs: { story: { inline: false, height: '40rem' } },
    keyboard: {
      'Arrow Down in the box': 'Goes to the first result in sight.',
      'Arrow Up in the first row, Escape in the results': 'Goes back to the box.',
      'Escape in the box': 'Empties it.',
      Enter: 'With sync="url": gives what was typed an entry of its own in the history.',
      'Arrow keys, Home, End in the filters': 'Go from pill to pill; Tab leaves them.',
      'Enter, Space on a pill': 'Turns it on or off.',
      'Escape in the filters, where they lie above the results': 'Closes them.',
    },
  },
}
export default meta

/** Everything, before somebody searches: the index is not loaded yet, and pills are not counted. */
export const Everything: Story = {
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    await expect(part(search(canvasElement), 'count')).toHaveTextContent(/^[\d,]+ models$/)
  },
}

/** Results come with every letter; a letter too many does not matter. */
export const Typing: Story = {
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    await userEvent.type(box(canvasElement), 'wisper')
    await counted(canvasElement, /for “wisper”$/)
    await until(() => names(canvasElement).some((name) => /whisper/i.test(name)), 'what was meant')
  },
}

/** Pills say how many models each would leave; what would leave none is dimmed. */
export const Filters: Story = {
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    box(canvasElement).focus()
    await until(() => pill(canvasElement, 'LoRA'), 'the counted pills', 10_000)
    const before = part(search(canvasElement), 'count')!.textContent
    pill(canvasElement, 'CivitAI')!.click()
    await until(() => part(search(canvasElement), 'count')!.textContent !== before, 'the filter')
    await expect(pill(canvasElement, 'CivitAI')).toHaveAttribute('aria-pressed', 'true')
    await expect(pill(canvasElement, 'Over 13B')).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(part(search(canvasElement), 'clear-all')!)
    await until(() => part(search(canvasElement), 'count')!.textContent === before, 'everything')
  },
}

export const SortedAndFiltered: Story = {
  args: { query: 'diffusion', filter: { task: ['text-to-image'] }, sort: 'likes' },
  play: async ({ canvasElement }) => {
    await counted(canvasElement, /for “diffusion”$/)
    await named(canvasElement, 4)
    await expect(part<HTMLSelectElement>(search(canvasElement), 'sort')!.value).toBe('likes')
  },
}

/** The page says which filters it wants, in words of its own. */
export const FewFilters: Story = {
  args: { facets: 'source size', label: 'Find a model', placeholder: 'llama, sdxl, 7b …' },
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    await expect(deep(canvasElement, '[part=pill]').length).toBe(5)
  },
}

export const WithoutFilters: Story = {
  args: { facets: '' },
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    await expect(part(search(canvasElement), 'pills')).toBe(null)
  },
}

/** From the box to the results and back, and through the pills. */
export const Keyboard: Story = {
  play: async ({ canvasElement, step }) => {
    await named(canvasElement, 6)
    const input = box(canvasElement)
    await step('Into the results and back', async () => {
      input.focus()
      await userEvent.keyboard('llama')
      await counted(canvasElement, /for “llama”$/)
      await userEvent.keyboard('{ArrowDown}')
      await until(() => focused()?.getAttribute('part') === 'link', 'the first model')
      await userEvent.keyboard('{ArrowUp}')
      await until(() => focused() === input, 'the box')
    })
    await step('Escape empties the box', async () => {
      await userEvent.keyboard('{Escape}')
      await expect(input.value).toBe('')
    })
    await step('Through the pills', async () => {
      await until(() => pill(canvasElement, 'LoRA'), 'the counted pills', 10_000)
      pill(canvasElement, 'Hugging Face')!.focus()
      await userEvent.keyboard('{ArrowRight}')
      await expect(focused()).toBe(pill(canvasElement, 'CivitAI'))
      await userEvent.keyboard('{Enter}')
      await until(() => pill(canvasElement, 'CivitAI')!.getAttribute('aria-pressed') === 'true', 'the filter')
    })
  },
}

/** Nothing is found: what may have been meant is one press away. */
export const NothingFound: Story = {
  args: { query: 'wwhhissperr' },
  play: async ({ canvasElement }) => {
    const suggestion = await until(() => part(search(canvasElement), 'suggestion'), 'the suggestion', 10_000)
    await userEvent.click(suggestion)
    await named(canvasElement, 1)
    await expect(names(canvasElement).some((name) => /whisper/i.test(name))).toBe(true)
  },
}

/** The filters leave nothing: they can be taken back. */
export const NothingWithTheseFilters: Story = {
  args: { query: 'whisper', filter: { source: ['civitai'] } },
  play: async ({ canvasElement }) => {
    const empty = await until(() => part(search(canvasElement), 'empty'), 'the sentence', 10_000)
    await expect(empty).toHaveTextContent('No model for “whisper” has all of these')
  },
}

/** What is on its way has its place already. */
export const Loading: Story = {
  args: { weather: 'silent' },
  play: async ({ canvasElement }) => {
    await until(() => search(canvasElement).matches(':state(loading)'), 'the beginning')
    await expect(search(canvasElement).offsetHeight).toBeGreaterThan(600)
  },
}

/** A catalogue without a search index: names are compared, and it says so. */
export const WithoutIndex: Story = {
  args: { query: 'model-1' },
  loaders: [async () => ({ world: new StoryWorld('fine', (await FolderHost.of(standardFolder())).fetch) })],
  play: async ({ canvasElement }) => {
    await until(() => part(search(canvasElement), 'note'), 'the note', 10_000)
    await named(canvasElement, 1)
  },
}

/** Markup in names and values stays text. */
export const HostileRecords: Story = {
  loaders: [
    async () => {
      const markup = '<img src=x onerror=alert(1)>'
      const models = [model('evil/one', { name: markup, license: markup }), model('evil/two', { task: '__proto__' })]
      return {
        world: new StoryWorld(
          'fine',
          (await FolderHost.of(standardFolder({ models, sections: [], filters: [], search: true }))).fetch,
        ),
      }
    },
  ],
  play: async ({ canvasElement }) => {
    await named(canvasElement, 2)
    box(canvasElement).focus()
    await until(() => pill(canvasElement, '<img src=x onerror=alert(1)>'), 'the pill')
    await expect(deep(canvasElement, 'img').length).toBe(0)
  },
}

/** The server fails; at the press of a button all is well. */
export const FailsAndRecovers: Story = {
  args: { weather: 'failing' },
  play: async ({ canvasElement, loaded }) => {
    const retry = await until(() => part(search(canvasElement), 'retry'), 'the button')
    ;(loaded.world as StoryWorld).weather = 'fine'
    await userEvent.click(retry)
    await named(canvasElement, 6)
  },
}

/** Failed, and it stays so until somebody tries again. The form leads to the page that `action` names. */
export const Failed: Story = {
  args: { weather: 'offline', action: '/models/' },
  play: async ({ canvasElement }) => void (await until(() => part(search(canvasElement), 'error'), 'the message')),
}

/** A saved copy, when the server does not answer. */
export const SavedCopy: Story = {
  loaders: [
    async () => {
      const world = await new StoryWorld().visit()
      world.weather = 'offline'
      return { world }
    },
  ],
  play: async ({ canvasElement }) => void (await until(() => part(search(canvasElement), 'stale'), 'the note')),
}

export const German: Story = {
  decorators: [(story) => html`<div lang="de">${story()}</div>`],
  loaders: [() => import('../i18n/de.js')],
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    await expect(box(canvasElement)).toHaveAccessibleName('Modelle suchen')
  },
}

/** From right to left arrows go the other way. */
export const RightToLeft: Story = {
  decorators: [(story) => html`<div dir="rtl" lang="en">${story()}</div>`],
  play: async ({ canvasElement }) => {
    await named(canvasElement, 6)
    pill(canvasElement, 'Hugging Face')!.focus()
    await userEvent.keyboard('{ArrowLeft}')
    await expect(focused()).toBe(pill(canvasElement, 'CivitAI'))
  },
}

/** On a phone the filters lie above the results while one chooses. */
export const Phone: Story = {
  play: async ({ canvasElement }) => {
    canvasElement.style.inlineSize = '22.5rem'
    await named(canvasElement, 3)
    await userEvent.click(part(search(canvasElement), 'filters-button')!)
    await until(() => pill(canvasElement, 'LoRA'), 'the counted pills', 10_000)
    await expect(pill(canvasElement, 'LoRA')).toBeVisible()
  },
}

function search(canvas: HTMLElement): DmModelSearch {
  return canvas.querySelector<DmModelSearch>('dm-model-search')!
}

function box(canvas: HTMLElement): HTMLInputElement {
  return part<HTMLInputElement>(search(canvas), 'input')!
}

/** The pill of these words. */
function pill(canvas: HTMLElement, label: string): HTMLElement | undefined {
  return deep(canvas, '[part=pill]').find((one) => one.querySelector('[dir=auto]')?.textContent?.trim() === label)
}

function names(canvas: HTMLElement): string[] {
  return deep(canvas, 'dm-model-card').map((card) => part(card, 'link')?.textContent ?? '')
}

async function counted(canvas: HTMLElement, pattern: RegExp): Promise<void> {
  await until(() => pattern.test(part(search(canvas), 'count')?.textContent?.trim() ?? ''), String(pattern), 10_000)
}

/** Waits until at least that many cards have their models. */
async function named(canvas: HTMLElement, count: number): Promise<void> {
  await until(() => names(canvas).filter((name) => name !== '').length >= count, 'cards', 10_000)
}
