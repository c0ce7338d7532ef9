import { html, nothing, type TemplateResult } from 'lit'
import type * as failure from './failure.js'
import type { LazyPart } from './lazy-part.js'
import type { Localizer } from '../i18n/localizer.js'

/** What happened and a button that tries again; in few words when the code for more of them did not load either. */
export function renderProblem(
  local: Localizer,
  part: LazyPart<typeof failure>,
  error: unknown,
  retry: () => void,
): TemplateResult | typeof nothing {
  const again = () => {
    part.retry()
    retry()
  }
  if (part.value) return part.value.renderFailure(local, error, again)
  if (!part.failed) return nothing
  return html`<div class="notice danger" part="error" role="alert">
    <p>${local.term('failedTitle')}</p>
    <button class="button" part="retry" type="button" @click=${again}>${local.term('retry')}</button>
  </div>`
}

/** Says that records, or parts of them, are not real. */
export function renderSimulated(
  local: Localizer,
  simulated: string | null | undefined,
): TemplateResult | typeof nothing {
  return simulated ? html`<p class="notice" part="simulated">${local.term('simulated')(simulated)}</p>` : nothing
}
