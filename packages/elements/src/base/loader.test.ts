import { expect, fixture, html } from '@open-wc/testing'
import { LitElement } from 'lit'
import { until } from '../testing/screen.fixture.js'
import { Loader } from './loader.js'

/** Loads what its `key` names; a test answers. */
class LoadingElement extends LitElement {
  static override properties = { key: {} }
  declare key: string | undefined
  readonly asked: { key: string; signal: AbortSignal; answer: (value: string) => void; fail: (why: Error) => void }[] =
    []
  readonly completed: string[] = []
  readonly loader = new Loader(this, {
    args: () => [this.key] as const,
    load: async ([key], signal) =>
      key === undefined
        ? undefined
        : new Promise<string>((answer, fail) => void this.asked.push({ key, signal, answer, fail })),
    onComplete: (value) => void this.completed.push(value),
  })

  override render() {
    return html`${this.loader.status}`
  }
}
customElements.define('loading-element', LoadingElement)

describe('a loader', () => {
  let element: LoadingElement
  const shows = (status: string) => until(() => element.shadowRoot!.textContent!.includes(status), status)
  beforeEach(async () => {
    element = await fixture<LoadingElement>(html`<loading-element></loading-element>`)
  })

  it('waits until there is something to load, then shows each step', async () => {
    await shows('initial')
    element.key = 'a'
    await shows('pending')
    element.asked[0]!.answer('A')
    await shows('complete')
    expect(element.completed).to.deep.equal(['A'])
    element.requestUpdate()
    await element.updateComplete
    expect(element.asked.length).to.equal(1)
  })

  it('stops the former load when it starts anew, and takes no late answer of it', async () => {
    element.key = 'a'
    await element.updateComplete
    element.key = 'b'
    await element.updateComplete
    const [first, second] = element.asked
    expect(first!.signal.aborted).to.equal(true)
    second!.answer('B')
    first!.answer('A')
    await shows('complete')
    expect(element.completed).to.deep.equal(['B'])
  })

  it('keeps why it failed, and can be run again', async () => {
    element.key = 'a'
    await element.updateComplete
    const why = new Error('no')
    element.asked[0]!.fail(why)
    await shows('error')
    expect(element.loader.error).to.equal(why)
    void element.loader.run()
    await shows('pending')
    element.asked[1]!.answer('A')
    await shows('complete')
  })

  it('does not take an abort for a failure', async () => {
    element.key = 'a'
    await element.updateComplete
    element.loader.abort()
    element.asked[0]!.fail(new DOMException('stopped', 'AbortError'))
    await element.updateComplete
    expect(element.loader.status).not.to.equal('error')
    expect(element.asked[0]!.signal.aborted).to.equal(true)
  })
})
