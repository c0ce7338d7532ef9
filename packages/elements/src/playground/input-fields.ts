import { type InputField, taskRow } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import { fieldHint, fieldTitle } from './field-words.js'
import { describedBy, type FormHost, problemAt, renderFieldProblem } from './form-host.js'

type Kind<Name extends InputField['kind']> = Extract<InputField, { kind: Name }>

/** The fields of a task, without its file. */
export function renderInputFields(host: FormHost): TemplateResult[] {
  return Object.entries(taskRow(host.task).input).map(([name, field]) => {
    if (field.kind === 'labels') return renderLabels(host, name, field)
    return field.kind === 'messages' ? renderDraft(host, name, field) : renderText(host, name, field)
  })
}

function renderText(host: FormHost, name: string, field: Kind<'text'>): TemplateResult {
  const value = String(host.values.fields[name] ?? '')
  const change = (event: Event) =>
    host.change({
      fields: { ...host.values.fields, [name]: (event.target as HTMLInputElement | HTMLTextAreaElement).value },
    })
  return renderTextField(host, { name, field, value, change, rows: field.maxLength > 2000 ? 7 : 4 })
}

/** The next message of a chat; those before it stand with the result. */
function renderDraft(host: FormHost, name: string, field: Kind<'messages'>): TemplateResult {
  const change = (event: Event) => host.change({ draft: (event.target as HTMLTextAreaElement).value })
  const titled = { ...field, title: host.local.term('chatInput') }
  return renderTextField(host, { name, field: titled, value: host.values.draft, change, rows: 3 })
}

function renderTextField(
  host: FormHost,
  {
    name,
    field: { title, hint, maxLength, ...field },
    value,
    change,
    rows,
  }: {
    name: string
    field: Kind<'text'> | Kind<'messages'>
    value: string
    change: (event: Event) => void
    rows: number
  },
): TemplateResult {
  const { local } = host
  const id = `field-${name}`
  const problem = problemAt(host, `/input/${name}`)
  const described = describedBy(id, { hint: hint !== undefined, problem: problem !== undefined })
  const isOneLine = field.kind === 'text' && field.multiline === undefined
  return html`<div class="field">
    <label for=${id}>${fieldTitle(local, title)}</label>
    ${
      isOneLine
        ? html`<input
            id=${id}
            part="field"
            type="text"
            autocomplete="off"
            .value=${value}
            aria-describedby=${described}
            aria-invalid=${problem ? 'true' : nothing}
            @input=${change}
          />`
        : html`<textarea
            id=${id}
            part="field"
            rows=${rows}
            .value=${value}
            aria-describedby=${described}
            aria-invalid=${problem ? 'true' : nothing}
            @input=${change}
          ></textarea>`
    }
    <p class="below">
      <span id=${`${id}-hint`}>${hint === undefined ? nothing : fieldHint(local, hint)}</span>
      <span class="count ${value.length > maxLength ? 'over' : ''}"
        >${local.term('characters')(local.number(value.length), local.number(maxLength))}</span
      >
    </p>
    ${renderFieldProblem(host, id, problem, title)}
  </div>`
}

/** Labels as chips, each with its own button that removes it. */
function renderLabels(host: FormHost, name: string, field: Kind<'labels'>): TemplateResult {
  const { local } = host
  const id = `field-${name}`
  const problem = problemAt(host, `/input/${name}`)
  const labels = (host.values.fields[name] ?? []) as string[]
  const set = (next: string[]) => host.change({ fields: { ...host.values.fields, [name]: next } })
  const add = (input: HTMLInputElement, text = input.value) => {
    const fresh = text
      .split(/[,\n]/)
      .map((label) => label.trim())
      .filter((label, i, all) => label !== '' && !labels.includes(label) && all.indexOf(label) === i)
    input.value = ''
    if (fresh.length === 0) return
    set([...labels, ...fresh])
    host.say(local.term('labelAdded')(fresh.join(', ')))
  }
  const remove = (label: string, root: ParentNode) => {
    set(labels.filter((other) => other !== label))
    host.say(local.term('labelRemoved')(label))
    root.querySelector<HTMLElement>(`#${id}`)?.focus()
  }
  const onKey = (event: KeyboardEvent) => {
    const input = event.target as HTMLInputElement
    // Ctrl+Enter runs; composing a character ends with Enter too.
    if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.isComposing) || event.key === ',') {
      event.preventDefault()
      add(input)
    } else if (event.key === 'Backspace' && input.value === '' && labels.length > 0)
      remove(labels.at(-1)!, input.getRootNode() as ParentNode)
  }
  return html`<div class="field" role="group" aria-labelledby=${`${id}-title`}>
    <label id=${`${id}-title`} for=${id}>${fieldTitle(local, field.title)}</label>
    <div class="chips" part="labels">
      ${labels.map(
        (label) =>
          html`<span class="tag"
            ><bdi>${label}</bdi
            ><button
              type="button"
              aria-label=${local.term('removeLabel')(label)}
              @click=${(event: Event) => remove(label, (event.target as Element).getRootNode() as ParentNode)}
            >
              <span aria-hidden="true">×</span>
            </button></span
          >`,
      )}
      <input
        id=${id}
        part="field"
        type="text"
        autocomplete="off"
        aria-describedby=${describedBy(id, { hint: true, problem: problem !== undefined })}
        aria-invalid=${problem ? 'true' : nothing}
        @keydown=${onKey}
        @blur=${(event: Event) => add(event.target as HTMLInputElement)}
        @paste=${(event: ClipboardEvent) => {
          const text = event.clipboardData?.getData('text') ?? ''
          if (!/[,\n]/.test(text)) return
          event.preventDefault()
          add(event.target as HTMLInputElement, text)
        }}
      />
    </div>
    <p class="below">
      <span id=${`${id}-hint`}
        >${field.hint === undefined ? nothing : `${fieldHint(local, field.hint)} `}${local.term('labelHint')}</span
      >
      <span class="count ${labels.length > field.maxItems ? 'over' : ''}"
        >${local.term('characters')(local.number(labels.length), local.number(field.maxItems))}</span
      >
    </p>
    ${renderFieldProblem(host, id, problem, field.title)}
  </div>`
}
