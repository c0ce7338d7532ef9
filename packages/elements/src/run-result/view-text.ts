import type { Outputs, Scored } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import { renderBar } from './bar.js'
import { labelName, scoreText } from './label-name.js'
import { ink, sentText, type View, type ViewContext } from './view.js'

/** Text as it is, with its line breaks. */
export function viewText({ text }: Outputs['text'], { local }: ViewContext): View {
  return () =>
    text.trim() === ''
      ? html`<p class="quiet" part="text">${local.term('noText')}</p>`
      : html`<p class="prose" part="text" dir="auto">${text}</p>`
}

/** Classes with their scores as bars. */
export function viewLabels({ labels }: Outputs['labels'], context: ViewContext): View {
  const { local } = context
  const hasUnnamed = labels.some(({ label }) => labelName(local, label) !== label)
  return () =>
    labels.length === 0
      ? renderNone(context)
      : html`${renderScores(context, labels)}
        ${hasUnnamed ? html`<p class="quiet">${local.term('unnamedLabels')}</p>` : nothing}`
}

/** A table of names, bars and numbers. */
export function renderScores({ local }: ViewContext, rows: readonly Scored[]): TemplateResult {
  const most = Math.max(1, ...rows.map(({ score }) => score))
  return html`<table class="scores" part="scores">
    <thead class="unseen">
      <tr>
        <th scope="col">${local.term('labelColumn')}</th>
        <th scope="col">${local.term('scoreColumn')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ label, score }) =>
          html`<tr>
            <th scope="row" dir="auto">${labelName(local, label)}</th>
            <td>
              <span class="score">${renderBar(score / most)}<span class="value">${scoreText(local, score)}</span></span>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** The text with its names marked, each kind in its ink and in words; then a list of them. */
export function viewEntities({ entities }: Outputs['entities'], context: ViewContext): View {
  const { local } = context
  const text = sentText(context, 'text')
  const kinds = [...new Set(entities.map(({ label }) => label))]
  const inOrder = [...entities].sort((a, b) => a.start - b.start)
  const pieces: (TemplateResult | string)[] = []
  let at = 0
  for (const { start, end, label } of inOrder) {
    // Places of another text, or over one another, are not drawn; the list has them.
    if (start < at || end > text.length || end <= start) continue
    pieces.push(
      text.slice(at, start),
      html`<mark class=${ink(kinds.indexOf(label))}
        >${text.slice(start, end)}<span class="kind">${entityName(local, label)}</span></mark
      >`,
    )
    at = end
  }
  pieces.push(text.slice(at))
  return () =>
    entities.length === 0
      ? html`${renderNone(context)}
          <p class="prose quiet" dir="auto">${text}</p>`
      : html`${text === '' ? nothing : html`<p class="prose" part="text" dir="auto">${pieces}</p>`}
          <table class="rows">
            <thead>
              <tr>
                <th scope="col">${local.term('nameColumn')}</th>
                <th scope="col">${local.term('kindColumn')}</th>
                <th scope="col" class="number">${local.term('scoreColumn')}</th>
              </tr>
            </thead>
            <tbody>
              ${inOrder.map(
                ({ text, label, score }) =>
                  html`<tr>
                    <th scope="row" dir="auto">${text}</th>
                    <td>${entityName(local, label)}</td>
                    <td class="number">${scoreText(local, score)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
}

function entityName(local: ViewContext['local'], label: string): string {
  const names = local.term('entityNames')
  return Object.hasOwn(names, label) ? names[label]! : label
}

/** How much of a text stands around an answer, in characters. */
const AROUND = 160

/** Answers, best first; each with its place in the text where it has one. */
export function viewAnswers({ answers }: Outputs['answers'], context: ViewContext): View {
  const { local } = context
  const text = sentText(context, 'context')
  return () =>
    answers.length === 0
      ? renderNone(context)
      : html`<ol class="answers" part="answers">
          ${answers.map(
            ({ answer, score, start, end }) =>
              html`<li>
                <p class="answer" dir="auto">${answer.trim() === '' ? local.term('noAnswer') : answer}</p>
                ${
                  score === null
                    ? nothing
                    : html`<span class="score"
                        >${renderBar(score)}<span class="value">${scoreText(local, score)}</span></span
                      >`
                }
                ${renderPlace(text, start, end)}
              </li>`,
          )}
        </ol>`
}

function renderPlace(text: string, start: number | null, end: number | null): TemplateResult | typeof nothing {
  if (start === null || end === null || end <= start || end > text.length) return nothing
  const from = Math.max(0, start - AROUND)
  const to = Math.min(text.length, end + AROUND)
  return html`<p class="quiet" dir="auto">
    ${from > 0 ? '… ' : ''}${text.slice(from, start)}<mark class="ink-0">${text.slice(start, end)}</mark
    >${text.slice(end, to)}${to < text.length ? ' …' : ''}
  </p>`
}

/** Words for the gap, with the sentence that each makes. */
export function viewFills({ fills }: Outputs['fills'], context: ViewContext): View {
  const { local } = context
  return () =>
    fills.length === 0
      ? renderNone(context)
      : html`${renderScores(
            context,
            fills.map(({ word, score }) => ({ label: word, score })),
          )}
          <p class="quiet" dir="auto">${local.term('bestSentence')} <q>${fills[0]!.text}</q></p>`
}

/** What to say when a model found nothing: an answer too. */
export function renderNone({ local }: ViewContext): TemplateResult {
  return html`<p class="notice" part="none">${local.term('foundNothing')}</p>`
}
