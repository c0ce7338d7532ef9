import { html, nothing, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { DmElement } from '../base/dm-element.js'
import { pageUrl } from '../base/model-link.js'
import { renderActionIcon } from '../base/action-icons.js'
import { QuickActionEvent } from './quick-action-event.js'
import { quickActionStyles } from './quick-action.styles.js'

/**
 * A large link, or a button when it has no address: icon and words.
 *
 * Written around a link of your own it works before the script is there and without it; words and address are then
 * taken from that link.
 *
 * @summary A large link or button with icon and words.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-quick-action icon="browse"><a href="/models/">Browse all</a></dm-quick-action>
 * <dm-quick-action icon="generate" label="Generate now"></dm-quick-action>
 * ```
 *
 * @fires {QuickActionEvent} dm-quick-action - It was activated. Cancelable: the link is then not followed.
 *
 * @slot - A link of the page's own, used before the script; gives `href` and `label` where they are not set.
 * @slot icon - Your own drawing, 24 px.
 *
 * @csspart base - The link or button.
 * @csspart label - The words.
 * @csspart hint - The second line; shown where there is room.
 */
export class DmQuickAction extends DmElement {
  static override readonly tag: string = 'dm-quick-action'
  static override styles = [baseStyles, quickActionStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    icon: {},
    label: {},
    hint: {},
    href: {},
  }

  /** Drawing: `generate`, `browse`, `new` or `trending`. */
  icon: string | undefined

  /** What it does, in words. Default: the words of the content. */
  label: string | undefined

  /** A few words more, on a second line where there is room for one. */
  hint: string | undefined

  /** Where it leads. Default: where a link in the content leads; without either it is a button. */
  href: string | undefined

  /** Its words, as a person reads them. */
  get #words(): string {
    return this.label ?? this.textContent.trim()
  }

  readonly #choose = (event: MouseEvent) => {
    // A new tab or a download is the person's own way of opening the link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if (!this.dispatchEvent(new QuickActionEvent(this.icon || this.#words))) event.preventDefault()
  }

  protected override render(): TemplateResult {
    const given = this.href ?? this.querySelector('a')?.getAttribute('href')
    const href = given && pageUrl(given)
    const content = html`<slot name="icon">${renderActionIcon(this.icon)}</slot
      ><span part="label">${this.#words}${this.hint ? html` <small part="hint">${this.hint}</small>` : nothing}</span
      ><slot hidden @slotchange=${() => this.requestUpdate()}></slot>`
    return href
      ? html`<a class="tile" part="base" href=${href} @click=${this.#choose}>${content}</a>`
      : html`<button class="tile" part="base" type="button" @click=${this.#choose}>${content}</button>`
  }
}
