import { html, nothing, type TemplateResult } from 'lit'
import '../i18n/en-later.js'
import { adoptStyles } from '../base/adopt-styles.js'
import { pageUrl } from '../base/model-link.js'
import type { Localizer } from '../i18n/localizer.js'
import type { Loaded } from './loaded.js'
import { sectionLaterStyles } from './section-later.styles.js'
import { sectionTitle } from './section-title.js'

/** A list without models: why, and two ways on. */
export function renderEmpty(
  local: Localizer,
  instead: { id: string; title: string } | undefined,
  show: (id: string) => void,
  retry: () => void,
): TemplateResult {
  adoptStyles(local.host, sectionLaterStyles)
  return html`<div class="empty" part="empty">
    <p><strong>${local.term('emptyTitle')}</strong> ${local.term('emptyText')}</p>
    <div class="actions">
      ${
        instead
          ? html`<button class="button" type="button" @click=${() => show(instead.id)}>
              ${local.term('showInstead')(sectionTitle(local, instead.id, instead.title))}
            </button>`
          : nothing
      }
      <button class="button" part="retry" type="button" @click=${retry}>${local.term('checkAgain')}</button>
    </div>
  </div>`
}

/** A section without models: another one has some. */
export function renderEmptySection(
  local: Localizer,
  { id, sections }: Loaded,
  show: (id: string) => void,
  retry: () => void,
): TemplateResult {
  return renderEmpty(
    local,
    sections.find((other) => other.count > 0 && other.id !== id),
    show,
    retry,
  )
}

/** The end of a list that was grown to its end. */
export function renderEnd(local: Localizer, total: number, heading: () => HTMLElement | null): TemplateResult {
  adoptStyles(local.host, sectionLaterStyles)
  const toTop = (event: Event) => {
    event.preventDefault()
    heading()?.scrollIntoView({ block: 'start' })
    heading()?.focus({ preventScroll: true })
  }
  return html`<p part="end">${local.term('allShown')(local.number(total))}</p>
    <a part="top" href="#top" @click=${toTop}>${local.term('backToTop')}</a>`
}

/** The way to a page with the whole list. */
export function renderAll(local: Localizer, address: string): TemplateResult | typeof nothing {
  adoptStyles(local.host, sectionLaterStyles)
  const href = pageUrl(address)
  return href ? html`<a part="all" href=${href} aria-describedby="title">${local.term('seeAll')}</a>` : nothing
}
