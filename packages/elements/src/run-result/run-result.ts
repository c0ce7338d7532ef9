import { DecentraError } from '@decentramodels/core'
import type { Run, RunProblem } from '@decentramodels/core/contract'
import { type TaskOutput, type TaskId, taskRow } from '@decentramodels/core/tasks'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { DmElement } from '../base/dm-element.js'
import '../i18n/en-run.js'
import '../i18n/en-runner.js'
import { barStyles } from './bar.styles.js'
import { inkStyles } from './ink.styles.js'
import type { RunProgress } from './progress.js'
import { renderFacts, renderMadeUp } from './run-facts.js'
import { runResultStyles } from './run-result.styles.js'
import { phaseWords, renderTrouble, renderWaiting } from './run-status.js'
import { Ticker } from './ticker.js'
import { type Trouble, troubleOf } from './trouble.js'
import { renderDownload } from './view-media.js'
import type { View, ViewContext } from './view.js'
import { viewRun } from './views.js'

/** How long a button says that it has copied. */
const COPIED_MS = 3000

/**
 * A run from its first moment to its result: place in the queue, a model that starts, text as it comes, then the answer
 * shown by its kind with model, license and time; or what went wrong and what to do.
 *
 * It shows what it is given and asks nobody: `dm-playground` uses it, and so can a page with a client of its own.
 *
 * @summary A run of a model and what came of it.
 * @status experimental
 * @since 0.2.0
 *
 * @example
 * ```html
 * <dm-run-result id="result"></dm-run-result>
 * ```
 *
 * @slot - Shown until there is something else to show.
 * @slot actions - Buttons beside those of the result, or with what went wrong.
 *
 * @csspart base - The whole view.
 * @csspart waiting - What goes on while one waits.
 * @csspart silent - Says that nobody answers.
 * @csspart view - The output.
 * @csspart text - A text that came.
 * @csspart scores - The table of scores.
 * @csspart answers - The list of answers.
 * @csspart stage - The picture and what is drawn over it.
 * @csspart found - The list of things or parts.
 * @csspart picture - A picture or video that was made.
 * @csspart player - The player of a sound.
 * @csspart plot - The drawing of a vector.
 * @csspart none - Says that nothing was found.
 * @csspart broken - Says that a file cannot be shown.
 * @csspart actions - The row of actions.
 * @csspart copy - The button that copies.
 * @csspart download - The link that saves the file.
 * @csspart facts - Model, time, license.
 * @csspart fallback - Says that another model answered.
 * @csspart simulated - Says that the answer is made up.
 * @csspart refused - A limit refused the run.
 * @csspart error - What went wrong.
 * @csspart canceled - Says that the run was canceled.
 *
 * @cssprop [--dm-font-mono] - Font of numbers and ids.
 *
 * @cssstate waiting - The run is not over.
 * @cssstate ready - There is a result.
 * @cssstate error - The run failed or was refused.
 */
export class DmRunResult extends DmElement {
  static override readonly tag: string = 'dm-run-result'
  static override styles = [baseStyles, barStyles, inkStyles, runResultStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    run: { attribute: false },
    progress: { attribute: false },
    error: { attribute: false },
    source: { attribute: false },
    input: { attribute: false },
  }

  /** The run that is over. */
  run: Run | undefined

  /** The run that is not over; shown unless `run` or `error` is there. */
  progress: RunProgress | undefined

  /** What the client threw, a `DecentraError` or anything; shown unless `run` is there. */
  error: unknown

  /** The picture that was sent, to draw places over: its bytes or its address. */
  source: Blob | string | undefined

  /** What was sent, by name: the prompt of a picture, the text in which names were found. */
  input: Readonly<Record<string, unknown>> | undefined

  readonly #ticker = new Ticker(this, () => this.world.clock)
  #view: View | undefined
  #trouble: Trouble | undefined
  #copied: boolean | undefined
  #leave = new AbortController()

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#leave.abort()
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('run') || changed.has('source') || changed.has('input')) {
      this.#view = this.run?.state === 'succeeded' && this.run.output ? viewRun(this.run, this.#context) : undefined
      this.#leave.abort()
      this.#copied = undefined
    }
    if (changed.has('run') || changed.has('error')) {
      const { run } = this
      const error = run?.state === 'failed' ? errorOf(run.error) : run || this.#isCanceled ? undefined : this.error
      this.#trouble = error === undefined ? undefined : troubleOf(error, this.world.clock.now())
    }
  }

  protected override updated(): void {
    const waiting = this.#isWaiting
    this.setState('waiting', waiting)
    this.setState('ready', this.#view !== undefined)
    this.setState('error', this.#trouble !== undefined)
    const { waitUntil } = this.#trouble ?? {}
    this.#ticker.run(this.isConnected && (waiting || (waitUntil !== undefined && waitUntil > this.world.clock.now())))
  }

  get #isWaiting(): boolean {
    return this.run === undefined && this.error === undefined && this.progress !== undefined
  }

  /** Somebody gave up: nothing went wrong. */
  get #isCanceled(): boolean {
    if (this.run) return this.run.state === 'canceled'
    return this.error instanceof Error && this.error.name === 'AbortError'
  }

  get #context(): ViewContext {
    return {
      local: this.local,
      input: this.input ?? {},
      source: this.source,
      update: () => this.requestUpdate(),
    }
  }

  protected override render(): TemplateResult {
    return html`<div class="unseen" role="status">${this.#said}</div>
      <div class="base" part="base">${this.#renderState()}</div>`
  }

  /** What assistive technology is told: where it stands, once each. */
  get #said(): string {
    const { local } = this
    if (this.#isWaiting) return phaseWords(local, this.progress!)
    if (this.#view) return local.term('succeeded')
    return this.#isCanceled ? local.term('canceled') : ''
  }

  #renderState(): TemplateResult {
    const { local, run } = this
    const now = this.world.clock.now()
    if (run && this.#view) return this.#renderResult(run, this.#view)
    if (this.#trouble) return renderTrouble(local, this.#trouble, now, html`<slot name="actions"></slot>`)
    if (this.#isCanceled)
      return html`<div class="notice" part="canceled">
        <p><strong>${local.term('canceled')}</strong> ${local.term('canceledText')}</p>
        <slot name="actions"></slot>
      </div>`
    if (this.progress) return html`${renderWaiting(local, this.progress, now)}<slot name="actions"></slot>`
    return html`<slot></slot>`
  }

  #renderResult(run: Run, view: View): TemplateResult {
    const { local } = this
    return html`${run.simulated ? renderMadeUp(local) : nothing}
      <div class="view" part="view">${view()}</div>
      <div class="row" part="actions">
        ${this.#renderCopy(run)}${this.#renderDownload(run)}<slot name="actions"></slot>
      </div>
      ${renderFacts(local, run)}`
  }

  #renderCopy(run: Run): TemplateResult | typeof nothing {
    const { local } = this
    const { output } = taskRow(run.task)
    if (output === 'image' || output === 'video' || output === 'audio' || output === 'depth') return nothing
    const words = this.#copied ? 'copiedResult' : output === 'text' ? 'copy' : 'copyJson'
    return html`<button class="button" part="copy" type="button" @click=${() => void this.#copy(run)}>
        ${local.term(words)}
      </button>
      <span class="quiet" role="status">${this.#copied === false ? local.term('copyResultFailed') : nothing}</span>`
  }

  #renderDownload({ task, output }: Run): TemplateResult | typeof nothing {
    const kind = taskRow(task).output
    if (kind === 'depth')
      return renderDownload(this.#context, (output as TaskOutput<'depth-estimation'>).depth, 'image')
    if (kind !== 'image' && kind !== 'video' && kind !== 'audio') return nothing
    const file = Object.values(output!)[0] as TaskOutput<'text-to-image'>['image']
    return renderDownload(this.#context, file, kind)
  }

  async #copy({ task, output }: Run<TaskId>): Promise<void> {
    this.#leave.abort()
    const leave = (this.#leave = new AbortController())
    const text =
      taskRow(task).output === 'text' ? (output as TaskOutput<'chat'>).text : JSON.stringify(output, undefined, 2)
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (leave.signal.aborted) return
    this.#copied = copied
    this.requestUpdate()
    await this.world.clock.sleep(COPIED_MS, leave.signal).then(
      () => {
        this.#copied = undefined
        this.requestUpdate()
      },
      () => {},
    )
  }
}

/** A run's own account of its failure, as the error that a client would throw. */
function errorOf(problem: RunProblem | undefined): DecentraError {
  const { code = 'internal', message = '', retryAfterSeconds, errors } = problem ?? {}
  return new DecentraError(code, message, {
    ...(retryAfterSeconds === undefined ? {} : { retryAfterMs: retryAfterSeconds * 1000 }),
    ...(errors === undefined ? {} : { errors }),
  })
}
