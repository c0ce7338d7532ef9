import { isDecentraError } from '@decentramodels/core'
import { type ErrorCode, remedyOf } from '@decentramodels/core/contract'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'

/** Failures that mean that something else than a gateway stands at the address: a host of plain files, say. */
const NOBODY: ReadonlySet<ErrorCode> = new Set(['not-found', 'response-invalid'])

/** What to say of a gateway that did not answer as one. */
export function errorWords(local: Words, error: unknown): string {
  if (!isDecentraError(error) || NOBODY.has(error.code)) return local.term('gatewaySilentText')
  const remedies = local.term('remedies')
  const remedy = Object.hasOwn(remedies, error.code) ? remedies[error.code] : remedyOf(error)
  return `${error.message} ${remedy}`
}

/** Why nothing can be run, with a way to look again where that may help. */
export function renderUnavailable(
  local: Words,
  title: 'cannotRun' | 'gatewaySilent' | 'noGateway',
  text: string,
  check?: () => void,
): TemplateResult {
  return html`<div class="notice warn" part="unavailable" role="status" id="unavailable">
    <p><strong>${local.term(title)}</strong> ${text}</p>
    ${
      check
        ? html`<button class="button" part="check" type="button" @click=${check}>${local.term('checkGateway')}</button>`
        : nothing
    }
  </div>`
}
