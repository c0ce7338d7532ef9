/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
import type { ModelCard, ModelMetadata } from '@decentramodels/core'
import { css, html, type TemplateResult } from 'lit'
import { baseStyles } from '../base/base.styles.js'
import { gridStyles } from '../base/grid.styles.js'
import { Words } from '../i18n/words.js'
import { hueStyles } from '../model-card/hues.styles.js'
import { type DetailOptions, readable, renderDetail } from './detail-view.js'
import { modelDetailStyles } from './model-detail.styles.js'

export type { DetailOptions } from './detail-view.js'

/** Words in one language, for a build that has no page to ask. */
class FixedWords extends Words {
  readonly lang: string

  constructor(lang: string) {
    super()
    this.lang = lang
  }
}

/** What is there only before the script. */
const beforeStyles = css`
  .unready {
    visibility: hidden;
  }
  .link {
    display: flex;
    flex-direction: column;
    justify-content: center;
    min-inline-size: 0;
    block-size: 5rem;
    padding-inline: 4.625rem 3.75rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_muted);
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  .link > * {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .link a {
    color: var(--_text);
    font-size: 1rem;
    font-weight: 600;
    text-decoration: none;
  }
`

/** Styles of {@link renderDetailPage}: those of the element, for its class in place of its shadow root. */
export const detailPageStyles: string = `.dm-detail{${[
  baseStyles,
  gridStyles,
  hueStyles,
  modelDetailStyles,
  beforeStyles,
]
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

/** Similar models as plain links, for a page before its script: each as high as the card that takes its place. */
export function renderSimilarLinks(models: readonly ModelCard[], href: (model: ModelCard) => string): TemplateResult {
  return html`<ul class="grid" role="list">
    ${models.map(
      (model) =>
        html`<li class="link">
          <a href=${href(model)} dir="auto">${model.name}</a>
          <span dir="auto">${[readable(model.type), model.author].filter(Boolean).join(' · ')}</span>
        </li>`,
    )}
  </ul>`
}
