import { SITE_NAME } from '../../src/facts.ts'
import type { UsualModels } from '../../src/usual-models.ts'
import type { ModelCard } from '@decentramodels/core'
import { isTaskId, type TaskId, taskRow, TASK_IDS } from '@decentramodels/core/contract'
import { cardTiles } from '../cards.ts'
import { html, type Markup } from '../html.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/** Key of the demonstration that the gateway brings with it; a real gateway has keys of its own. */
const DEMO_KEY = 'dm_pk_demo'

/** What the form begins with. */
export const FIRST_TASK: TaskId = 'text-to-image'

/** Named at once; all others behind one click. */
const OFTEN: readonly [task: TaskId, words: string][] = [
  ['text-to-image', 'Picture'],
  ['text-to-video', 'Video'],
  ['text-to-speech', 'Speech'],
  ['text-to-audio', 'Music'],
  ['chat', 'Chat'],
  ['summarization', 'Summary'],
  ['object-detection', 'Objects'],
]

/** What goes in, in words; the first that fits takes a task. */
const GROUPS: readonly [title: string, holds: (task: TaskId) => boolean][] = [
  ['Make something', (task) => ['image', 'video', 'audio'].includes(taskRow(task).output)],
  ['From a picture', (task) => taskRow(task).media?.kind === 'image'],
  ['From a sound or a video', (task) => taskRow(task).media !== undefined],
  ['From text', () => true],
]

/** Every task in exactly one group. */
function grouped(): [title: string, tasks: TaskId[]][] {
  const groups = GROUPS.map(([title]): [string, TaskId[]] => [title, []])
  for (const task of TASK_IDS) groups[GROUPS.findIndex(([, holds]) => holds(task))]![1].push(task)
  return groups
}

function taskLink({ links }: Site, task: TaskId, words: string): Markup {
  return html`<a
    href="${links.to(`generate/?task=${task}`)}"
    data-task="${task}"
    ${task === FIRST_TASK && html` aria-current="true"`}
    >${words}</a
  >`
}

function chooser(site: Site): Markup {
  return html`<nav class="tasks" aria-label="What to do">
    <div class="often chips">${OFTEN.map(([task, words]) => taskLink(site, task, words))}</div>
    <details>
      <summary>All ${TASK_IDS.length} tasks</summary>
      <div class="groups">
        ${grouped().map(
          ([title, tasks]) =>
            html`<section>
              <h2>${title}</h2>
              <ul role="list">
                ${tasks.map((task) => html`<li>${taskLink(site, task, taskRow(task).title)}</li>`)}
              </ul>
            </section>`,
        )}
      </div>
    </details>
  </nav>`
}

/** Address of this page with a model chosen; false for a model whose task cannot be run. */
export function generatePath({ id, source, task }: Pick<ModelCard, 'id' | 'source' | 'task'>): string | false {
  return source === 'huggingface' && isTaskId(task) && `generate/?task=${task}&model=${encodeURIComponent(id)}`
}

/** The models of the first task; a script brings those of the chosen one. */
function taskModels(site: Site, { cards, total }: UsualModels): Markup {
  const all = site.links.to(`models/?task=${FIRST_TASK}&source=huggingface&sort=downloads`)
  return html`<section
    class="cards index"
    id="task-models"
    aria-labelledby="task-models-title"
    data-task="${FIRST_TASK}"
  >
    <h2 id="task-models-title">Most used models: <span data-part="task">${taskRow(FIRST_TASK).title}</span></h2>
    ${cardTiles(site, cards, { named: true })}
    <p class="note" data-part="none" ${total > 0 && 'hidden'}>
      The catalogue holds no model of this task. Those that the form names can be run all the same.
    </p>
    <p class="note" data-part="unread" hidden>
      The catalogue could not be read. <button type="button" data-part="retry">Try again</button>
    </p>
    <p class="onward" ${total <= cards.length && 'hidden'}>
      <a href="${all}" data-part="all">All models of this task</a>
    </p>
  </section>`
}

/** Runs models, and has models to choose from. */
export function generatePage(site: Site, models: UsualModels): Page {
  return {
    path: 'generate/',
    title: `Generate · ${SITE_NAME}`,
    description:
      'Type a prompt and see the picture. Or a video, speech, music, a chat, what is in a photo: every task in one page.',
    kind: 'lists',
    main: html`<header class="masthead">
        <h1>Generate</h1>
        <p class="lead">Type a prompt, press the button.</p>
        <noscript
          ><p class="note">Running a model needs JavaScript. The models below can be looked at without it.</p></noscript
        >
      </header>
      ${chooser(site)}
      ${provider(
        site,
        html`<dm-playground gateway="/" site-key="${DEMO_KEY}" heading-level="2" sync="url" sample></dm-playground>
          ${taskModels(site, models)}`,
      )}`,
  }
}
