import type { ChatMessage } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'
import type { DmRunResult } from '../run-result/run-result.js'
import { type FormValues, inputOf } from './run-form.js'
import type { RunSession } from './run-session.js'

interface PaneOptions {
  session: RunSession
  /** Of the form, which may be ahead of what is shown. */
  values: FormValues
  isChat: boolean
  /** Shows the run; undefined while its code is on its way, null when it did not load. */
  view: DmRunResult | undefined | null
  /** Whether what comes will be made up. */
  simulated: boolean
  /** Why nothing can be run, or not now. */
  unavailable: TemplateResult | typeof nothing
  /** Whether a run that was refused may be tried again. */
  mayRetry: boolean
  retry(event: Event): void
  restart(): void
}

/** The place of the result: what was said before it in a chat, the run, what can be done now. */
export function renderResultPane(local: Words, options: PaneOptions): TemplateResult {
  const { session, values, isChat, view, simulated, unavailable, mayRetry, retry } = options
  const { sent, isRunning, error } = session
  if (sent === undefined) {
    const said = isChat ? renderTalk(local, values.fields.messages as ChatMessage[]) : nothing
    const place =
      unavailable === nothing
        ? html`<slot name="place"
            ><div class="place" part="place">
              <p>${local.term('resultPlace')}</p>
              ${simulated ? html`<p class="quiet">${local.term('simulatedRun')}</p>` : nothing}
            </div></slot
          >`
        : html`<div class="place" part="place">${unavailable}</div>`
    return html`${said}${place} ${said === nothing ? nothing : renderRestart(local, options)}`
  }
  const said =
    sent.task === 'chat' ? renderTalk(local, inputOf('chat', sent.values).messages as ChatMessage[]) : nothing
  // Without the code, why there is none says it all.
  return html`${view === null ? nothing : unavailable} ${said} ${view ?? nothing}
    ${
      view === null
        ? html`<p class="notice danger" part="unavailable" role="alert">${local.term('clientFailed')}</p>`
        : nothing
    }
    <div class="row">
      ${
        isRunning
          ? html`<button class="button" part="cancel" type="button" @click=${() => session.cancel()}>
              ${local.term('cancel')}
            </button>`
          : nothing
      }
      ${
        error !== undefined || (view === null && !isRunning)
          ? html`<button
              class="button"
              part="retry"
              type="button"
              aria-disabled=${mayRetry ? 'false' : 'true'}
              @click=${retry}
            >
              ${local.term('again')}
            </button>`
          : nothing
      }
      ${said === nothing || isRunning ? nothing : renderRestart(local, options)}
    </div>`
}

function renderTalk(local: Words, messages: readonly ChatMessage[]): TemplateResult | typeof nothing {
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
  </ol>`
}

function renderRestart(local: Words, { restart }: PaneOptions): TemplateResult {
  return html`<button class="button quiet-button" part="restart" type="button" @click=${restart}>
    ${local.term('chatRestart')}
  </button>`
}
