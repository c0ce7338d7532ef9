import type { ChatMessage } from '@decentramodels/core/contract'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'

/** What was said so far, and a button that begins anew. */
export function renderTalk(
  local: Words,
  messages: readonly ChatMessage[],
  restart: () => void,
): TemplateResult | typeof nothing {
  if (messages.length === 0) return nothing
  const roles = local.term('chatRoles')
  return html`<ol class="talk" part="talk">
      ${messages.map(
        ({ role, content }) =>
          html`<li class=${role}>
            <span class="quiet">${roles[role]}</span>
            <p class="said" dir="auto">${content}</p>
          </li>`,
      )}
    </ol>
    <button class="button quiet-button" type="button" @click=${restart}>${local.term('chatRestart')}</button>`
}
