import type { Meta, StoryObj } from '@storybook/web-components-vite'
import { html } from 'lit'
import { expect, userEvent } from 'storybook/test'
import { deep, focused, part, until } from '../packages/elements/src/testing/page.fixture.js'
import './journey-page.js'
import { StoryWorld } from './world.js'

const meta: Meta = {
  title: 'Journey',
  loaders: [() => ({ world: new StoryWorld() })],
  render: (_args, { loaded }) => html`<journey-page .world=${loaded.world as StoryWorld}></journey-page>`,
}
export default meta

/** From the first screen to a model, and on to one that is published while somebody looks. */
export const CatalogueJourney: StoryObj = {
  play: async ({ canvasElement, loaded, step }) => {
    const find = (tag: string) => deep(canvasElement, tag)
    const section = (id: string) => canvasElement.querySelector(`dm-model-section[category=${id}]`)!
    const cardsOf = (list: Element) => deep(list, 'dm-model-card').filter((card) => part(card, 'link'))

    const listed = () => find('dm-model-list').flatMap(cardsOf)

    await step('The catalogue opens', async () => {
      await until(() => cardsOf(canvasElement).length === 14, 'the first cards', 10_000)
      await expect(part(find('dm-provider')[0]!, 'simulated')).toBeVisible()
    })

    await step('What is trending', async () => {
      await expect(part(section('trending'), 'heading')).toHaveTextContent('Trending This Week')
      await expect(cardsOf(section('trending')).length).toBe(6)
    })

    await step('A card opens in place', async () => {
      const [card] = cardsOf(section('trending'))
      await userEvent.click(part(card!, 'glyph')!)
      await until(() => part(card!, 'details')!.querySelector('dl'), 'the facts')
      await userEvent.click(part(card!, 'glyph')!)
    })

    await step('More of them', async () => {
      await userEvent.click(part(section('trending'), 'more')!)
      await until(() => cardsOf(section('trending')).length === 18, 'twelve more')
      const seventh = cardsOf(section('trending'))[6]!
      await until(() => focused()?.getRootNode() === seventh.shadowRoot, 'the focus on the first new card')
    })

    await step('A filter', async () => {
      await userEvent.click(part(find('dm-quick-action')[1]!, 'base')!)
      await until(() => listed().length > 6, 'the list')
    })

    const wanted = await until(() => listed()[2], 'a card')
    const name = part(wanted, 'link')!.textContent.trim()

    await step('A model', async () => {
      await userEvent.click(part(wanted, 'link')!)
      const detail = await until(() => find('dm-model-detail')[0], 'the page of the model')
      await until(() => part(detail, 'name')?.textContent.trim() === name, 'its name')
      await until(() => part(detail, 'numbers'), 'its numbers')
    })

    await step('Back', async () => {
      await userEvent.click(canvasElement.querySelector('.back')!)
      await until(() => listed().length > 6, 'the list again')
    })

    await step('A model is published meanwhile', async () => {
      const provider = find('dm-provider')[0]!
      const [first] = listed()
      const place = first!.getBoundingClientRect().top
      ;(loaded.world as StoryWorld).publish()
      const pill = await until(() => part(provider, 'show'), 'the news', 10_000)
      await expect(pill).toHaveTextContent('1 new model')
      await expect(first!.getBoundingClientRect().top).toBe(place)
      await userEvent.click(pill)
      const fresh = await until(() => part(provider, 'new'), 'the new model')
      await until(() => fresh.querySelectorAll('dm-model-card').length === 1, 'its card')
    })
  },
}
