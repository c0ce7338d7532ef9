import { expect, fixture, html } from '@open-wc/testing'
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import type { DmQuickAction } from '../quick-action/quick-action.js'
import type { QuickActionEvent } from '../quick-action/quick-action-event.js'
import { focused, part, violations } from '../testing/screen.fixture.js'
import './define.js'
import type { DmQuickAccess } from './quick-access.js'

async function show(): Promise<{ access: DmQuickAccess; actions: DmQuickAction[] }> {
  const access = await fixture<DmQuickAccess>(
    html`<dm-quick-access theme="auto">
      <dm-quick-action icon="generate" hint="An image in seconds"><a href="#generate">Generate now</a></dm-quick-action>
      <dm-quick-action icon="browse"><a href="#models">Browse all</a></dm-quick-action>
      <dm-quick-action icon="new" label="What’s new" href="#new"></dm-quick-action>
      <dm-quick-action icon="trending" label="Trending"></dm-quick-action>
    </dm-quick-access>`,
  )
  const actions = [...access.querySelectorAll('dm-quick-action')]
  for (const action of actions) await action.updateComplete
  return { access, actions }
}

const base = (action: Element) => part(action, 'base')!
const words = (element: Element | null) => element?.textContent?.replace(/\s+/g, ' ').trim()
const rows = (actions: Element[]) =>
  new Set(actions.map((action) => Math.round(action.getBoundingClientRect().top))).size

describe('dm-quick-access', () => {
  it('is accessible in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await emulateMedia({ colorScheme })
      const { access } = await show()
      await expect(access).to.be.accessible()
      expect(await violations(access)).to.deep.equal([])
    }
    await emulateMedia({ colorScheme: 'light' })
  })

  it('is a named navigation, in the language of the page or in your words', async () => {
    await import('../i18n/de.js')
    const { access } = await show()
    expect(base(access).localName).to.equal('nav')
    expect(base(access).getAttribute('aria-label')).to.equal('Quick access')
    access.lang = 'de'
    await access.updateComplete
    // The observer of languages answers before the next frame.
    await new Promise((resolve) => requestAnimationFrame(resolve))
    await access.updateComplete
    expect(base(access).getAttribute('aria-label')).to.equal('Schnellzugriff')
    access.label = 'Start here'
    await access.updateComplete
    expect(base(access).getAttribute('aria-label')).to.equal('Start here')
  })

  it('stands in a row, two by two on a phone, and fits 320 px and text of twice the size', async () => {
    try {
      await setViewport({ width: 1200, height: 800 })
      const { access, actions } = await show()
      expect(rows(actions)).to.equal(1)
      for (const width of [320, 360, 600]) {
        await setViewport({ width, height: 800 })
        expect(rows(actions), `${width} px`).to.equal(2)
        expect(access.scrollWidth).to.be.at.most(access.clientWidth)
        for (const action of actions) expect(base(action).offsetHeight).to.be.within(72, 120)
      }
      document.documentElement.style.fontSize = '200%'
      for (const action of actions) {
        expect(base(action).scrollWidth).to.be.at.most(base(action).clientWidth)
        expect(base(action).scrollHeight).to.be.at.most(base(action).clientHeight)
      }
    } finally {
      document.documentElement.style.fontSize = ''
      await setViewport({ width: 800, height: 600 })
    }
  })

  it('has the place of its tiles before its script, and takes it over without a jump', async () => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(await (await fetch('/packages/elements/tokens.css')).text())
    document.adoptedStyleSheets.push(sheet)
    try {
      for (const width of [320, 700, 1200]) {
        await setViewport({ width, height: 800 })
        // The same under tags that nobody defines.
        const raw = (await fixture(html`<div></div>`)) as HTMLElement
        const { access, actions } = await show()
        const twin = new CSSStyleSheet()
        twin.replaceSync(
          [...sheet.cssRules].map(({ cssText }) => cssText.replaceAll('dm-quick-', 'raw-quick-')).join('\n'),
        )
        document.adoptedStyleSheets.push(twin)
        const before = document.createElement('raw-quick-access')
        for (const action of actions) {
          const tile = before.appendChild(document.createElement('raw-quick-action'))
          const link = tile.appendChild(document.createElement('a'))
          link.href = '#'
          link.textContent = words(action) || action.label!
        }
        raw.append(before)
        expect(before.offsetHeight, `${width} px`).to.equal(access.offsetHeight)
        const boxes = (list: Iterable<Element>) =>
          [...list].map((tile) => {
            const { width, height } = tile.getBoundingClientRect()
            return [Math.round(width), Math.round(height)]
          })
        expect(boxes(before.children)).to.deep.equal(boxes(actions))
        document.adoptedStyleSheets.pop()
      }
    } finally {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
      await setViewport({ width: 800, height: 600 })
    }
  })
})

describe('dm-quick-action', () => {
  it('is a link where it has an address, its own or that of its content, and a button where it has none', async () => {
    const { actions } = await show()
    expect(
      actions.map((action) => [
        base(action).localName,
        words(part(action, 'label')),
        base(action).getAttribute('href'),
      ]),
    ).to.deep.equal([
      ['a', 'Generate now An image in seconds', `${location.href.split('#')[0]}#generate`],
      ['a', 'Browse all', `${location.href.split('#')[0]}#models`],
      ['a', 'What’s new', `${location.href.split('#')[0]}#new`],
      ['button', 'Trending', null],
    ])
    for (const action of actions)
      expect(base(action).querySelector('svg')!.getAttribute('aria-hidden')).to.equal('true')
  })

  it('follows content that comes later', async () => {
    const action = await fixture<DmQuickAction>(html`<dm-quick-action icon="new"></dm-quick-action>`)
    expect(base(action).localName).to.equal('button')
    const link = document.createElement('a')
    link.href = '#later'
    link.textContent = 'Later'
    action.append(link)
    await new Promise((resolve) => requestAnimationFrame(resolve))
    await action.updateComplete
    expect(base(action).localName).to.equal('a')
    expect(words(part(action, 'label'))).to.equal('Later')
  })

  it('is reached and used by keyboard: each once, in order', async () => {
    const { actions } = await show()
    const chosen: string[] = []
    actions[0]!.parentElement!.addEventListener('dm-quick-action', (event) => {
      event.preventDefault()
      chosen.push((event as QuickActionEvent).action)
    })
    for (const action of actions) {
      await sendKeys({ press: 'Tab' })
      expect(focused()).to.equal(base(action))
      expect(getComputedStyle(base(action)).outlineStyle).to.equal('solid')
      await sendKeys({ press: 'Enter' })
    }
    expect(chosen).to.deep.equal(['generate', 'browse', 'new', 'trending'])
  })

  it('tells the page, which may keep the link from being followed', async () => {
    const { access, actions } = await show()
    let events = 0
    access.addEventListener('dm-quick-action', () => events++)
    location.hash = ''
    base(actions[1]!).click()
    expect(location.hash).to.equal('#models')
    access.addEventListener('dm-quick-action', (event) => event.preventDefault(), { once: true })
    base(actions[0]!).click()
    expect(location.hash).to.equal('#models')
    expect(events).to.equal(2)
    location.hash = ''
  })

  it('leaves the ways of opening a link elsewhere to the person', async () => {
    const { access, actions } = await show()
    let events = 0
    access.addEventListener('dm-quick-action', () => events++)
    const click = new MouseEvent('click', { ctrlKey: true, cancelable: true, composed: true, bubbles: true })
    access.parentElement!.addEventListener('click', (event) => event.preventDefault(), { once: true })
    base(actions[1]!).dispatchEvent(click)
    expect(events).to.equal(0)
  })

  it('shows hostile words as text and follows no script', async () => {
    const name = '<img src=x onerror=alert(1)>'
    const action = await fixture<DmQuickAction>(
      html`<dm-quick-action icon="__proto__" label=${name} hint=${name} href="javascript:alert(1)"></dm-quick-action>`,
    )
    expect(base(action).localName).to.equal('button')
    expect(words(part(action, 'label'))).to.equal(`${name} ${name}`)
    expect(action.shadowRoot!.querySelector('img, svg')).to.equal(null)
  })

  it('takes a drawing of the page’s own', async () => {
    const action = await fixture<DmQuickAction>(
      html`<dm-quick-action icon="new" label="New"><svg slot="icon" width="24" height="24"></svg></dm-quick-action>`,
    )
    expect(action.querySelector('svg')!.getBoundingClientRect().width).to.equal(24)
    expect(base(action).querySelector('svg')!.getBoundingClientRect().width).to.equal(0)
  })
})
