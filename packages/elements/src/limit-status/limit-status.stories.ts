import { DecentraError } from '@decentramodels/core'
import type { LimitPolicy } from '@decentramodels/core/tasks'
import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html, nothing } from 'lit'
import { expect } from 'storybook/test'
import { POLICY } from '../../../../stories/runner.js'
import { part, until } from '../testing/page.fixture.js'
import './define.js'
import type { DmLimitStatus, LimitSource } from './limit-status.js'

type Args = Pick<DmLimitStatus, 'task' | 'client' | 'policy'>
type Story = StoryObj<Args>

const meta: Meta<Args> = {
  title: 'Elements/Limit status',
  component: 'dm-limit-status',
  render: ({ task, client, policy }) =>
    html`<dm-limit-status task=${task ?? nothing} .client=${client} .policy=${policy}></dm-limit-status>`,
}
export default meta

const status = (canvas: HTMLElement) => canvas.querySelector('dm-limit-status')!
const source = (answer: () => Promise<LimitPolicy>): LimitSource => ({ policy: answer })

const used: LimitPolicy = {
  ...POLICY,
  simulated: false,
  classes: {
    ...POLICY.classes,
    'text-to-image': { ...POLICY.classes['text-to-image'], left: 0, resetsInMs: 42_000 },
    'text-to-video': { ...POLICY.classes['text-to-video'], left: 3, resetsInMs: 18_000 },
  },
}

/** Everything that a visitor may start. */
export const All: Story = {
  args: { client: source(async () => used) },
  play: async ({ canvasElement }) => {
    await until(() => part(status(canvasElement), 'limit'), 'the limits')
    await expect(status(canvasElement).shadowRoot!.querySelectorAll('[part=limit]').length).toBe(4)
  },
}

/** One limit, for a place beside a button. */
export const OfOneTask: Story = {
  args: { task: 'text-to-image', policy: used },
  play: async ({ canvasElement }) => {
    await until(() => part(status(canvasElement), 'left')?.textContent?.includes('0 of 10'), 'what is left')
  },
}

/** On a gateway without a key. */
export const Simulated: Story = { args: { policy: POLICY } }

export const Loading: Story = { args: { client: source(() => new Promise(() => {})) } }

/** Nothing is made up: what is not known is said. */
export const Unknown: Story = {
  args: { client: source(() => Promise.reject(new DecentraError('unavailable', 'Not now.'))) },
  play: async ({ canvasElement }) => {
    await until(() => part(status(canvasElement), 'unknown'), 'that they are unknown')
  },
}
