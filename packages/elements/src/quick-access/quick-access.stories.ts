import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html } from 'lit'
import { expect } from 'storybook/test'
import { deep, part, until } from '../testing/page.fixture.js'
import type { DmQuickAccess } from './quick-access.js'

type Args = Pick<DmQuickAccess, 'label'>
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Quick access',
  component: 'dm-quick-access',
  subcomponents: { 'dm-quick-action': 'dm-quick-action' },
  render: ({ label }) =>
    html`<dm-quick-access .label=${label}>
      <dm-quick-action icon="generate"><a href="#generate">Generate now</a></dm-quick-action>
      <dm-quick-action icon="browse"><a href="#models">Browse all</a></dm-quick-action>
      <dm-quick-action icon="new"><a href="#new">What’s new</a></dm-quick-action>
      <dm-quick-action icon="trending"><a href="#trending">Trending</a></dm-quick-action>
    </dm-quick-access>`,
  parameters: {
    keyboard: { Tab: 'Goes from one action to the next.', Enter: 'Follows the link or presses the button.' },
  },
}
export default meta

/** Written around links of the page's own, which work before the script is there. */
export const Links: Story = {
  play: async ({ canvasElement }) => {
    const links = await four(canvasElement)
    for (const link of links) {
      await expect(link.localName).toBe('a')
      await expect(link.getBoundingClientRect().height).toBeGreaterThanOrEqual(44)
    }
  },
}

/** In a narrow place they stand two by two. */
export const Narrow: Story = {
  decorators: [(story) => html`<div class="column">${story()}</div>`],
  play: async ({ canvasElement }) => {
    const [first, second, third] = await four(canvasElement)
    const top = (tile?: Element) => Math.round(tile!.getBoundingClientRect().top)
    await expect(top(second)).toBe(top(first))
    await expect(top(third)).toBeGreaterThan(top(first))
  },
}

/** The links of the four actions, as soon as they are there. */
async function four(canvas: HTMLElement): Promise<HTMLElement[]> {
  const bases = () => deep(canvas, 'dm-quick-action').flatMap((action) => part(action, 'base') ?? [])
  await until(() => bases().length === 4, 'four links')
  return bases()
}
