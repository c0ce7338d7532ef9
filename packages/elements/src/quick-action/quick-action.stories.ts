import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html } from 'lit'
import { expect, fn, userEvent } from 'storybook/test'
import { part, until } from '../testing/page.fixture.js'
import type { QuickActionEvent } from './quick-action-event.js'
import type { DmQuickAction } from './quick-action.js'

type Args = Pick<DmQuickAction, 'icon' | 'label' | 'hint' | 'href'> & { choose: (action: string) => void }
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Quick action',
  component: 'dm-quick-action',
  args: { icon: 'browse', label: 'Browse all', choose: fn() },
  argTypes: {
    icon: { control: 'select', options: ['generate', 'browse', 'new', 'trending'] },
    choose: { table: { disable: true } },
  },
  decorators: [(story) => html`<div class="column">${story()}</div>`],
  render: ({ icon, label, hint, href, choose }) =>
    html`<dm-quick-action
      .icon=${icon}
      .label=${label}
      .hint=${hint}
      .href=${href}
      @dm-quick-action=${(event: QuickActionEvent) => {
        event.preventDefault()
        choose(event.action)
      }}
    ></dm-quick-action>`,
  parameters: { keyboard: { Enter: 'Follows the link or presses the button.', Space: 'Presses the button.' } },
}
export default meta

/** With an address it is a link. */
export const Link: Story = {
  args: { href: '/models/' },
  play: async ({ canvasElement, args }) => {
    const link = await base(canvasElement)
    await expect(new URL((link as HTMLAnchorElement).href).pathname).toBe('/models/')
    await userEvent.click(link)
    await expect(args.choose).toHaveBeenCalledWith('browse')
  },
}

/** Without one it is a button, and the page decides what happens. */
export const Button: Story = {
  args: { icon: 'generate', label: 'Generate now' },
  play: async ({ canvasElement, args }) => {
    const button = await base(canvasElement)
    await expect(button.localName).toBe('button')
    await userEvent.click(button)
    await expect(args.choose).toHaveBeenCalledWith('generate')
  },
}

/** A second line, where there is room. */
export const WithHint: Story = { args: { icon: 'new', label: 'What’s new', hint: '12 models this week' } }

/** A drawing of the page's own. */
export const OwnIcon: Story = {
  render: ({ label }) =>
    html`<dm-quick-action .label=${label}>
      <svg slot="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
        <circle cx="12" cy="12" r="8"></circle>
      </svg>
    </dm-quick-action>`,
}

async function base(canvas: HTMLElement): Promise<HTMLElement> {
  return until(() => part(canvas.querySelector('dm-quick-action')!, 'base'), 'the link or button')
}
