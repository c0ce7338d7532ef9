import type { CommercialUse } from '@decentramodels/core/contract'
import { type RunModelRow, runModelsOf, type TaskId } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import type { Words } from '../i18n/words.js'

/** A model of the catalogue that is not in the table of known ones. */
export interface OtherModel {
  id: string
  name: string
  license: string | null
  commercialUse: CommercialUse
}

/** Which model answers, and what a person should know before choosing it. */
export function renderModelChoice(
  local: Words,
  task: TaskId,
  { model, other, choose }: { model: string | undefined; other: OtherModel | undefined; choose(id: string): void },
): TemplateResult {
  const rows = runModelsOf(task)
  const chosen = rows.find(({ id }) => id === model) ?? (other?.id === model ? other : undefined) ?? rows[0]!
  return html`<div class="field model">
    <label for="model">${local.term('model')}</label>
    <select
      id="model"
      part="model"
      aria-describedby="model-about"
      @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
    >
      ${other && !rows.some(({ id }) => id === other.id) ? renderOption(other.id, other.name, chosen.id) : nothing}
      ${rows.map((row) =>
        renderOption(row.id, row.default ? local.term('defaultModel')(row.name) : row.name, chosen.id),
      )}
    </select>
    <p class="about" id="model-about" part="about">${renderAbout(local, chosen)}</p>
  </div>`
}

function renderOption(id: string, words: string, chosen: string): TemplateResult {
  return html`<option value=${id} ?selected=${id === chosen}>${words}</option>`
}

function renderAbout(local: Words, model: RunModelRow | OtherModel): TemplateResult {
  const { commercialUse, license } = model
  const signal = 'signal' in model ? model.signal : null
  return html`<span class="flag ${commercialUse === 'yes' ? 'good' : 'limit'}"
      >${local.term('licenseFlags')[commercialUse]}</span
    >
    ${signal === null ? nothing : html`<span class="flag ${signal === 'good' ? 'good' : signal === 'medium' ? '' : 'limit'}">${local.term('signals')[signal]}</span>`}
    ${'note' in model ? html`<span>${model.note}</span>` : nothing}
    <bdi class="mono">${model.id}</bdi>
    ${license === null ? nothing : html`<span>${local.term('licenseNamed')(license)}</span>`}`
}
