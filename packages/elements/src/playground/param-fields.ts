import { type ParamField, taskRow } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import { fieldHint, fieldTitle } from './field-words.js'
import { describedBy, type FormHost, problemAt, renderFieldProblem } from './form-host.js'
import { defaultParams } from './run-form.js'

/** The settings that matter most at once, the others behind a click. */
export function renderParamFields(host: FormHost, model: string | undefined): TemplateResult | typeof nothing {
  const { local } = host
  const all = Object.entries(taskRow(host.task).params)
  if (all.length === 0) return nothing
  const defaults = defaultParams(host.task, model)
  const render = ([name, field]: [string, ParamField]) => renderParam(host, name, field, defaults[name])
  const main = all.filter(([, field]) => field.main)
  const more = all.filter(([, field]) => !field.main)
  const isWrong = more.some(([name]) => problemAt(host, `/params/${name}`))
  const isSet = Object.keys(host.values.params).length > 0
  return html`${main.length > 0 ? html`<div class="params">${main.map(render)}</div>` : nothing}
  ${
    more.length > 0
      ? html`<details class="more" part="more" ?open=${isWrong}>
          <summary>${local.term('moreSettings')}</summary>
          <div class="params">${more.map(render)}</div>
        </details>`
      : nothing
  }
  ${
    isSet
      ? html`<button class="button quiet-button" part="reset" type="button" @click=${() => host.change({ params: {} })}>
          ${local.term('resetSettings')}
        </button>`
      : nothing
  }`
}

function renderParam(host: FormHost, name: string, field: ParamField, standard: unknown): TemplateResult {
  const { local } = host
  const id = `param-${name}`
  const problem = problemAt(host, `/params/${name}`)
  const value = Object.hasOwn(host.values.params, name) ? host.values.params[name] : standard
  const set = (next: unknown) => {
    const params = { ...host.values.params }
    // As it is by itself: then it is not sent, and follows the model.
    if (next === undefined || next === standard) delete params[name]
    else params[name] = next
    host.change({ params })
  }
  const described = describedBy(id, { hint: field.hint !== undefined, problem: problem !== undefined })
  const invalid = problem ? 'true' : nothing
  const title = fieldTitle(local, field.title)
  const hint =
    field.hint === undefined ? nothing : html`<p class="below" id=${`${id}-hint`}>${fieldHint(local, field.hint)}</p>`
  const below = html`${hint}${renderFieldProblem(host, id, problem, field.title)}`

  switch (field.type) {
    case 'boolean':
      return html`<div class="field switch">
        <label
          ><input
            id=${id}
            type="checkbox"
            .checked=${value === true}
            aria-describedby=${described}
            @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
          /><span>${title}</span></label
        >
        ${below}
      </div>`
    case 'choice':
      return html`<div class="field">
        <label for=${id}>${title}</label>
        <select
          id=${id}
          aria-describedby=${described}
          @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}
        >
          ${field.choices.map((choice) => html`<option value=${choice} ?selected=${choice === value}>${choice}</option>`)}
        </select>
        ${below}
      </div>`
    case 'string':
    case 'strings': {
      const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
      const read = (event: Event) => {
        const written = (event.target as HTMLInputElement).value
        if (written.trim() === '') set(undefined)
        else if (field.type === 'string') set(written)
        else
          set(
            written
              .split(',')
              .map((item) => item.trim())
              .filter(Boolean),
          )
      }
      return html`<div class="field wide">
        <label for=${id}>${title}</label>
        <input
          id=${id}
          type="text"
          autocomplete="off"
          .value=${text}
          aria-describedby=${described}
          aria-invalid=${invalid}
          @change=${read}
        />
        ${field.type === 'strings' ? html`<p class="below">${local.term('listHint')}</p>` : nothing} ${below}
      </div>`
    }
    default: {
      const read = (event: Event) => {
        const { value, valueAsNumber, validity } = event.target as HTMLInputElement
        set(value === '' && !validity.badInput ? undefined : valueAsNumber)
      }
      const shown = typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
      const number = html`<input
        id=${id}
        type="number"
        inputmode=${field.type === 'integer' ? 'numeric' : 'decimal'}
        min=${field.min}
        max=${field.max}
        step=${field.step ?? (field.type === 'integer' ? 1 : 'any')}
        .value=${shown}
        placeholder=${standard === undefined ? local.term('byModel') : nothing}
        aria-describedby=${described}
        aria-invalid=${invalid}
        @change=${read}
      />`
      if (field.type === 'integer')
        return html`<div class="field"><label for=${id}>${title}</label>${number} ${below}</div>`
      // Of a number between two bounds the place between them is easier to find than the digits.
      return html`<div class="field">
        <label for=${id}>${title}</label>
        <div class="slider">
          <input
            type="range"
            min=${field.min}
            max=${field.max}
            step=${field.step ?? 'any'}
            .value=${shown}
            aria-label=${title}
            @input=${read}
          />${number}
        </div>
        ${below}
      </div>`
    }
  }
}
