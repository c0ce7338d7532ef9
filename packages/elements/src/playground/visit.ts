/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
import type { Run } from '@decentramodels/core/contract'
import { type TaskId, taskRow } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import '../i18n/en-run.js'
import type { Words } from '../i18n/words.js'
import { mediaUrl } from '../run-result/media-url.js'
import { modelName } from '../run-result/run-facts.js'
import { taskTitle } from './field-words.js'
import type { Visited } from './visited.js'

/** A line for people. */
function summary(local: Words, { run, values }: Visited): string {
  const texts = Object.values(values.fields).map((value) =>
    typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value
            .map((item) => (typeof item === 'string' ? item : ''))
            .filter(Boolean)
            .join(', ')
        : '',
  )
  const file = values.file && ('blob' in values.file ? values.file.name : values.file.url)
  const words = [...texts, values.draft, file ?? ''].find((text) => text !== '')
  return words ? (words.length > 80 ? `${words.slice(0, 79)}…` : words) : taskTitle(local, run.task)
}

/** The runs of this visit, to look at again. */
export function renderVisit(
  local: Words,
  list: readonly Visited[],
  {
    shown,
    headingLevel,
    show,
    remove,
    clear,
  }: {
    shown: Run | undefined
    headingLevel: number
    show(entry: Visited): void
    remove(entry: Visited): void
    clear(): void
  },
): TemplateResult | typeof nothing {
  return html`<section class="visit" part="history" aria-labelledby="visit-title">
    <div class="row">
      <div class="title" id="visit-title" role="heading" aria-level=${headingLevel}>${local.term('visitTitle')}</div>
      <button class="button quiet-button" type="button" @click=${clear}>${local.term('historyClear')}</button>
    </div>
    <ul role="list">
      ${list.map((entry) => {
        const words = summary(local, entry)
        return html`<li>
          <button
            class="seen"
            part="entry"
            type="button"
            aria-current=${entry.run === shown ? 'true' : nothing}
            aria-label=${local.term('historyShow')(words)}
            @click=${() => show(entry)}
          >
            ${renderThumb(entry.run)}<span class="words"
              ><span dir="auto">${words}</span
              ><span class="quiet"
                >${taskTitle(local, entry.run.task)} · <bdi>${modelName(entry.run.modelUsed)}</bdi></span
              ></span
            >
          </button>
          <button
            class="remove"
            type="button"
            aria-label=${local.term('historyRemove')(words)}
            @click=${() => remove(entry)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>`
      })}
    </ul>
  </section>`
}

/** The picture itself; of other results their beginning in words. */
function renderThumb({ task, output }: Run): TemplateResult {
  const kind = taskRow(task as TaskId).output
  const values = output as Record<string, { url?: string }> | undefined
  const url = kind === 'image' || kind === 'depth' ? mediaUrl(values?.[kind]?.url ?? '', 'image') : undefined
  return url === undefined
    ? html`<span class="thumb" aria-hidden="true">${KIND_SIGNS[kind]}</span>`
    : html`<img class="thumb" src=${url} alt="" loading="lazy" />`
}

const KIND_SIGNS: Readonly<Record<string, string>> = {
  image: '▦',
  video: '▷',
  audio: '♪',
  text: 'T',
  labels: '≡',
  objects: '▢',
  entities: 'N',
  answers: '?',
  fills: '_',
  vector: '∿',
  masks: '◐',
  depth: '◭',
}
