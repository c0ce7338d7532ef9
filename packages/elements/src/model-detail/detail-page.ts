import { html, type TemplateResult } from 'lit'
import { baseStyles } from '../base/base.styles.js'
import { gridStyles } from '../base/grid.styles.js'
import { Words } from '../i18n/words.js'
import { hueStyles } from '../model-card/hues.styles.js'
import { type DetailOptions, renderDetail } from './detail-view.js'
import { modelDetailStyles } from './model-detail.styles.js'
import type { ModelMetadata } from '@decentramodels/core'

export { type DetailOptions, renderSimilarLinks } from './detail-view.js'

/** Words in one language, for a build that has no page to ask. */
class FixedWords extends Words {
  readonly lang: string

  constructor(lang: string) {
    super()
    this.lang = lang
  }
}

/** Styles of {@link renderDetailPage}: those of the element, for its class in place of its shadow root. */
export const detailPageStyles: string = `.dm-detail{${[baseStyles, gridStyles, hueStyles, modelDetailStyles]
  .map(({ cssText }) => cssText.replace(/:host\((\[[^\]]+\])\)/g, '&$1').replaceAll(':host', '&'))
  .join('')}}`

/**
 * What `dm-model-detail` shows, as the content of that element in a page that is written before any script runs. Has
 * the same geometry, so that nothing moves when the element takes over.
 *
 * @example
 * import { render } from '@lit-labs/ssr'
 * import { collectResult } from '@lit-labs/ssr/lib/render-result.js'
 *
 * const markup = await collectResult(render(renderDetailPage(model, { recordedAt })))
 */
export function renderDetailPage(
  model: ModelMetadata,
  options: DetailOptions & { lang?: string } = {},
): TemplateResult {
  const words = new FixedWords(options.lang ?? 'en')
  return html`<div class="dm-detail">${renderDetail(model, words, options)}</div>`
}
