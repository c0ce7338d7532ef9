import { isTaskId, type MediaField, type OutputKind, type TaskId, taskRow } from '@decentramodels/core/tasks'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { adoptStyles } from '../base/adopt-styles.js'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { createElement } from '../base/create-element.js'
import { DmElement } from '../base/dm-element.js'
import { LazyPart } from '../base/lazy-part.js'
import '../i18n/en-playground.js'
import '../i18n/en-runner.js'
import type { DmRunResult } from '../run-result/run-result.js'
import { Ticker } from '../run-result/ticker.js'
import { AddressSync } from './address-sync.js'
import { takeAsked } from './asked-elsewhere.js'
import { ChosenModel } from './chosen-model.js'
import { taskSummary, taskTitle } from './field-words.js'
import { FormState } from './form-state.js'
import type { PageClient } from './gateway-client.js'
import { GatewayLink } from './gateway-link.js'
import { renderInputFields } from './input-fields.js'
import { renderModelChoice } from './model-choice.js'
import { renderParamFields } from './param-fields.js'
import { playgroundStyles } from './playground.styles.js'
import { bringIntoView, holdStill, isPress, isRunKey } from './press.js'
import { renderResultPane } from './result-pane.js'
import { RunFlow } from './run-flow.js'
import { RunSession, type Sent } from './run-session.js'
import { TaskChangeEvent } from './task-change-event.js'
import { errorWords, renderUnavailable } from './unavailable.js'

const DEFAULT_TASK: TaskId = 'text-to-image'

/** The turns of a chat stand above the answer, not within. */
const NOTHING = {}

/** What pressing the button makes. */
const MAKERS: ReadonlySet<OutputKind> = new Set(['image', 'video', 'audio'])

/**
 * Runs a model from a page: a form made from the table of tasks, what goes on while one waits, and the result shown by
 * its kind. The key of the upstream stays with the gateway; the page has a publishable one.
 *
 * Takes a client from its property, else makes one for `gateway` and `site-key`, its own or those of the nearest
 * `dm-provider`. A run starts by a press of a person alone, never by a script's click.
 *
 * @summary A form, a run and its result, for any task.
 * @status experimental
 * @since 0.2.0
 *
 * @example
 * ```html
 * <dm-playground task="text-to-image" gateway="https://gateway.example/" site-key="dm_pk_..."></dm-playground>
 * ```
 *
 * @fires {TaskChangeEvent} dm-task-change - Another task is shown, by whatever way; and the first one.
 *
 * @slot intro - Above the form, in place of the task's title and sentence.
 * @slot place - Where the result will appear, before the first run.
 *
 * @csspart base - The whole view.
 * @csspart name - The title.
 * @csspart form - The form.
 * @csspart model - The list of models.
 * @csspart about - What to know of the chosen model.
 * @csspart field - Each field of the input.
 * @csspart labels - The chips of labels.
 * @csspart drop - Where a file is dropped.
 * @csspart preview - The chosen file.
 * @csspart example - The button that takes an example picture.
 * @csspart remove-file - The button that removes the file.
 * @csspart more - The settings behind a click.
 * @csspart reset - The button that sets all settings back.
 * @csspart problem - What is wrong with a field.
 * @csspart run - The button that runs.
 * @csspart cancel - The button that cancels the run.
 * @csspart retry - The button that runs again after a failure.
 * @csspart result - The place of the result.
 * @csspart place - What stands there before the first run.
 * @csspart talk - The turns of a chat.
 * @csspart restart - The button that begins a chat anew.
 * @csspart history - The runs of this visit.
 * @csspart entry - Each of them.
 * @csspart unavailable - Says why nothing can be run.
 * @csspart check - The button that asks the gateway again.
 * @csspart limits - What the gateway allows.
 *
 * @cssprop [--dm-color-on-accent] - Text on the accent color.
 * @cssprop [--dm-font-mono] - Font of numbers and ids.
 * @cssprop [--dm-section-title-font=inherit] - Font of the title, as the `font` shorthand.
 * @cssprop [--dm-section-title-size=1.25rem] - Size of the title.
 *
 * @cssstate running - A run is under way.
 * @cssstate ready - There is a result.
 * @cssstate error - The run failed or was refused.
 *
 * @dependency dm-run-result
 * @dependency dm-limit-status
 */
export class DmPlayground extends DmElement {
  static override readonly tag: string = 'dm-playground'
  static override styles = [baseStyles, playgroundStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    task: {},
    modelId: { attribute: 'model-id' },
    gateway: {},
    siteKey: { attribute: 'site-key' },
    headingLevel: { type: Number, attribute: 'heading-level' },
    sync: {},
    sample: { type: Boolean },
    client: { attribute: false },
  }

  /** What to do, such as `text-to-image`. Default: what the model does, else `text-to-image`. */
  task: string | undefined

  /** Which model answers. Default: the task's own. */
  modelId: string | undefined

  /** Address of the gateway. Default: the nearest provider's attribute of that name. */
  gateway: string | undefined

  /** The publishable key, `dm_pk_...`, for a page of another origin. Default: the nearest provider's attribute of that name. */
  siteKey: string | undefined

  /** Level of the title, 1 to 6. */
  headingLevel = 2

  /** `url`: the form is read from the page's address and written there; never files, chats or results. */
  sync: string | undefined

  /** Whether the form begins with the example of the task, and offers a picture where one is needed. */
  sample = false

  /** A client of the page's own; wins over `gateway`. */
  client: PageClient | undefined

  readonly #session = new RunSession(this, () => this.world.clock)
  readonly #link = new GatewayLink(
    this,
    () => this.world,
    () => void this.#flow.resume(() => this.isConnected),
  )
  readonly #chosen = new ChosenModel(this, () => this.provided?.catalog)
  readonly #form = new FormState(this.local, DEFAULT_TASK, {
    sample: () => this.sample,
    changed: () => this.#share(),
    update: () => this.requestUpdate(),
  })
  readonly #flow = new RunFlow({
    form: this.#form,
    link: this.#link,
    session: this.#session,
    reopen: ({ task, model, values }) => {
      this.task = task
      this.modelId = model
      this.#move(task)
      this.#form.values = values
    },
    showResult: () => {
      // It may not have come for want of a network.
      this.#result.retry()
      void this.updateComplete.then(() => bringIntoView(this.#resultPlace))
    },
    update: () => this.requestUpdate(),
  })
  readonly #address = new AddressSync(() => {
    const { task, values } = this.#form
    return { task, model: this.#chosen.idFor(task), values }
  })
  readonly #ticker = new Ticker(this, () => this.world.clock)
  readonly #remedy = new LazyPart(this, () => import('./remedy-words.js'))
  readonly #visit = new LazyPart(this, async () => {
    const [{ renderVisit }, { visitStyles }] = await Promise.all([import('./visit.js'), import('./visit.styles.js')])
    adoptStyles(this, visitStyles)
    return renderVisit
  })
  readonly #limits = new LazyPart(this, async () => {
    const { DmLimitStatus } = await import('../limit-status/limit-status.js')
    DmLimitStatus.define()
    return createElement(DmLimitStatus)
  })
  readonly #result = new LazyPart(this, async () => {
    const { DmRunResult } = await import('../run-result/run-result.js')
    DmRunResult.define()
    return createElement(DmRunResult)
  })
  readonly #file = new LazyPart(this, async () => {
    const [{ FileField }, { fileFieldStyles }] = await Promise.all([
      import('./file-field.js'),
      import('./file-field.styles.js'),
    ])
    adoptStyles(this, fileFieldStyles)
    return new FileField(this.#form)
  })
  #told: TaskId | undefined
  #leave = new AbortController()

  override connectedCallback(): void {
    super.connectedCallback()
    this.#leave = new AbortController()
    if (this.hasUpdated) this.#link.resume()
    takeAsked((task = DEFAULT_TASK, model) => this.#goTo(task, model), this.#leave.signal)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave.abort()
    this.#chosen.stop()
    this.#link.stop()
    this.#address.stop()
    this.#file.present?.release()
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasUpdated) {
      this.#begin()
      return
    }
    const task = this.#wantedTask
    if (task !== this.#form.task) this.#move(task)
    else if (changed.has('modelId')) this.#form.recheck()
  }

  protected override updated(changed: PropertyValues): void {
    const { isRunning, run, error, waitUntil } = this.#session
    this.setState('running', isRunning)
    this.setState('ready', run?.state === 'succeeded')
    this.setState('error', error !== undefined)
    this.#ticker.run(this.isConnected && waitUntil !== undefined && waitUntil > this.world.clock.now())
    if (changed.has('modelId') || changed.has('task')) this.#share()
    const { task } = this.#form
    if (this.#told === task) return
    this.#told = task
    const event = new TaskChangeEvent(task)
    this.dispatchEvent(event)
  }

  /** The first values: the address, where it is read, before the example. */
  #begin(): void {
    // Names of fields in an address are those of the task, which may be the one of a property.
    this.#form.task = this.#wantedTask
    const shared = this.sync === 'url' ? this.#address.read() : undefined
    if (shared?.task) this.task = shared.task
    if (shared?.model) this.modelId = shared.model
    this.#form.begin(this.#wantedTask, shared)
  }

  /** The task that the properties ask for. */
  get #wantedTask(): TaskId {
    return this.task && isTaskId(this.task) ? this.task : (this.#chosen.task ?? DEFAULT_TASK)
  }

  #move(task: TaskId): void {
    // A result of another task would be taken for this one's; the list of runs has it.
    const { isRunning, sent } = this.#session
    if (!isRunning && sent && sent.task !== task) this.#session.clear()
    this.#form.move(task)
    this.#file.present?.reset()
  }

  #share(): void {
    if (this.sync === 'url' && this.hasUpdated) this.#address.write()
  }

  #goTo(task: TaskId, model: string | undefined): void {
    this.task = task
    this.modelId = model
    void this.updateComplete.then(() => {
      const title = this.renderRoot.querySelector<HTMLElement>('[part~=name]')
      title?.focus({ preventScroll: true })
      this.scrollIntoView({ block: 'start' })
    })
  }

  get #canRun(): boolean {
    return this.#link.canRun && !this.#chosen.isUnfit
  }

  get #resultPlace(): Element {
    return this.renderRoot.querySelector('[part~=result]')!
  }

  readonly #press = (event: Event): void => {
    if (isPress(event, this.shadowRoot!)) void this.#run()
  }

  /** Whoever writes is about to run: what shows a result is loaded meanwhile. */
  readonly #prepare = (): void => void this.#result.value

  readonly #key = (event: KeyboardEvent): void => {
    if (isRunKey(event)) this.#press(event)
  }

  async #run(): Promise<void> {
    const form = this.#form
    if (this.#session.isRunning) return
    if (!this.#canRun) bringIntoView(this.#resultPlace)
    else if (form.check())
      await this.#flow.send({ task: form.task, model: this.#chosen.idFor(form.task), values: form.values })
    else {
      await this.updateComplete
      const count = form.problems.length
      form.say(this.local.term('inputProblems')(this.local.number(count), count))
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid]')?.focus()
    }
  }

  protected override render(): TemplateResult {
    const { local, headingLevel } = this
    const { task } = this.#form
    return html`<div class="unseen" role="status">${this.#form.said}</div>
      <div class="playground" part="base">
        <slot name="intro"
          ><div class="head">
            <div class="name" part="name" role="heading" aria-level=${headingLevel} tabindex="-1">
              ${taskTitle(local, task)}
            </div>
            <p class="quiet">${taskSummary(local, task)}</p>
          </div></slot
        >
        <div class="panels">
          ${this.#renderForm()}
          <div class="result" part="result">${this.#renderResult()}</div>
        </div>
        ${
          this.#flow.visited.length === 0
            ? nothing
            : this.#visit.value?.(local, this.#flow.visited, {
                shown: this.#session.run,
                headingLevel: headingLevel + 1,
                show: (entry) => {
                  this.#flow.show(entry)
                  void this.updateComplete.then(() => this.#resultPlace.scrollIntoView({ block: 'nearest' }))
                },
                remove: (entry) => this.#flow.remove(entry),
                clear: () => this.#flow.clear(),
              })
        }
      </div>`
  }

  #renderForm(): TemplateResult {
    const { local } = this
    const { task } = this.#form
    const form = this.#form
    const { media } = taskRow(task)
    return html`<div
      class="form"
      part="form"
      role="form"
      aria-label=${taskTitle(local, task)}
      @keydown=${this.#key}
      @focusin=${this.#prepare}
      @paste=${(event: ClipboardEvent) => this.#file.present?.paste(event)}
    >
      ${media ? this.#renderFile(media) : nothing} ${renderInputFields(form)}
      <div class="row">
        <button
          class="button primary"
          part="run"
          type="button"
          aria-disabled=${this.#session.isRunning || !this.#canRun ? 'true' : 'false'}
          aria-describedby=${this.#canRun ? nothing : 'unavailable'}
          @mousedown=${holdStill}
          @click=${this.#press}
        >
          ${local.term(task === 'chat' ? 'send' : MAKERS.has(taskRow(task).output) ? 'generate' : 'run')}
        </button>
        <kbd aria-hidden="true">${local.term(task === 'chat' ? 'sendKey' : 'runKeys')}</kbd>
      </div>
      ${renderModelChoice(local, task, {
        model: this.#chosen.idFor(task),
        other: this.#chosen.other,
        choose: (id) => (this.modelId = id),
      })}
      ${renderParamFields(form, this.#chosen.idFor(task))} ${this.#renderPolicy()}
    </div>`
  }

  /** Its code comes with the first task that needs one. */
  #renderFile(media: MediaField): TemplateResult {
    const file = this.#file.value
    if (file) return file.render(media)
    if (!this.#file.failed) return html`<div class="field pending" aria-busy="true"></div>`
    const again = () => {
      this.#file.retry()
      this.requestUpdate()
    }
    return renderUnavailable(this.local, 'clientFailed', '', again)
  }

  /** Why nothing can be run, or not now. */
  #renderUnavailable(): TemplateResult | typeof nothing {
    const { local } = this
    const { client, error } = this.#link
    if (this.#chosen.isUnfit) return renderUnavailable(local, 'cannotRun', local.term('cannotRunText'))
    if (error !== undefined)
      return renderUnavailable(
        local,
        'gatewaySilent',
        (this.#remedy.value?.remedyWords ?? errorWords)(local, error),
        () => this.#link.refresh(),
      )
    return client ? nothing : renderUnavailable(local, 'noGateway', local.term('noGatewayText'))
  }

  /** What the gateway said it allows, and whether its answers are made up. */
  #renderPolicy(): TemplateResult | typeof nothing {
    const { policy, client } = this.#link
    if (!client?.policy) return nothing
    const element = policy && this.#limits.value
    if (element) Object.assign(element, { policy, task: this.#form.task, runtime: this.world })
    // Their place is kept before they are there.
    return html`<div class="limits" part="limits">${element}</div>`
  }

  #renderResult(): TemplateResult {
    const session = this.#session
    const { sent } = session
    const view = sent && (this.#result.value ?? (this.#result.failed ? null : undefined))
    if (view) this.#feed(view, sent)
    const mayRetry = session.waitUntil === undefined || session.waitUntil <= this.world.clock.now()
    return renderResultPane(this.local, {
      session,
      values: this.#form.values,
      isChat: this.#form.task === 'chat',
      view,
      simulated: this.#link.policy?.simulated ?? false,
      unavailable: this.#renderUnavailable(),
      mayRetry,
      retry: (event) => {
        if (session.run) {
          // All is there but what shows it.
          this.#result.retry()
          this.requestUpdate()
        } else if (event.isTrusted && mayRetry && sent) void this.#flow.send(sent)
      },
      restart: () => {
        session.clear()
        this.#form.change({ fields: { messages: [] } })
      },
    })
  }

  #feed(element: DmRunResult, { task, values }: Sent): void {
    const { run, progress, error } = this.#session
    const { file } = values
    const source = file && ('blob' in file ? file.blob : file.url)
    const input = task === 'chat' ? NOTHING : values.fields
    Object.assign(element, { run, progress, error, source, input, runtime: this.world })
  }
}
