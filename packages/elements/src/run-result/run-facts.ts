import type { Run } from '@decentramodels/core/contract'
import { runModel } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'
import { formatDuration } from './durations.js'

/** What people call a model: its name in our table, else its id. */
export function modelName(id: string): string {
  return runModel(id)?.name ?? id
}

/** Which model answered, under which license, in what time; and whether it was another one than asked for. */
export function renderFacts(local: Words, run: Run): TemplateResult {
  const { modelUsed, license, timing, fallback } = run
  const time = (ms: number) => formatDuration(local.lang, ms)
  const flags = local.term('licenseFlags')
  const words = local.term('timeParts')({
    queued: timing.queuedMs >= 500 ? time(timing.queuedMs) : null,
    boot: timing.bootMs !== null && timing.bootMs >= 500 ? time(timing.bootMs) : null,
    run: time(timing.runMs),
  })
  return html`${
      fallback
        ? html`<p class="notice" part="fallback">
            ${local.term('fellBack')(modelName(modelUsed), modelName(run.model))}
          </p>`
        : nothing
    }
    <dl class="facts" part="facts">
      <div>
        <dt>${local.term('factModel')}</dt>
        <dd><bdi>${modelUsed}</bdi></dd>
      </div>
      <div>
        <dt>${local.term('factTime')}</dt>
        <dd>${words}</dd>
      </div>
      <div>
        <dt>${local.term('factLicense')}</dt>
        <dd class="words">
          ${license.id === null ? nothing : html`<bdi>${license.id}</bdi>, `}<span
            class=${license.commercialUse === 'yes' ? 'good' : 'limit'}
            >${flags[license.commercialUse]}</span
          >
        </dd>
      </div>
    </dl>`
}

/** Says that an answer is made up. */
export function renderMadeUp(local: Words): TemplateResult {
  return html`<p class="notice warn" part="simulated">
    <strong>${local.term('simulatedRun')}</strong> ${local.term('simulatedRunText')}
  </p>`
}
