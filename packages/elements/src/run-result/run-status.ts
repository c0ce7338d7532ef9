import { remedyOf } from '@decentramodels/core/errors'
import { taskRow } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'
import { formatDuration, formatSeconds } from './durations.js'
import type { RunProgress } from './progress.js'
import { isRefused, type Trouble } from './trouble.js'

/** The words of a phase, as they are said aloud: without times, which would be read out every second. */
export function phaseWords(local: Words, progress: RunProgress): string {
  if (progress.phase === 'queued')
    return progress.queue
      ? `${local.term('waiting')}: ${local.term('waitingPlace')(local.number(progress.queue.position))}`
      : local.term('waiting')
  if (progress.phase === 'cold-boot') return local.term('coldBoot')
  if (progress.phase === 'sending') return local.term('sending')
  return local.term(progress.text === '' ? 'running' : 'writing')
}

/** So long a gateway may be silent before it is said. */
const SILENT_MS = 5000

/** Why nothing goes on. */
function renderSilence(local: Words, { phase, phaseAt }: RunProgress, now: number): TemplateResult | typeof nothing {
  const isSilent = phase === 'sending' && now - phaseAt >= SILENT_MS
  if (navigator.onLine && !isSilent) return nothing
  return html`<p part="silent" role="status">${local.term(navigator.onLine ? 'gatewayQuiet' : 'offlineWait')}</p>`
}

/** What goes on, since when, and what is there already. */
export function renderWaiting(local: Words, progress: RunProgress, now: number): TemplateResult {
  const { phase, text, queue } = progress
  const elapsed = html`<span class="elapsed"
    >${local.term('elapsed')(formatSeconds(local.lang, now - progress.askedAt))}</span
  >`
  if (text !== '')
    return html`<p class="prose stream" part="text" dir="auto">${text}</p>
      <p class="quiet">${local.term('writing')}, ${elapsed}</p>`
  return html`<div class="waiting" part="waiting">
    <strong>${phaseTitle(local, progress)}</strong>
    ${phase === 'queued' && queue ? renderQueue(local, queue, now) : nothing}
    ${phase === 'cold-boot' ? html`<p>${local.term('coldBootText')}</p>` : nothing}
    ${renderSilence(local, progress, now)}
    ${phase === 'queued' ? nothing : html`<progress aria-label=${phaseTitle(local, progress)}></progress>`}
    <p class="quiet">${elapsed}${limitWords(local, progress)}</p>
  </div>`
}

function phaseTitle(local: Words, progress: RunProgress): string {
  return progress.phase === 'queued' ? local.term('waiting') : phaseWords(local, progress)
}

function renderQueue(
  local: Words,
  { position, startsAt }: NonNullable<RunProgress['queue']>,
  now: number,
): TemplateResult {
  const left = startsAt - now
  const start = left > 1000 ? local.term('waitingStart')(formatSeconds(local.lang, left)) : local.term('waitingSoon')
  return html`<p>${local.term('waitingPlace')(local.number(position))}, ${start}</p>`
}

/** How long it may take at most, once the model is at work. */
function limitWords(local: Words, { phase, task }: RunProgress): string {
  return phase === 'running' ? ` · ${local.term('atMost')(formatDuration(local.lang, taskRow(task).timeoutMs))}` : ''
}

/** What happened, what it means, what to do. */
export function renderTrouble(local: Words, trouble: Trouble, now: number, actions: unknown): TemplateResult {
  const { code, message, waitUntil, errors } = trouble
  const refused = isRefused(trouble)
  const remedies = local.term('remedies')
  const remedy = code && (Object.hasOwn(remedies, code) ? remedies[code] : remedyOf({ code }))
  const isOffline = code === 'network-failed' && !navigator.onLine
  const title = local.term(isOffline ? 'offline' : refused ? 'refused' : 'failed')
  return html`<div
    class="notice ${refused || isOffline ? 'warn' : 'danger'}"
    part=${refused ? 'refused' : 'error'}
    role="alert"
  >
    <p><strong>${title}</strong> ${message} ${remedy && !(refused && waitUntil !== undefined) ? remedy : nothing}</p>
    ${
      errors.length > 0
        ? html`<ul class="problems">
            ${errors.map(({ message }) => html`<li>${message}</li>`)}
          </ul>`
        : nothing
    }
    ${refused && waitUntil !== undefined ? html`<p aria-live="off">${countdown(local, waitUntil - now)}</p>` : nothing}
    ${actions}
  </div>`
}

function countdown(local: Words, left: number): string {
  return left > 0 ? local.term('refusedWait')(formatSeconds(local.lang, left)) : local.term('refusedOver')
}
