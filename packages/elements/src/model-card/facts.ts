import type { ModelCard } from '@decentramodels/core'
import { html, type TemplateResult } from 'lit'
import '../i18n/en-later.js'
import { formatDate } from '../i18n/times.js'
import type { Words } from '../i18n/words.js'

const SOURCE_NAMES: Record<ModelCard['source'], string> = { huggingface: 'Hugging Face', civitai: 'CivitAI' }

/** Name of a source as people write it. */
export function sourceName(source: ModelCard['source']): string {
  return SOURCE_NAMES[source]
}

/** Label and value of every fact that a card carries. What is not known says so. */
export function factsOf(local: Words, model: ModelCard): [label: string, value: string][] {
  const unknown = local.term('unknown')
  const count = (value: number | null) => (value === null ? unknown : local.number(value))
  const day = (time: string | null) => (time === null ? unknown : formatDate(local.lang, time))
  const words = local.term('badges')
  const facts: [string, string][] = [
    [local.term('author'), model.author ?? unknown],
    [local.term('task'), model.task.replaceAll('-', ' ')],
    [local.term(model.source === 'huggingface' ? 'downloadsMonth' : 'downloadsAll'), count(model.downloads)],
    [local.term('growthLabel'), model.weeklyGrowth === null ? unknown : local.percent(model.weeklyGrowth)],
    [local.term('likes'), count(model.likes)],
    [local.term('license'), [model.license ?? unknown, ...model.badges.map((badge) => words[badge])].join(' · ')],
    [local.term('created'), day(model.createdAt)],
    [local.term('updated'), day(model.lastUpdated)],
    [local.term('source'), sourceName(model.source)],
  ]
  if (model.type !== model.task) facts.splice(1, 0, [local.term('type'), model.type.replaceAll('-', ' ')])
  return facts
}

/** Facts as a description list. */
export function renderFacts(facts: readonly (readonly [string, string])[]): TemplateResult {
  return html`<dl class="facts">
    ${facts.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd dir="auto">${value}</dd>
        </div>`,
    )}
  </dl>`
}
