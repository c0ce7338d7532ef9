import { type DecentraError, isDecentraError } from '@decentramodels/core'
import type { ErrorCode } from '@decentramodels/core/errors'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'

/** Failures that mean that something else than a gateway stands at the address: a host of plain files, say. */
const NOBODY: ReadonlySet<ErrorCode> = new Set(['not-found', 'response-invalid'])

/** What to say of a gateway that did not answer as one. */
export function errorWords(local: Words, error: unknown): string {
  return isAnswer(error) ? error.message : local.term('gatewaySilentText')
}

/** Whether a gateway said it. */
export function isAnswer(error: unknown): error is DecentraError {
  return isDecentraError(error) && !NOBODY.has(error.code)
}

/** Why nothing can be run, with a way to look again where that may help. */
export function renderUnavailable(
  local: Words,
  title: 'cannotRun' | 'clientFailed' | 'gatewaySilent' | 'noGateway',
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
