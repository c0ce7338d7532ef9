import { expect } from '@open-wc/testing'
import { LitElement } from 'lit'
import { until } from '../testing/screen.fixture.js'
import { LazyPart } from './lazy-part.js'

class LazyHost extends LitElement {
  updates = 0
  attempts = 0
  available = true
  readonly lazy = new LazyPart(this, async () => {
    this.attempts++
    if (!this.available) throw new TypeError('Failed to fetch dynamically imported module')
    return 'here'
  })

  protected override render() {
    this.updates++
    return this.lazy.value ?? (this.lazy.failed ? 'failed' : 'waiting')
  }
}
customElements.define('lazy-host', LazyHost)

async function show(available: boolean): Promise<LazyHost> {
  const host = Object.assign(document.createElement('lazy-host') as LazyHost, { available })
  document.body.append(host)
  await until(() => host.updates > 1, 'the second update')
  await host.updateComplete
  return host
}

describe('a part that loads later', () => {
  afterEach(() => document.querySelectorAll('lazy-host').forEach((host) => host.remove()))

  it('loads once, when it is asked for, and updates its element', async () => {
    const host = await show(true)
    expect(host.renderRoot.textContent).to.equal('here')
    host.requestUpdate()
    await host.updateComplete
    expect(host.attempts).to.equal(1)
  })

  it('says that it failed, does not try on its own, and loads when asked again', async () => {
    const host = await show(false)
    expect(host.renderRoot.textContent).to.equal('failed')
    host.requestUpdate()
    await host.updateComplete
    expect(host.attempts).to.equal(1)
    host.available = true
    host.lazy.retry()
    host.requestUpdate()
    await until(() => host.renderRoot.textContent === 'here', 'the part')
    expect(host.attempts).to.equal(2)
  })
})
