/** The built files of cdn/, on pages of their own. */
import { expect } from '@open-wc/testing'
import { until } from '../testing/screen.fixture.js'

async function page(body: string, policy = ''): Promise<Window & typeof globalThis> {
  const frame = document.createElement('iframe')
  const meta = policy && `<meta http-equiv="Content-Security-Policy" content="${policy}">`
  frame.srcdoc = `<!doctype html><html lang="en"><head>${meta}<base href="${location.origin}/"></head><body>${body}</body></html>`
  document.body.append(frame)
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  return frame.contentWindow as Window & typeof globalThis
}

const CDN = '/packages/elements/cdn'
const elements = `<script type="module" src="${CDN}/elements.js"></script>`
const loader = `<script type="module" src="${CDN}/loader.js"></script>`
const isDefined = (view: Window & typeof globalThis) => view.customElements.get('dm-provider') !== undefined

describe('cdn', () => {
  afterEach(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()))

  it('elements.js registers all elements', async () => {
    const view = await page(elements)
    await until(() => isDefined(view), 'the elements')
    for (const tag of ['dm-provider', 'dm-model-section', 'dm-model-card'])
      expect(view.customElements.get(tag), tag).to.not.equal(undefined)
  })

  it('elements.js twice, by two addresses, is silent', async () => {
    const view = await page(elements)
    await until(() => isDefined(view), 'the elements')
    const said: unknown[] = []
    view.console.warn = view.console.error = (text: unknown) => void said.push(text)
    view.addEventListener('error', (event) => said.push(event.message))
    const again = view.document.createElement('script')
    again.type = 'module'
    again.src = `${CDN}/elements.js?again`
    const loaded = new Promise((resolve, reject) => {
      again.addEventListener('load', resolve)
      again.addEventListener('error', reject)
    })
    view.document.body.append(again)
    await loaded
    expect(said).to.deep.equal([])
  })

  it('elements.js under an address of its own is loaded once, its later parts too', async () => {
    const script = `<script type="module" src="${CDN}/elements.js?v=2"></script>`
    const view = await page(`${script}<dm-provider src="/nowhere/"></dm-provider>`)
    await until(() => isDefined(view), 'the elements')
    const error = () => view.document.querySelector('dm-provider')!.shadowRoot?.querySelector('[part~=error]')
    await until(error, 'a part that loads later')
    expect(error()!.textContent).to.include('Check')
    const loaded = view.performance.getEntriesByType('resource').map(({ name }) => new URL(name))
    expect(
      loaded.filter(({ pathname }) => pathname.endsWith('/elements.js')).map(({ search }) => search),
    ).to.deep.equal(['?v=2'])
  })

  it('elements.js brings list and detail when their tags are there, or come later, and not before', async () => {
    const view = await page(`${elements}<p>none</p>`)
    await until(() => isDefined(view), 'the elements')
    for (const tag of ['dm-model-detail', 'dm-model-list']) {
      expect(view.customElements.get(tag) === undefined, `no ${tag} yet`).to.equal(true)
      view.document.querySelector('p')!.append(view.document.createElement(tag))
      await until(() => view.customElements.get(tag), tag)
    }
    const there = await page(`${loader}<dm-model-list></dm-model-list>`)
    await until(() => there.customElements.get('dm-model-list'), 'the list')
  })

  it('loader.js brings the elements for tags that are there, or come later at any depth, and not before', async () => {
    const there = await page(`${loader}<p><dm-model-card></dm-model-card></p>`)
    await until(() => isDefined(there), 'the elements')
    const later = await page(`${loader}<p>none</p>`)
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    expect(isDefined(later)).to.equal(false)
    const box = later.document.createElement('div')
    box.append(later.document.createElement('dm-model-card'))
    later.document.body.append(box)
    await until(() => isDefined(later), 'the elements')
  })

  it('works under a strict policy with Trusted Types, without a report', async () => {
    const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html`
    const view = await page(
      `${elements}<dm-provider src="/nowhere/"></dm-provider><dm-model-card></dm-model-card>`,
      policy,
    )
    const reports: string[] = []
    view.document.addEventListener('securitypolicyviolation', (event) =>
      reports.push(`${event.violatedDirective} ${event.blockedURI}`),
    )
    await until(() => isDefined(view), 'the elements')
    const provider = view.document.querySelector('dm-provider')!
    await until(() => provider.shadowRoot?.querySelector('[part~=error]'), 'the drawn element')
    expect(
      view.getComputedStyle(provider.shadowRoot!.querySelector('[part~=error]')!).display,
      'styles apply',
    ).to.equal('flex')
    expect(reports).to.deep.equal([])
  })
})
