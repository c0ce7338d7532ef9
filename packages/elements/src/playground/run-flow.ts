import type { Run } from '@decentramodels/core/contract'
import type { TaskOutput } from '@decentramodels/core/tasks'
import { hear, sayDraft, unsay } from './chat-turns.js'
import type { FormState } from './form-state.js'
import type { GatewayLink } from './gateway-link.js'
import type { RunSession, Sent } from './run-session.js'
import { forgetSent, keepSent, keptSent } from './sent-before.js'
import { addVisited, type Visited } from './visited.js'

interface Parts {
  readonly form: FormState
  readonly link: GatewayLink
  readonly session: RunSession
  /** Shows a form of before. */
  reopen(sent: Sent): void
  /** Something has begun: its place should be seen. */
  showResult(): void
  update(): void
}

/** From the form to the answer, and back from a reload; keeps the runs of this visit. */
export class RunFlow {
  /** The newest first. */
  visited: readonly Visited[] = []
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async send(sent: Sent): Promise<void> {
    const { form, link, session, showResult } = this.#parts
    if (sent.task === 'chat') form.values = sayDraft(sent.values)
    form.rest()
    keepSent(sent)
    showResult()
    await this.#finish(sent, session.start(sent, link.client!))
  }

  /** Goes on with the run that was under way when this page was left, by a reload for instance. */
  async resume(isHere: () => boolean): Promise<void> {
    const { form, link, session, reopen } = this.#parts
    const { runs } = link.client ?? {}
    const sent = session.sent === undefined ? keptSent() : undefined
    if (!runs || !sent) return
    const pending = (await runs.pending()).find(({ task, model }) => task === sent.task && model === sent.model)
    if (session.sent !== undefined || !isHere()) return
    if (!pending) {
      forgetSent()
      return
    }
    reopen(sent)
    if (sent.task === 'chat') form.values = sayDraft(sent.values)
    await this.#finish(
      sent,
      session.follow(sent, (options) => runs.resume(pending.id, options)),
    )
  }

  /** Shows a run of this visit again, with what was sent. */
  show({ run, values, model }: Visited): void {
    const sent = { task: run.task, model, values }
    this.#parts.reopen(sent)
    this.#parts.session.show(sent, run)
  }

  remove(entry: Visited): void {
    this.visited = this.visited.filter((other) => other !== entry)
    this.#parts.update()
  }

  clear(): void {
    this.visited = []
    this.#parts.update()
  }

  async #finish(sent: Sent, ending: Promise<Run | undefined>): Promise<void> {
    const { form, link, session, update } = this.#parts
    const run = await ending
    // Another one has begun meanwhile.
    if (session.sent !== sent) return
    forgetSent()
    link.refresh()
    const isTalk = sent.task === 'chat' && form.task === 'chat'
    if (isTalk)
      form.values = run ? hear(form.values, run.output as TaskOutput<'chat'>) : unsay(form.values, sent.values)
    if (run) this.visited = addVisited(this.visited, { run, values: sent.values, model: sent.model })
    update()
  }
}
