import { DecentraError } from '@decentramodels/core'
import { type LimitPolicy, LIMITS } from '@decentramodels/core/tasks'
import { expect, fixture, html } from '@open-wc/testing'
import { FakeClock, runtimeOf } from '../testing/catalog.fixture.js'
import { part, until, violations } from '../testing/screen.fixture.js'
import '../i18n/de.js'
import './define.js'
import type { DmLimitStatus } from './limit-status.js'

const words = (element: Element | null | undefined) => element?.textContent?.replace(/\s+/g, ' ').trim()

function policy(left = 4, resetsInMs = 30_000): LimitPolicy {
  const classes = Object.entries(LIMITS).map(([name, rule]) => [name, { ...rule, left: rule.limit, resetsInMs: 0 }])
  const all = Object.fromEntries(classes) as LimitPolicy['classes']
  return {
    classes: { ...all, 'text-to-image': { ...all['text-to-image'], left, resetsInMs } },
    queue: { maxPerVisitor: 20 },
    models: 'all',
    simulated: false,
  }
}

/** A gateway whose answers the test gives. */
class Source {
  asked = 0
  answer: () => Promise<LimitPolicy> = async () => policy()
  policy = async () => {
    this.asked++
    return this.answer()
  }
}

async function show(properties: Partial<DmLimitStatus>, clock = new FakeClock()): Promise<DmLimitStatus> {
  const element = Object.assign(document.createElement('dm-limit-status'), {
    runtime: runtimeOf(undefined, clock),
    ...properties,
  })
  const page = await fixture<HTMLElement>(html`<main></main>`)
  page.append(element)
  await element.updateComplete
  return element
}

const limits = (element: DmLimitStatus) => [...element.shadowRoot!.querySelectorAll('[part=limit]')].map(words)

describe('dm-limit-status', () => {
  for (const theme of ['light', 'dark'])
    it(`is for everybody, ${theme}`, async () => {
      const failing = new Source()
      failing.answer = () => Promise.reject(new DecentraError('unavailable', 'Not now.'))
      for (const state of [{ policy: policy(0) }, { client: failing }]) {
        const element = await show(state)
        await until(() => part(element, 'limit') ?? part(element, 'unknown'), 'the numbers, or that there are none')
        element.setAttribute('theme', theme)
        element.parentElement!.style.cssText = `color-scheme: ${theme}; background: Canvas; color: CanvasText`
        expect(await violations(element)).to.deep.equal([])
      }
    })

  it('asks the client once and shows every limit', async () => {
    const client = new Source()
    const element = await show({ client })
    await until(() => part(element, 'limit'), 'the limits')
    expect(limits(element)).to.deep.equal([
      'Pictures 4 of 10 left full again in 30 sec',
      'Videos 5 of 5 left full',
      'Speech and sound 10 of 10 left full',
      'Text and analysis 20 of 20 left full',
    ])
    expect(words(part(element, 'queue'))).to.equal('Up to 20 of your runs wait in the queue.')
    expect(client.asked).to.equal(1)
    expect(element.matches(':state(ready)')).to.equal(true)
  })

  it('shows the limit of one task', async () => {
    const element = await show({ task: 'text-to-image', policy: policy() })
    await until(() => limits(element).length === 1, 'one limit')
    element.task = 'chat'
    await element.updateComplete
    expect(limits(element)).to.deep.equal(['Text and analysis 20 of 20 left full'])
  })

  it('counts down, says its age, and asks again when told to', async () => {
    const clock = new FakeClock()
    const client = new Source()
    const element = await show({ client, task: 'text-to-image' }, clock)
    await until(() => clock.sleeping > 0, 'the counting')
    expect(part(element, 'age')).to.equal(null)
    clock.advance(12_000)
    await until(() => limits(element)[0]!.includes('full again in 18 sec'), 'twelve seconds less')
    expect(words(part(element, 'age'))).to.equal('As of 12 seconds ago.')
    await until(() => clock.sleeping > 0, 'the counting')
    clock.advance(20_000)
    await until(() => limits(element)[0] === 'Pictures 10 of 10 left full', 'all of it')
    client.answer = async () => policy(1, 60_000)
    part(element, 'refresh')!.click()
    await until(() => limits(element)[0]!.includes('1 of 10 left'), 'the new numbers')
    expect(client.asked).to.equal(2)
    element.remove()
    await until(() => clock.sleeping === 0, 'nothing that counts on')
  })

  it('says that limits are unknown, and keeps the former ones when they were known', async () => {
    const client = new Source()
    client.answer = () => Promise.reject(new DecentraError('network-failed', 'No connection.'))
    const clock = new FakeClock()
    const element = await show({ client }, clock)
    await until(() => part(element, 'unknown'), 'that they are unknown')
    expect(limits(element)).to.deep.equal([])
    client.answer = async () => policy()
    part(element, 'refresh')!.click()
    await until(() => limits(element).length === 4, 'the limits')
    client.answer = () => Promise.reject(new DecentraError('network-failed', 'No connection.'))
    element.refresh()
    await until(() => part(element, 'unknown'), 'that they are unknown')
    expect(limits(element).length).to.equal(4)
  })

  it('says that answers are made up', async () => {
    const element = await show({ policy: { ...policy(), simulated: true } })
    await until(() => words(part(element, 'simulated'))?.includes('Simulated'), 'the note')
  })

  it('speaks the language of the page', async () => {
    const element = await show({ policy: policy(), task: 'text-to-image' })
    element.lang = 'de'
    await until(() => limits(element)[0]?.startsWith('Bilder 4 von 10 frei'), 'German')
  })
})
