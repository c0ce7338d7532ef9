import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html } from 'lit'
import { expect, userEvent } from 'storybook/test'
import { StoryWorld } from '../../../../stories/world.js'
import { card, model } from '../testing/catalog.fixture.js'
import { part, until } from '../testing/page.fixture.js'
import type { DmModelCard } from './model-card.js'

type Story = StoryObj<DmModelCard>

const meta: Meta<DmModelCard> = {
  title: 'Elements/Model card',
  component: 'dm-model-card',
  args: { headingLevel: 3, runtime: new StoryWorld().runtime },
  decorators: [(story) => html`<div class="column">${story()}</div>`],
  parameters: {
    keyboard: {
      Tab: 'Goes to the button on the face, the name, the action; the preview shows as soon as the focus is on the card.',
      'Enter, Space': 'On the face: opens the card and closes it. Enter on name or action follows the link.',
      Escape: 'Closes the preview; the focus stays.',
    },
  },
}
export default meta

/** A sane record; each story says what is special about its own. */
const plain = card('maker/small-model', { type: 'text-to-image', task: 'text-to-image' })

export const Plain: Story = { args: { model: plain } }

/** Less than seven days old when it is looked at. */
export const New: Story = {
  args: { model: card('maker/fresh-model', { createdAt: '2025-12-21T10:00:00.000Z', weeklyGrowth: 1.31 }) },
  play: async ({ canvasElement }) => {
    await until(() => words(canvasElement, 'badge') === 'New', 'the badge')
  },
}

/** What a person should know before choosing, in words, on a line of its own. */
export const Badges: Story = {
  args: { model: card('maker/limited-model', { gated: true, commercialUse: 'no', nsfwLevel: 16 }) },
  play: async ({ canvasElement }) => {
    await until(() => words(canvasElement, 'meta')?.includes('maker'), 'the card')
    const badges = [...element(canvasElement).shadowRoot!.querySelectorAll('[part=badge]')]
    await expect(badges.map(({ textContent }) => textContent)).toEqual(['Gated', 'Non-commercial', 'Mature'])
  },
}

export const LongName: Story = {
  args: { model: card(`maker/${'a-very-long-name-of-a-model-'.repeat(6)}v2`) },
  play: async ({ canvasElement }) => {
    await until(() => element(canvasElement).offsetHeight === 80, 'the card')
    await expect(element(canvasElement).scrollWidth).toBeLessThanOrEqual(element(canvasElement).clientWidth)
  },
}

export const Chinese: Story = {
  args: { model: card('civitai:7', { name: '東方水墨畫風・山水與人物', author: '畫師', type: 'lora' }) },
}

export const NoLikes: Story = {
  args: { model: card('maker/nobody-knows-me', { likes: 0, downloads: 0, weeklyGrowth: 0 }) },
  play: async ({ canvasElement }) => {
    await until(() => words(canvasElement, 'meta')?.includes('0 downloads'), 'the figure')
  },
}

/** What is not known says so; it is never 0. */
export const UnknownFigures: Story = {
  args: { model: card('maker/uncounted', { likes: null, downloads: null, weeklyGrowth: null, license: null }) },
}

export const ManyDownloads: Story = {
  args: { model: card('maker/everybody-uses-me', { downloads: 149_031_946 }) },
  play: async ({ canvasElement }) => {
    await until(() => words(canvasElement, 'meta')?.includes('149,031,946 downloads'), 'the figure')
  },
}

export const RightToLeft: Story = {
  args: { model: card('civitai:9', { name: 'نموذج الخط العربي', author: 'خطاط' }) },
  globals: { dir: 'rtl' },
}

/** Text at twice its size on a small phone: name and figures can still be read. */
export const LargeTextOnPhone: Story = {
  args: { model: card('maker/small-model', { downloads: 149_031_946, gated: true }) },
  globals: { text: '200' },
  decorators: [(story) => html`<div class="phone">${story()}</div>`],
  play: async ({ canvasElement }) => {
    // The rules for such narrow places come after the first paint.
    await until(() => (part(element(canvasElement), 'link')?.offsetWidth ?? 0) > 100, 'a name that can be read')
    await expect(element(canvasElement).scrollWidth).toBeLessThanOrEqual(element(canvasElement).clientWidth)
  },
}

/** The button on the face opens the card in place; it pushes only what is below. */
export const Opened: Story = {
  args: { model: model('maker/open-model', { description: 'Paints quiet pictures of houses.', gated: true }) },
  play: async ({ canvasElement }) => {
    await until(() => part(element(canvasElement), 'link'), 'the card')
    const face = part(element(canvasElement), 'glyph')!
    await userEvent.click(face)
    await until(() => words(canvasElement, 'details')?.includes('apache-2.0'), 'the facts')
    await expect(face).toHaveAttribute('aria-expanded', 'true')
  },
}

/** Without the button that opens it, for narrow places. */
export const Compact: Story = { args: { model: plain, compact: true } }

/** Until it has a model, a card keeps its place. */
export const Missing: Story = {
  args: { model: undefined },
  play: async ({ canvasElement }) => {
    await until(() => element(canvasElement).matches(':state(loading)'), 'the empty card')
    await expect(element(canvasElement).offsetHeight).toBe(80)
  },
}

/** A record that is none is not half shown. */
export const Damaged: Story = {
  args: { model: { ...plain, downloads: 'many' } as never },
  play: async ({ canvasElement }) => {
    await until(() => words(canvasElement, 'meta') === 'This record is damaged and not shown.', 'the sentence')
  },
}

/** Markup in a record is text. */
export const Hostile: Story = {
  args: { model: card('maker/hostile', { name: '<img src=x onerror=alert(1)>', author: '"><svg/onload=alert(2)>' }) },
  play: async ({ canvasElement }) => {
    await until(() => words(canvasElement, 'link') === '<img src=x onerror=alert(1)>', 'the name')
    await expect(element(canvasElement).shadowRoot!.querySelector('img')).toBe(null)
  },
}

function element(canvas: HTMLElement): DmModelCard {
  return canvas.querySelector<DmModelCard>('dm-model-card')!
}

function words(canvas: HTMLElement, name: string): string | undefined {
  return part(element(canvas), name)?.textContent.replace(/\s+/g, ' ').trim()
}
