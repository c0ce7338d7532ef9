import { expect, fixture, html } from '@open-wc/testing'
import { emulateMedia, resetMouse, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands'
import type { ModelCard } from '@decentramodels/core'
import { card, FakeClock, model, NOW, runtimeOf } from '../testing/catalog.fixture.js'
import { deep, focused, part, until, violations } from '../testing/screen.fixture.js'
import './define.js'
import type { DmModelCard } from './model-card.js'
import type { ModelSelectEvent } from './select-event.js'

async function show(of: ModelCard | undefined, clock = new FakeClock()): Promise<DmModelCard> {
  const element = await fixture<DmModelCard>(
    html`<dm-model-card .runtime=${runtimeOf(undefined, clock)} .model=${of}></dm-model-card>`,
  )
  await element.updateComplete
  return element
}

const text = (element: Element, name: string) => part(element, name)!.textContent.replace(/\s+/g, ' ').trim()
const preview = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('[part=preview]:popover-open')
const disclosure = (element: Element) => part(element, 'glyph') as HTMLButtonElement

async function hover(element: Element): Promise<void> {
  const box = element.getBoundingClientRect()
  await sendMouse({ type: 'move', position: [Math.round(box.left + box.width / 2), Math.round(box.top + 20)] })
}

describe('dm-model-card', () => {
  afterEach(async () => {
    await resetMouse()
    await sendMouse({ type: 'move', position: [0, 0] })
  })

  it('is accessible: closed, open, gated, without figures, compact, before there is a model; light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await emulateMedia({ colorScheme })
      const closed = await show(card('a/b'))
      await expect(closed).to.be.accessible()
      const list = await fixture(html`<div theme="auto"></div>`)
      const states: Partial<DmModelCard>[] = [
        { model: card('a/closed') },
        { model: card('a/open'), expanded: true },
        { model: card('a/gated', { gated: true, commercialUse: 'no', createdAt: new Date(NOW).toISOString() }) },
        {
          model: card('a/unknown', {
            downloads: null,
            likes: null,
            weeklyGrowth: null,
            license: null,
            createdAt: null,
          }),
        },
        { model: card('a/compact'), compact: true },
        {},
      ]
      for (const state of states) {
        const element = Object.assign(document.createElement('dm-model-card'), { runtime: runtimeOf(undefined) }, state)
        element.setAttribute('theme', 'auto')
        list.append(element)
        await element.updateComplete
      }
      await until(() => deep(list, 'dl').length === 1, 'the open card')
      expect(await violations(list)).to.deep.equal([])
    }
    await emulateMedia({ colorScheme: 'light' })
  })

  it('is 80 px high, whatever the model', async () => {
    for (const width of [320, 400, 900]) {
      const box = await fixture<HTMLElement>(html`<div></div>`)
      box.style.width = `${width}px`
      for (const of of [
        undefined,
        card('a/b'),
        card(`maker/${'x'.repeat(200)}`),
        card('a/c', {
          gated: true,
          commercialUse: 'no',
          nsfwLevel: 8,
          name: '超長い名前'.repeat(30),
          createdAt: new Date(NOW).toISOString(),
        }),
        card('a/d', { downloads: Number.MAX_SAFE_INTEGER, weeklyGrowth: 1e6, type: 'y'.repeat(300) }),
      ]) {
        const element = document.createElement('dm-model-card')
        element.runtime = runtimeOf(undefined)
        element.model = of
        box.append(element)
        await element.updateComplete
        expect(element.offsetHeight).to.equal(80)
        expect(element.scrollWidth).to.be.at.most(width)
      }
    }
  })

  it('shows name, kind, author and figures in the language of the page', async () => {
    const element = await show(
      card('maker/thing', { downloads: 149_031_946, weeklyGrowth: 0.12, type: 'text-to-image', task: 'text-to-image' }),
    )
    expect(text(element, 'link')).to.equal('thing')
    expect(text(element, 'meta')).to.include('text to image · maker').and.include('149M').and.include('+12%')
    expect(text(element, 'meta')).to.include('149,031,946 downloads').and.include('this week')
    expect(part(element, 'name')!.getAttribute('aria-level')).to.equal('3')
  })

  it('says "unknown" and never 0 for what is not known, and says 0 for 0', async () => {
    const unknown = await show(card('a/b', { downloads: null, weeklyGrowth: null }))
    expect(text(unknown, 'meta')).to.include('downloads unknown').and.not.match(/\d/)
    const none = await show(card('a/b', { downloads: 0, weeklyGrowth: 0 }))
    expect(text(none, 'meta')).to.include('0 downloads').and.not.include('%')
  })

  it('reads growth as a number in languages that run from right to left', async () => {
    const page = await fixture<HTMLElement>(html`<main dir="rtl"></main>`)
    const element = Object.assign(document.createElement('dm-model-card'), { runtime: runtimeOf(undefined) })
    element.model = card('a/b', { weeklyGrowth: 0.12 })
    page.append(element)
    await element.updateComplete
    const walker = document.createTreeWalker(element.shadowRoot!, NodeFilter.SHOW_TEXT)
    while (walker.nextNode() && walker.currentNode.textContent !== '+12%');
    const range = document.createRange()
    const lefts = [0, 1, 2, 3].map((at) => {
      range.setStart(walker.currentNode, at)
      range.setEnd(walker.currentNode, at + 1)
      return range.getBoundingClientRect().left
    })
    expect(lefts).to.deep.equal([...lefts].sort((one, other) => one - other))
  })

  it('keeps falling growth, which reads as an error beside a name, for the opened card', async () => {
    const element = await show(card('a/b', { weeklyGrowth: -0.02 }))
    expect(text(element, 'meta')).not.to.include('%')
    element.expanded = true
    const facts = await until(() => part(element, 'details')!.querySelector('dl'), 'the facts')
    expect(facts.textContent).to.match(/[-\u2212]2%/)
  })

  it('says in words what a person should know first', async () => {
    const words = async (special: Parameters<typeof card>[1]) =>
      [...(await show(card('a/b', special))).shadowRoot!.querySelectorAll('[part=badge]')].map((badge) =>
        badge.textContent!.trim(),
      )
    expect(await words({})).to.deep.equal([])
    expect(await words({ gated: true, commercialUse: 'no' })).to.deep.equal(['Gated', 'Non-commercial'])
    expect(await words({ commercialUse: 'restricted', nsfwLevel: 24 })).to.deep.equal(['License limits', 'Mature'])
    const day = 24 * 60 * 60 * 1000
    expect(await words({ createdAt: new Date(NOW - 7 * day + 1000).toISOString() })).to.deep.equal(['New'])
    expect(await words({ createdAt: new Date(NOW - 7 * day).toISOString() })).to.deep.equal([])
  })

  it('has one face per model: the same for the same id, others for others, and no picture is fetched', async () => {
    const face = async (id: string) => {
      const element = await show(card(id))
      return (await until(() => element.shadowRoot!.querySelector('.strokes path'), 'the face')).getAttribute('d')
    }
    expect(await face('a/b')).to.equal(await face('a/b'))
    const faces = new Set(await Promise.all(Array.from({ length: 24 }, (_, i) => face(`a/model-${i}`))))
    expect(faces.size).to.be.greaterThan(12)
  })

  it('takes full metadata as well', async () => {
    const element = await show(model('a/b', { gated: true }) as unknown as ModelCard)
    await until(() => part(element, 'badge'), 'the badge')
    expect(text(element, 'badge')).to.equal('Gated')
  })

  it('keeps its place for a damaged record and says so', async () => {
    const element = await show({ id: 7, name: {} } as unknown as ModelCard)
    expect(element.offsetHeight).to.equal(80)
    await until(() => part(element, 'meta'), 'the words')
    expect(text(element, 'meta')).to.include('damaged')
    expect(part(element, 'link')).to.equal(null)
  })

  describe('keyboard', () => {
    it('reaches disclosure, name and action by Tab; Enter and Space open in place', async () => {
      const element = await show(card('a/b'))
      const seen: (string | null)[] = []
      for (let i = 0; i < 3; i++) {
        await sendKeys({ press: 'Tab' })
        seen.push(focused()!.getAttribute('part'))
      }
      expect(seen).to.deep.equal(['glyph', 'link', 'action'])
      disclosure(element).focus()
      await sendKeys({ press: 'Enter' })
      await until(() => element.shadowRoot!.querySelector('#details:not([hidden]) dl'), 'the facts')
      expect(disclosure(element).getAttribute('aria-expanded')).to.equal('true')
      expect(disclosure(element).getAttribute('aria-controls')).to.equal('details')
      await sendKeys({ press: 'Space' })
      await until(() => !element.expanded, 'the closed card')
      expect(part(element, 'details')!.offsetHeight).to.equal(0)
    })

    it('shows the preview on focus by keyboard; Escape closes it and keeps the focus', async () => {
      const clock = new FakeClock()
      const element = await show(card('a/b'), clock)
      await sendKeys({ press: 'Tab' })
      await until(() => clock.sleeping > 0, 'the pause')
      clock.advance(299)
      await element.updateComplete
      expect(preview(element)).to.equal(null)
      clock.advance(1)
      await until(() => preview(element), 'the preview')
      const before = focused()
      await sendKeys({ press: 'Escape' })
      expect(preview(element)).to.equal(null)
      expect(focused()).to.equal(before)
      clock.advance(10_000)
      await element.updateComplete
      expect(preview(element)).to.equal(null)
    })
  })

  describe('mouse', () => {
    it('shows all facts after 300 ms, moves nothing, lets the pointer enter, and closes when it leaves', async () => {
      const clock = new FakeClock()
      const row = await fixture(html`<div></div>`)
      const [element, neighbour] = ['a/first', 'a/second'].map((id) =>
        Object.assign(document.createElement('dm-model-card'), {
          model: card(id, { name: 'n'.repeat(120) }),
          runtime: runtimeOf(undefined, clock),
        }),
      ) as [DmModelCard, DmModelCard]
      row.append(element, neighbour)
      await neighbour.updateComplete
      const before = neighbour.getBoundingClientRect().top
      await hover(element)
      await until(() => clock.sleeping > 0, 'the pause')
      clock.advance(300)
      const box = await until(() => preview(element), 'the preview')
      expect(neighbour.getBoundingClientRect().top).to.equal(before)
      expect(box.textContent).to.include('n'.repeat(120)).and.include('12,345').and.include('apache-2.0')
      const inside = box.getBoundingClientRect()
      await sendMouse({ type: 'move', position: [Math.round(inside.left + 40), Math.round(inside.top + 40)] })
      clock.advance(1000)
      await element.updateComplete
      expect(preview(element)).to.equal(box)
      await sendMouse({ type: 'move', position: [790, 590] })
      await until(() => clock.sleeping > 0, 'the pause before closing')
      clock.advance(150)
      await until(() => !preview(element), 'the closed preview')
    })

    it('shows no preview to a pointer that only passes over, and one at a time', async () => {
      const clock = new FakeClock()
      const element = await show(card('a/b'), clock)
      await hover(element)
      await until(() => clock.sleeping > 0, 'the pause')
      await sendMouse({ type: 'move', position: [790, 590] })
      clock.advance(1000)
      await element.updateComplete
      expect(preview(element)).to.equal(null)
    })

    it('closes the preview on Escape with the focus elsewhere, and on scroll', async () => {
      const clock = new FakeClock()
      const element = await show(card('a/b'), clock)
      const open = async () => {
        await sendMouse({ type: 'move', position: [790, 590] })
        await hover(element)
        await until(() => clock.sleeping > 0, 'the pause')
        clock.advance(300)
        await until(() => preview(element), 'the preview')
      }
      await open()
      await sendKeys({ press: 'Escape' })
      expect(preview(element)).to.equal(null)
      await open()
      document.dispatchEvent(new Event('scroll'))
      expect(preview(element)).to.equal(null)
    })
  })

  it('has no hover logic under a finger: a tap on the face opens in place', async () => {
    const clock = new FakeClock()
    const element = await show(card('a/b'), clock)
    element.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'touch' }))
    disclosure(element).click()
    await until(() => element.shadowRoot!.querySelector('dl'), 'the facts')
    expect(clock.sleeping).to.equal(0)
    expect(preview(element)).to.equal(null)
    for (const name of ['glyph', 'action']) {
      const box = part(element, name)!.getBoundingClientRect()
      expect(Math.min(box.width, box.height)).to.be.at.least(44)
    }
  })

  describe('choosing', () => {
    it('asks by an event that carries the model and crosses shadow roots', async () => {
      const element = await show(card('a/b'))
      for (const name of ['link', 'action']) {
        let event: ModelSelectEvent | undefined
        const listen = (heard: ModelSelectEvent) => {
          event = heard
          heard.preventDefault()
        }
        document.addEventListener('dm-model-select', listen, { once: true })
        const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true })
        part(element, name)!.dispatchEvent(click)
        expect(event!.model.id).to.equal('a/b')
        expect(event!.composed && event!.bubbles && event!.cancelable).to.equal(true)
        expect(click.defaultPrevented, 'the link is not followed').to.equal(true)
      }
    })

    it('leaves a click that opens a new tab to the browser', async () => {
      const element = await show(card('a/b'))
      let heard = 0
      const listen = () => heard++
      document.addEventListener('dm-model-select', listen)
      const click = new MouseEvent('click', { ctrlKey: true, cancelable: true })
      // The browser's own part, a new tab, is no part of this test.
      part(element, 'link')!.addEventListener('click', (event) => event.preventDefault(), { once: true })
      part(element, 'link')!.dispatchEvent(click)
      document.removeEventListener('dm-model-select', listen)
      expect(heard).to.equal(0)
    })

    it('leads to the page at the source, or where the page says', async () => {
      const element = await show(card('a/b c'))
      expect(part<HTMLAnchorElement>(element, 'link')!.href).to.equal('https://huggingface.co/a/b%20c')
      element.href = '/models/a--b'
      await element.updateComplete
      expect(part<HTMLAnchorElement>(element, 'link')!.href).to.equal(`${location.origin}/models/a--b`)
      element.href = undefined
      element.model = card('civitai:42', { name: 'Paint' })
      await element.updateComplete
      expect(part<HTMLAnchorElement>(element, 'link')!.href).to.equal('https://civitai.com/models/42')
    })
  })

  describe('hostile data', () => {
    const dialogs: string[] = []
    const { alert } = window
    before(() => (window.alert = (message) => void dialogs.push(String(message))))
    after(() => (window.alert = alert))

    it('shows markup in names, authors, types and licenses as text', async () => {
      for (const bad of [
        '<img src=x onerror=alert(1)>',
        '"><svg/onload=alert(1)>',
        '</script><script>alert(1)</script>',
        '${alert(1)}',
        '&lt;script&gt;alert(1)&lt;/script&gt;',
      ]) {
        const element = await show(card(`maker/${bad}`, { name: bad, author: bad, type: bad, task: bad, license: bad }))
        element.expanded = true
        await until(() => element.shadowRoot!.querySelector('dl'), 'the facts')
        expect(text(element, 'link')).to.equal(bad)
        expect(element.shadowRoot!.querySelector('img, script, [onload], [onerror]')).to.equal(null)
        expect(element.shadowRoot!.querySelectorAll('svg:not([aria-hidden])').length).to.equal(0)
      }
      expect(dialogs).to.deep.equal([])
    })

    it('drops addresses that are no plain links', async () => {
      for (const bad of [
        'javascript:alert(1)',
        ' javascript:alert(1)',
        'java\nscript:alert(1)',
        'JaVaScRiPt:alert(1)',
        'data:text/html,<script>alert(1)</script>',
        'data:image/svg+xml,<svg onload=alert(1)>',
        'vbscript:msgbox(1)',
        '//evil.example',
        '\\\\evil.example',
        '/\\evil.example',
        'http://evil.example/',
      ]) {
        const element = await show(card('a/b'))
        element.href = bad
        await element.updateComplete
        for (const name of ['link', 'action'])
          expect(part<HTMLAnchorElement>(element, name)!.href, bad).to.equal('https://huggingface.co/a/b')
      }
    })

    it('bears ids with quotes, blanks and marks of writing direction', async () => {
      const element = await show(card(`a/b" '><\u202e\u200b c`))
      expect(part<HTMLAnchorElement>(element, 'link')!.origin).to.equal('https://huggingface.co')
    })
  })

  it('follows the language and the direction of the page, live', async () => {
    const box = await fixture(html`<div lang="en"></div>`)
    const element = Object.assign(document.createElement('dm-model-card'), {
      model: card('a/b', { downloads: 1_234_567 }),
      runtime: runtimeOf(undefined),
    })
    box.append(element)
    await element.updateComplete
    expect(text(element, 'meta')).to.include('1,234,567 downloads')
    await import('../i18n/de.js')
    box.setAttribute('lang', 'de-AT')
    await until(() => text(element, 'meta').includes('Downloads'), 'German words')
    expect(part(element, 'action')!.getAttribute('aria-label')).to.equal('b öffnen')
    box.setAttribute('lang', 'xx_broken')
    await until(() => text(element, 'meta').includes('1,234,567 downloads'), 'English again')
    box.setAttribute('dir', 'rtl')
    const [glyph, action] = ['glyph', 'action'].map((name) => part(element, name)!.getBoundingClientRect().left) as [
      number,
      number,
    ]
    expect(glyph).to.be.greaterThan(action)
  })

  it('holds at 320 px with text of twice the size', async () => {
    await setViewport({ width: 320, height: 600 })
    document.documentElement.style.fontSize = '200%'
    const element = await show(card('a/a-long-name-of-a-model', { gated: true }))
    expect(document.documentElement.scrollWidth).to.be.at.most(320)
    expect(part(element, 'link')!.scrollHeight).to.be.at.most(part(element, 'link')!.clientHeight + 1)
    document.documentElement.style.fontSize = ''
    await setViewport({ width: 800, height: 600 })
  })

  it('leaves nothing behind after 100 visits', async () => {
    const clock = new FakeClock()
    const element = await show(card('a/b'), clock)
    const parent = element.parentElement!
    await sendKeys({ press: 'Tab' })
    await until(() => clock.sleeping > 0, 'the pause')
    for (let i = 0; i < 100; i++) {
      element.remove()
      parent.append(element)
    }
    expect(clock.sleeping).to.equal(0)
    expect(element.shadowRoot!.querySelectorAll('[part=preview]').length).to.equal(1)
    expect(element.shadowRoot!.adoptedStyleSheets.length).to.equal(new Set(element.shadowRoot!.adoptedStyleSheets).size)
  })
})
