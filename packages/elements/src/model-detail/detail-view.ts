/* eslint-disable lit-a11y/no-redundant-role -- Safari drops the role of a list without markers, so it is named. */
import { badgesOf, isNew, type ModelMetadata, modelUrl, safeUrl } from '@decentramodels/core'
import { html, nothing, type TemplateResult } from 'lit'
import '../i18n/en-detail.js'
import '../i18n/en-later.js'
import { formatAge, formatDate } from '../i18n/times.js'
import type { Words } from '../i18n/words.js'
import { sourceName } from '../model-card/facts.js'
import { renderGlyph } from '../model-card/glyph.js'
import { taskKind } from '../model-card/task-kind.js'
import { type DayLook, renderHistory } from './history-chart.js'
import { splitText } from './text-split.js'

type Content = TemplateResult | typeof nothing | string

/** How the copying of the id went. */
export type CopyState = 'idle' | 'copied' | 'failed'

/** What the view needs beside the model. Without the optional parts it is what a page shows before its script. */
export interface DetailOptions {
  /** Level of the name as a heading, 1 to 6; the sections are one level below. */
  headingLevel?: number
  /** Epoch in milliseconds, for ages; without it times are dates alone, which do not grow old in a prerendered page. */
  now?: number
  /** When the records were made, ISO. */
  recordedAt?: string | null
  /** Copies the id, and whether that was just done; without it the button keeps its place, unseen. */
  copy?: { state: CopyState; run(): void }
  /** Which day of the chart is looked at; without it the chart only shows. */
  days?: DayLook
  /** Further links or buttons beside the link to the source. */
  actions?: Content
  /** Shows the model's picture, which comes from the host of its source; called when it does not load. */
  picture?: { failed(): void }
  /** Similar models: as cards, or as links by `renderSimilarLinks`. */
  similar?: Content
}

const TAGS_SHOWN = 24
/** Levels of `nsfwLevel`, by bit. */
const LEVELS = ['PG', 'PG-13', 'R', 'X', 'XXX']
const GENERAL_LEVELS = 0b11

/** A real heading where the level is a usual one: pages that are read without a script are read by more than people. */
function heading(level: number, name: string, content: Content, id: string | typeof nothing = nothing): TemplateResult {
  if (level === 1) return html`<h1 class=${name} part=${name}><bdi>${content}</bdi></h1>`
  if (level === 2) return html`<h2 class=${name} part=${name} id=${id}><bdi>${content}</bdi></h2>`
  return html`<div class=${name} part=${name} id=${id} role="heading" aria-level=${Math.min(6, level)}>
    <bdi>${content}</bdi>
  </div>`
}

/** A titled section; `name` is its part. */
function section(name: string, level: number, title: string, content: unknown): TemplateResult {
  const id = `dm-${name}`
  return html`<section class=${name} part=${name} aria-labelledby=${id}>
    ${heading(level, 'title', title, id)} ${content}
  </section>`
}

/** A statement: what it is about, the answer in a word, and a sentence. */
function statement(label: string, answer: string, sentence: Content, tone = ''): TemplateResult {
  return html`<div class="statement">
    <dt>${label}</dt>
    <dd class="answer ${tone}"><bdi>${answer}</bdi></dd>
    ${sentence === '' ? nothing : html`<dd class="quiet">${sentence}</dd>`}
  </div>`
}

/** Words of an id such as `text-to-image`. */
export function readable(word: string): string {
  return word.replaceAll('-', ' ')
}

function renderHeader(model: ModelMetadata, words: Words, options: DetailOptions): TemplateResult {
  const { headingLevel = 1, recordedAt } = options
  const now = options.now ?? Date.parse(recordedAt ?? '')
  const limits = words.term('badges')
  const badges: [words: string, tone: string][] = badgesOf(model).map((badge) => [limits[badge], 'limit'])
  if (isNew(model, now)) badges.unshift([words.term('newBadge'), 'good'])
  const about = [model.author, readable(model.task), ...(model.type === model.task ? [] : [readable(model.type)])]
  return html`<header class="head">
    <span class="glyph" part="glyph">${renderGlyph(model.id)}</span>
    <div class="who">
      ${heading(headingLevel, 'name', model.name)}
      <p class="byline" part="byline">
        ${about.filter(Boolean).map((word, i) => html`${i > 0 ? ' · ' : nothing}<bdi>${word}</bdi>`)}
      </p>
      <p class="id" part="id"><bdi>${model.id}</bdi></p>
      ${
        badges.length > 0
          ? html`<p class="badges">
              ${badges.map(([words, tone]) => html`<span class="badge ${tone}" part="badge">${words}</span>`)}
            </p>`
          : nothing
      }
    </div>
  </header>`
}

function renderActions(model: ModelMetadata, words: Words, url: string, options: DetailOptions): TemplateResult {
  const { copy, actions } = options
  return html`<div class="actions" part="actions">
    <a class="button primary" part="open" href=${url}>${words.term('openAt')(sourceName(model.source))}</a>
    <button class="button ${copy ? '' : 'unready'}" part="copy" type="button" @click=${copy?.run}>
      ${words.term(copy?.state === 'copied' ? 'copied' : 'copyId')}
    </button>
    ${actions ?? nothing}
    <p class=${copy?.state === 'failed' ? 'quiet' : 'unseen'} role="status">
      ${copy?.state === 'copied' ? words.term('copied') : copy?.state === 'failed' ? words.term('copyFailed') : nothing}
    </p>
  </div>`
}

function renderUse(model: ModelMetadata, words: Words, level: number): TemplateResult {
  const [use, useSentence] = words.term('commercialUses')[model.commercialUse]!
  const gating = model.gated === null ? 'unknown' : model.gated ? 'gated' : 'open'
  const [access, accessSentence] = words.term('accesses')[gating]!
  const tone = { yes: 'good', restricted: 'limit', no: 'limit', unknown: '' }[model.commercialUse]
  return section(
    'use',
    level,
    words.term('useTitle'),
    html`<dl class="statements">
      ${statement(
        words.term('license'),
        ...(model.license === null
          ? words.term('licenseUnknown')
          : ([model.license, words.term('licenseAtSource')] as const)),
      )}
      ${statement(words.term('commercialUse'), use, useSentence, tone)}
      ${statement(words.term('access'), access, accessSentence, model.gated ? 'limit' : '')}
      ${renderContent(model, words)}
    </dl>`,
  )
}

/** What its pictures show; only CivitAI says. */
function renderContent({ nsfwLevel }: ModelMetadata, words: Words): Content {
  const levels = LEVELS.filter((_, bit) => ((nsfwLevel ?? 0) >> bit) & 1)
  if (nsfwLevel === null || levels.length === 0) return nothing
  const general = nsfwLevel & GENERAL_LEVELS
  const kind = general === nsfwLevel ? 'general' : general === 0 ? 'mature' : 'mixed'
  const list = words.term('ratedPictures')(levels.join(', '))
  return statement(words.term('content'), words.term('contents')[kind]!, list, kind === 'general' ? '' : 'limit')
}

function renderNumbers(model: ModelMetadata, words: Words, level: number, days?: DayLook): TemplateResult {
  const count = (value: number | null) => (value === null ? words.term('unknown') : words.number(value))
  const growth = model.weeklyGrowth
  return section(
    'numbers',
    level,
    words.term('numbersTitle'),
    html`<dl class="statements">
        ${statement(words.term('downloadsOf')[model.source]!, count(model.downloads), '')}
        ${statement(words.term('likes'), count(model.likes), '')}
        ${statement(
          words.term('growthLabel'),
          growth === null ? words.term('unknown') : words.percent(growth),
          growth === null ? words.term('growthUnknown') : '',
          growth !== null && growth >= 0.005 ? 'good' : '',
        )}
      </dl>
      ${renderHistory(words, model.dailyDownloads, days)}`,
  )
}

function renderAbout(model: ModelMetadata, words: Words, level: number): TemplateResult {
  const [beginning, rest] = splitText(model.description)
  return section(
    'description',
    level,
    words.term('aboutTitle'),
    html`${
      beginning === ''
        ? html`<p class="quiet">${words.term('noAbout')}</p>`
        : html`<p class="prose" dir="auto">${beginning}</p>`
    }
    ${
      rest === ''
        ? nothing
        : html`<details>
            <summary>${words.term('showRest')}</summary>
            <p class="prose" dir="auto">${rest}</p>
          </details>`
    }`,
  )
}

function renderTags({ tags }: ModelMetadata, words: Words, level: number): Content {
  if (tags.length === 0) return nothing
  const list = (some: readonly string[]) =>
    html`<ul role="list" aria-labelledby="dm-tags">
      ${some.map((tag) => html`<li><bdi>${tag}</bdi></li>`)}
    </ul>`
  const rest = tags.slice(TAGS_SHOWN)
  return section(
    'tags',
    level,
    words.term('tags'),
    html`${list(tags.slice(0, TAGS_SHOWN))}
    ${
      rest.length > 0
        ? html`<details>
            <summary>${words.term('showTags')(words.number(rest.length))}</summary>
            ${list(rest)}
          </details>`
        : nothing
    }`,
  )
}

function renderFacts(model: ModelMetadata, words: Words, level: number, now: number | undefined): TemplateResult {
  const unknown = words.term('unknown')
  const time = (at: string | null): Content =>
    at === null
      ? unknown
      : html`<time datetime=${at}>${formatDate(words.lang, at)}</time>${
            now === undefined || Date.parse(at) > now ? nothing : ` · ${formatAge(words.lang, now - Date.parse(at))}`
          }`
  const { parameters } = model
  const facts: [label: string, value: Content][] = [
    [words.term('author'), model.author ?? unknown],
    [words.term('madeBy'), words.term('origins')[model.origin]!],
    ...(model.type === model.task ? [] : [[words.term('type'), readable(model.type)] as [string, string]]),
    [words.term('task'), readable(model.task)],
    [words.term('baseModel'), model.baseModel ?? unknown],
    [
      words.term('parameters'),
      parameters === null ? unknown : [words.compact(parameters), words.number(parameters)].join(' · '),
    ],
    [words.term('created'), time(model.createdAt)],
    [words.term('updated'), time(model.lastUpdated)],
    [words.term('source'), sourceName(model.source)],
  ]
  if (model.trendingScore !== null) facts.push([words.term('trendingScore'), words.number(model.trendingScore)])
  return section(
    'facts',
    level,
    words.term('factsTitle'),
    html`<dl>
      ${facts.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd><bdi>${value}</bdi></dd>
          </div>`,
      )}
    </dl>`,
  )
}

function renderPicture(model: ModelMetadata, words: Words, picture: DetailOptions['picture']): Content {
  const image = picture && safeUrl(model.image ?? '')
  if (!image) return nothing
  return html`<img
    class="picture"
    part="picture"
    src=${image}
    alt=${words.term('pictureOf')(model.name)}
    width="320"
    height="240"
    loading="lazy"
    decoding="async"
    referrerpolicy="no-referrer"
    @error=${picture?.failed}
  />`
}

/**
 * Everything known about a model, as text and links. Pure: the same in an element and in a build that writes pages
 * with `@lit-labs/ssr`.
 */
export function renderDetail(model: ModelMetadata, words: Words, options: DetailOptions = {}): TemplateResult {
  const level = (options.headingLevel ?? 1) + 1
  const url = safeUrl(model.url) ?? modelUrl(model)
  const { recordedAt, similar } = options
  return html`<article class="detail ${taskKind(model.task)}" part="base">
    ${renderHeader(model, words, options)} ${renderActions(model, words, url, options)}
    ${renderUse(model, words, level)}
    <div class="columns">
      <div class="main">
        ${renderNumbers(model, words, level, options.days)} ${renderAbout(model, words, level)}
        ${renderTags(model, words, level)}
      </div>
      <div class="side">
        ${renderFacts(model, words, level, options.now)} ${renderPicture(model, words, options.picture)}
      </div>
    </div>
    ${
      similar === undefined || similar === nothing
        ? nothing
        : section('similar', level, words.term('similarTitle'), similar)
    }
    ${
      recordedAt
        ? html`<p class="quiet" part="recorded">
            ${words.term('recorded')(formatDate(words.lang, recordedAt), sourceName(model.source))}
          </p>`
        : nothing
    }
  </article>`
}
