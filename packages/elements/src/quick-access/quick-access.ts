import { html, type TemplateResult } from 'lit'
import { baseStyles } from '../base/base.styles.js'
import { DmElement } from '../base/dm-element.js'
import { quickAccessStyles } from './quick-access.styles.js'

/**
 * The few things that most visitors came for, side by side; two by two on a phone.
 *
 * @summary A short row of large links.
 * @status experimental
 * @since 0.1.0
 *
 * @example
 * ```html
 * <dm-quick-access>
 *   <dm-quick-action icon="generate"><a href="/generate/">Generate now</a></dm-quick-action>
 *   <dm-quick-action icon="browse"><a href="/models/">Browse all</a></dm-quick-action>
 *   <dm-quick-action icon="new"><a href="/new/">What’s new</a></dm-quick-action>
 *   <dm-quick-action icon="trending"><a href="/trending/">Trending</a></dm-quick-action>
 * </dm-quick-access>
 * ```
 *
 * @slot - `dm-quick-action` elements.
 *
 * @csspart base - The navigation.
 *
 * @cssprop [--dm-space-gap=0.75rem] - Gap between the actions.
 */
export class DmQuickAccess extends DmElement {
  static override readonly tag: string = 'dm-quick-access'
  static override styles = [baseStyles, quickAccessStyles]
  static override properties = {
    ...DmElement.properties,
    label: {},
  }

  /** Name of the navigation for assistive technology. Default: "Quick access". */
  label: string | undefined

  protected override render(): TemplateResult {
    return html`<nav part="base" aria-label=${this.label ?? this.local.term('quickAccess')}><slot></slot></nav>`
  }
}
