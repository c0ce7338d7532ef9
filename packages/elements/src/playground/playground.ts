import type { ModelCard } from '@decentramodels/core'
import {
  type ChatMessage,
  type FieldError,
  isModelCard,
  isTaskId,
  type OutputKind,
  type Run,
  runModel,
  type TaskId,
  type TaskOutput,
  taskRow,
} from '@decentramodels/core/contract'
import { initialState, Task as Loader } from '@lit/task'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { createElement } from '../base/create-element.js'
import { DmElement } from '../base/dm-element.js'
import { LazyPart } from '../base/lazy-part.js'
import '../i18n/en-playground.js'
import type { DmRunResult } from '../run-result/run-result.js'
import { Ticker } from '../run-result/ticker.js'
import { AddressSync } from './address-sync.js'
import { taskSummary, taskTitle } from './field-words.js'
import { FileField } from './file-field.js'
import type { FormHost } from './form-host.js'
import type { PageClient } from './gateway-client.js'
import { GatewayLink } from './gateway-link.js'
import { renderInputFields } from './input-fields.js'
import { type OtherModel, renderModelChoice } from './model-choice.js'
import { renderParamFields } from './param-fields.js'
import { playgroundStyles } from './playground.styles.js'
import { renderResultPane } from './result-pane.js'
import { emptyValues, type FormValues, inputOf, moveValues, problemsOf } from './run-form.js'
import { RunSession, type Sent } from './run-session.js'
import { forgetSent, keepSent, keptSent } from './sent-before.js'
import { TaskChangeEvent } from './task-change-event.js'
import { errorWords, renderUnavailable } from './unavailable.js'
import { addVisited, type Visited } from './visited.js'

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
    () => void this.#resume(),
  )
  readonly #ticker = new Ticker(this, () => this.world.clock)
  readonly #address = new AddressSync(() => ({ task: this.#task, model: this.#model, values: this.#values }))
  readonly #visit = new LazyPart(this, () => import('./visit.js'))
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
  readonly #file = new FileField(this.#form())
  #task: TaskId = DEFAULT_TASK
  #values: FormValues = emptyValues(DEFAULT_TASK)
  /** From the first press on: what is wrong is said as it is typed. */
  #isChecked = false
  #problems: readonly FieldError[] = []
  #visited: Visited[] = []
  #said = ''
  #told: TaskId | undefined
  #leave = new AbortController()

  /** What the catalogue knows of a model that is not in the table. */
  readonly #other = new Loader(this, {
    args: () => [this.provided?.catalog, this.modelId] as const,
    task: async ([catalog, id], { signal }): Promise<{ other: OtherModel; task: string } | typeof initialState> => {
      if (!id || runModel(id) || catalog === undefined) return initialState
      const model = await catalog.model(id, { signal })
      if (model === undefined) return initialState
      const { name, license, commercialUse, task } = model
      return { other: { id, name, license, commercialUse }, task }
    },
  })

  override connectedCallback(): void {
    super.connectedCallback()
    this.#leave = new AbortController()
    const { signal } = this.#leave
    if (this.hasUpdated) this.#link.resume()
    document.addEventListener('dm-model-select', (event) => this.#takeModel(event, event.model), { signal })
    document.addEventListener(
      'dm-quick-action',
      (event) => {
        if (event.action !== 'generate' || event.defaultPrevented) return
        event.preventDefault()
        this.#goTo(DEFAULT_TASK, undefined)
      },
      { signal },
    )
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave.abort()
    this.#other.abort()
    this.#link.stop()
    this.#address.stop()
    this.#file.release()
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasUpdated) {
      this.#begin()
      return
    }
    const task = this.#wantedTask
    if (task !== this.#task) this.#setTask(task)
    else if (changed.has('modelId')) this.#check()
  }

  protected override updated(changed: PropertyValues): void {
    const { isRunning, run, error } = this.#session
    this.setState('running', isRunning)
    this.setState('ready', run?.state === 'succeeded')
    this.setState('error', error !== undefined)
    const { waitUntil } = this.#session
    this.#ticker.run(this.isConnected && waitUntil !== undefined && waitUntil > this.world.clock.now())
    if (changed.has('modelId') || changed.has('task')) this.#share()
    if (this.#told !== this.#task) this.dispatchEvent(new TaskChangeEvent((this.#told = this.#task)))
  }

  /** The first values: the address, where it is read, before the example. */
  #begin(): void {
    this.#task = this.#wantedTask
    const shared = this.sync === 'url' ? this.#address.read() : undefined
    if (shared?.task) this.task = shared.task
    if (shared?.model) this.modelId = shared.model
    this.#task = this.#wantedTask
    this.#values = emptyValues(this.#task, this.sample)
    if (shared) {
      const fields = { ...this.#values.fields, ...shared.fields }
      this.#values = { ...this.#values, fields, params: shared.params }
    }
  }

  /** The task that the properties ask for. */
  get #wantedTask(): TaskId {
    const byModel = (this.modelId && runModel(this.modelId)?.task) || this.#other.value?.task
    if (this.task && isTaskId(this.task)) return this.task
    return byModel && isTaskId(byModel) ? byModel : DEFAULT_TASK
  }

  /** The chosen model when it is for this task; undefined: the task's default. */
  get #model(): string | undefined {
    const { modelId } = this
    if (!modelId) return undefined
    const row = runModel(modelId)
    return row && row.task !== this.#task ? undefined : modelId
  }

  #setTask(task: TaskId): void {
    this.#values = moveValues(this.#values, this.#task, task, this.sample)
    this.#task = task
    this.#isChecked = false
    this.#problems = []
    this.#file.reset()
  }

  #form(): FormHost {
    // The host is asked each time: what it holds changes.
    const element = (): DmPlayground => this
    return {
      get local() {
        return element().local
      },
      get task() {
        return element().#task
      },
      get values() {
        return element().#values
      },
      get sample() {
        return element().sample
      },
      get problems() {
        return element().#problems
      },
      change: (values) => this.#change(values),
      say: (words) => {
        this.#said = words
        this.requestUpdate()
      },
      update: () => this.requestUpdate(),
    }
  }

  #change(values: Partial<FormValues>): void {
    this.#values = { ...this.#values, ...values }
    this.#check()
    this.#share()
    this.requestUpdate()
  }

  #check(): void {
    this.#problems = this.#isChecked ? problemsOf(this.#task, this.#values) : []
  }

  #share(): void {
    if (this.sync === 'url' && this.hasUpdated) this.#address.write()
  }

  /** A card was pressed: its model opens here when it can be run, else its link is followed. */
  #takeModel(event: Event, model: ModelCard): void {
    // Any script can send an event of this name.
    if (event.defaultPrevented || !isModelCard(model)) return
    const { id, source, task } = model
    const known = runModel(id)?.task ?? task
    if (source !== 'huggingface' || !isTaskId(known)) return
    event.preventDefault()
    this.#goTo(known, id)
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
    return this.#link.canRun && !this.#isUnfit
  }

  /** The catalogue says that the named model does nothing that can be run. */
  get #isUnfit(): boolean {
    if (!this.modelId || runModel(this.modelId) || (this.task && isTaskId(this.task))) return false
    const { value } = this.#other
    return value?.other.id === this.modelId && !isTaskId(value.task)
  }

  /** Security: a script's click is none. */
  readonly #press = (event: Event): void => {
    if (!event.isTrusted) return
    event.preventDefault()
    // What is half written counts: fields give it when they lose the focus.
    const { activeElement } = this.shadowRoot!
    if (activeElement instanceof HTMLElement) {
      activeElement.blur()
      const next = event.type === 'click' ? (event.currentTarget as HTMLElement) : activeElement
      next.focus({ preventScroll: true })
    }
    void this.#run()
  }

  /** The button keeps its place between press and release: a field that loses the focus may change what is above it. */
  readonly #hold = (event: Event): void => event.preventDefault()

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return
    const { localName, id, type } = event.target as HTMLInputElement
    const isDraft = id === 'field-messages' && !event.shiftKey
    const isLine = localName === 'input' && type === 'text' && id.startsWith('field-') && !event.defaultPrevented
    if (event.ctrlKey || event.metaKey || isDraft || isLine) this.#press(event)
  }

  async #run(): Promise<void> {
    if (this.#session.isRunning) return
    if (!this.#canRun) {
      this.#showResult()
      return
    }
    this.#isChecked = true
    this.#check()
    this.requestUpdate()
    if (this.#problems.length > 0) {
      await this.updateComplete
      const count = this.#problems.length
      this.#said = this.local.term('inputProblems')(this.local.number(count), count)
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid]')?.focus()
      this.requestUpdate()
      return
    }
    await this.#send({ task: this.#task, model: this.#model, values: this.#values })
  }

  async #send(sent: Sent): Promise<void> {
    // What was said stands in the talk at once; the next message can be written meanwhile.
    if (sent.task === 'chat') this.#values = { ...this.#values, fields: inputOf('chat', sent.values), draft: '' }
    this.#isChecked = false
    this.#problems = []
    keepSent(sent)
    void this.updateComplete.then(() => this.#showResult())
    await this.#finish(sent, this.#session.start(sent, this.#link.client!))
  }

  /** Below a long form the result would come unseen. */
  #showResult(): void {
    const place = this.renderRoot.querySelector('[part~=result]')!
    if (place.getBoundingClientRect().top < innerHeight * 0.6) return
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    place.scrollIntoView({ block: 'start', behavior: isCalm ? 'auto' : 'smooth' })
  }

  /** Goes on with the run that was under way when this page was left, by a reload for instance. */
  async #resume(): Promise<void> {
    const { runs } = this.#link.client ?? {}
    const sent = this.#session.sent === undefined ? keptSent() : undefined
    if (!runs || !sent) return
    const pending = (await runs.pending()).find(({ task, model }) => task === sent.task && model === sent.model)
    if (this.#session.sent !== undefined || !this.isConnected) return
    if (!pending) {
      forgetSent()
      return
    }
    this.task = sent.task
    this.modelId = sent.model
    this.#setTask(sent.task)
    this.#values =
      sent.task === 'chat' ? { ...sent.values, fields: inputOf('chat', sent.values), draft: '' } : sent.values
    await this.#finish(
      sent,
      this.#session.follow(sent, (options) => runs.resume(pending.id, options)),
    )
  }

  async #finish(sent: Sent, ending: Promise<Run | undefined>): Promise<void> {
    const run = await ending
    // Another one has begun meanwhile.
    if (this.#session.sent !== sent) return
    forgetSent()
    this.#link.refresh()
    const isChat = sent.task === 'chat'
    if (run === undefined) {
      if (isChat && this.#task === 'chat') this.#unsay(sent)
      return
    }
    if (isChat) this.#answer(run)
    this.#visited = addVisited(this.#visited, { run, values: sent.values, model: sent.model })
    this.requestUpdate()
  }

  /** A message that got no answer can be written anew. */
  #unsay({ values }: Sent): void {
    this.#values = { ...this.#values, fields: values.fields, draft: this.#values.draft || values.draft }
    this.requestUpdate()
  }

  #answer({ output }: Run): void {
    if (this.#task !== 'chat') return
    const said = this.#values.fields.messages as ChatMessage[]
    const answer: ChatMessage = { role: 'assistant', content: (output as TaskOutput<'chat'>).text }
    this.#values = { ...this.#values, fields: { messages: [...said, answer] } }
  }

  protected override render(): TemplateResult {
    const { local, headingLevel } = this
    const task = this.#task
    return html`<div class="unseen" role="status">${this.#said}</div>
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
          this.#visited.length === 0
            ? nothing
            : this.#visit.value?.renderVisit(
                local,
                this.#visited,
                {
                  shown: this.#session.run,
                  show: (entry) => this.#reopen(entry),
                  remove: (entry) => {
                    this.#visited = this.#visited.filter((other) => other !== entry)
                    this.requestUpdate()
                  },
                  clear: () => {
                    this.#visited = []
                    this.requestUpdate()
                  },
                },
                headingLevel + 1,
              )
        }
      </div>`
  }

  #renderForm(): TemplateResult {
    const { local } = this
    const task = this.#task
    const host = this.#form()
    const { media } = taskRow(task)
    return html`<div
      class="form"
      part="form"
      role="form"
      aria-label=${taskTitle(local, task)}
      @keydown=${this.#key}
      @paste=${this.#file.paste}
    >
      ${media ? this.#file.render(media) : nothing} ${renderInputFields(host)}
      <div class="row">
        <button
          class="button primary"
          part="run"
          type="button"
          aria-disabled=${this.#session.isRunning || !this.#canRun ? 'true' : 'false'}
          aria-describedby=${this.#canRun ? nothing : 'unavailable'}
          @mousedown=${this.#hold}
          @click=${this.#press}
        >
          ${local.term(task === 'chat' ? 'send' : MAKERS.has(taskRow(task).output) ? 'generate' : 'run')}
        </button>
        <kbd aria-hidden="true">${local.term(task === 'chat' ? 'sendKey' : 'runKeys')}</kbd>
      </div>
      ${renderModelChoice(local, task, {
        model: this.#model,
        other: this.#otherModel,
        choose: (id) => (this.modelId = id),
      })}
      ${renderParamFields(host, this.#model)} ${this.#renderPolicy()}
    </div>`
  }

  get #otherModel(): OtherModel | undefined {
    const { modelId } = this
    if (!modelId || runModel(modelId)) return undefined
    const { other } = this.#other.value ?? {}
    return other?.id === modelId ? other : { id: modelId, name: modelId, license: null, commercialUse: 'unknown' }
  }

  /** Why nothing can be run, or not now. */
  #renderUnavailable(): TemplateResult | typeof nothing {
    const { local } = this
    const { client, error } = this.#link
    if (this.#isUnfit) return renderUnavailable(local, 'cannotRun', local.term('cannotRunText'))
    if (error !== undefined)
      return renderUnavailable(local, 'gatewaySilent', errorWords(local, error), () => this.#link.refresh())
    return client ? nothing : renderUnavailable(local, 'noGateway', local.term('noGatewayText'))
  }

  /** What the gateway said it allows, and whether its answers are made up. */
  #renderPolicy(): TemplateResult | typeof nothing {
    const { policy, client } = this.#link
    if (!client?.policy) return nothing
    const element = policy && this.#limits.value
    if (element) Object.assign(element, { policy, task: this.#task, runtime: this.world })
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
      values: this.#values,
      isChat: this.#task === 'chat',
      view,
      simulated: this.#link.policy?.simulated ?? false,
      unavailable: this.#renderUnavailable(),
      mayRetry,
      retry: (event) => {
        if (event.isTrusted && mayRetry && sent) void this.#send(sent)
      },
      restart: () => {
        session.clear()
        this.#change({ fields: { messages: [] } })
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

  #reopen({ run, values, model }: Visited): void {
    this.task = run.task
    this.modelId = model
    this.#setTask(run.task)
    this.#values = values
    this.#session.show({ task: run.task, model, values }, run)
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('[part~=result]')?.scrollIntoView({ block: 'nearest' }),
    )
  }
}
