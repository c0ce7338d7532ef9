import {
  isTaskId,
  type LimitClass,
  type LimitPolicy,
  LIMITS,
  type LimitState,
  taskRow,
} from '@decentramodels/core/tasks'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import { html, nothing, type TemplateResult } from 'lit'
import { baseStyles, laterStyles } from '../base/base.styles.js'
import { DmElement } from '../base/dm-element.js'
import '../i18n/en-limits.js'
import '../i18n/en-runner.js'
import { formatAge } from '../i18n/times.js'
import { gatewayClient } from '../playground/gateway-client.js'
import { formatSeconds } from '../run-result/durations.js'
import { Ticker } from '../run-result/ticker.js'
import { barStyles } from '../run-result/bar.styles.js'
import { renderBar } from '../run-result/bar.js'
import { limitStatusStyles } from './limit-status.styles.js'

/** Whoever knows the limits: a client of a gateway. */
export interface LimitSource {
  policy(options?: { signal?: AbortSignal }): Promise<LimitPolicy>
}

const CLASSES = Object.keys(LIMITS) as LimitClass[]

/** Younger answers need no age. */
const FRESH_MS = 10_000

/**
 * How much a visitor may start now: what is left of each limit, when it is full again, how many runs may wait.
 *
 * Takes the numbers from its `policy` property, else asks the client, or the gateway that it or the nearest provider
 * names, once; it says how old they are, and asks again when told to.
 *
 * @summary What a visitor may start now.
 * @status experimental
 * @since 0.2.0
 *
 * @example
 * ```html
 * <dm-limit-status gateway="https://gateway.example/" site-key="dm_pk_..."></dm-limit-status>
 * ```
 *
 * @csspart base - The whole view.
 * @csspart limit - Each limit.
 * @csspart left - How much is left of it.
 * @csspart queue - How many runs may wait.
 * @csspart age - How old the numbers are.
 * @csspart refresh - The button that asks again.
 * @csspart unknown - Says that the limits are not known.
 * @csspart simulated - Says that answers are made up.
 *
 * @cssprop [--dm-font-mono] - Font of numbers.
 *
 * @cssstate loading - The gateway is being asked.
 * @cssstate ready - The numbers are there.
 * @cssstate error - The gateway did not say.
 */
export class DmLimitStatus extends DmElement {
  static override readonly tag: string = 'dm-limit-status'
  static override styles = [baseStyles, barStyles, limitStatusStyles, laterStyles]
  static override properties = {
    ...DmElement.properties,
    task: {},
    gateway: {},
    siteKey: { attribute: 'site-key' },
    client: { attribute: false },
    policy: { attribute: false },
  }

  /** Show the limit of this task alone, such as `text-to-image`. Default: all limits. */
  task: string | undefined

  /** Address of the gateway. Default: the nearest provider's attribute of that name. */
  gateway: string | undefined

  /** The publishable key, `dm_pk_...`. Default: the nearest provider's attribute of that name. */
  siteKey: string | undefined

  /** Whom to ask; wins over `gateway`. */
  client: LimitSource | undefined

  /** The numbers, when the page has them already; as old as the moment in which they were given. */
  policy: LimitPolicy | undefined

  readonly #ticker = new Ticker(this, () => this.world.clock)
  #shown: { policy: LimitPolicy; at: number } | undefined

  readonly #loader = new Loader(this, {
    args: () => [this.client, this.policy, this.gateway, this.siteKey, this.world] as const,
    task: async ([given, policy, , , world], { signal }): Promise<LimitPolicy | typeof initialState> => {
      if (policy) return policy
      const client = given ?? gatewayClient(this, world)
      return client ? client.policy({ signal }) : initialState
    },
    onComplete: (policy) => (this.#shown = { policy, at: this.world.clock.now() }),
  })

  /** Asks again; until the answer is there, the former numbers stay, with their age. */
  refresh(): void {
    if (!this.policy) void this.#loader.run()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated && this.#shown === undefined) void this.#loader.run()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#loader.abort()
  }

  protected override updated(): void {
    this.setState('loading', this.#loader.status === TaskStatus.PENDING)
    this.setState('ready', this.#shown !== undefined)
    this.setState('error', this.#loader.status === TaskStatus.ERROR)
    this.#ticker.run(this.isConnected && this.#shown !== undefined)
  }

  protected override render(): TemplateResult {
    const { local } = this
    const shown = this.#shown
    const isAsking = this.#loader.status === TaskStatus.PENDING
    return html`<div class="base" part="base" aria-busy=${isAsking ? 'true' : 'false'}>
      ${shown ? this.#renderPolicy(shown.policy, this.world.clock.now() - shown.at) : nothing}
      ${!shown && isAsking ? html`<p class="quiet" role="status">${local.term('limitLoading')} …</p>` : nothing}
      ${this.#loader.status === TaskStatus.ERROR ? this.#renderUnknown() : nothing}
    </div>`
  }

  #renderPolicy({ classes, queue, simulated }: LimitPolicy, ageMs: number): TemplateResult {
    const { local, task } = this
    const only = task && isTaskId(task) ? taskRow(task).limitClass : undefined
    const limits = CLASSES.filter((name) => (only === undefined || name === only) && classes[name] !== undefined)
    return html`<dl>${limits.map((name) => this.#renderLimit(name, classes[name], ageMs))}</dl>
      ${only === undefined ? html`<p class="quiet" part="queue">${local.term('limitQueue')(local.number(queue.maxPerVisitor))}</p>` : nothing}
      ${simulated ? html`<p class="quiet" part="simulated">${local.term('simulatedRun')}</p>` : nothing}
      ${ageMs < FRESH_MS ? nothing : this.#renderAge(ageMs)}`
  }

  #renderLimit(name: LimitClass, { limit, left, resetsInMs }: LimitState, ageMs: number): TemplateResult {
    const { local } = this
    const untilFull = resetsInMs - ageMs
    // What has come back meanwhile is the gateway's to say; that it is all is plain when the time is over.
    const now = untilFull <= 0 ? limit : left
    const full =
      now >= limit ? local.term('limitFull') : local.term('limitResets')(formatSeconds(local.lang, untilFull))
    return html`<div class="limit" part="limit">
      <dt>${local.term('limitClasses')[name]}</dt>
      <dd>
        <span class="amount ${now === 0 ? 'none' : ''}" part="left"
          >${local.term('limitLeft')(local.number(now), local.number(limit))}</span
        >
        ${renderBar(limit === 0 ? 0 : now / limit)}
        <span class="quiet">${full}</span>
      </dd>
    </div>`
  }

  #renderAge(ageMs: number): TemplateResult {
    const { local } = this
    return html`<p class="quiet age">
      <span part="age">${local.term('limitAge')(formatAge(local.lang, ageMs))}</span> ${this.#renderRefresh()}
    </p>`
  }

  #renderUnknown(): TemplateResult {
    return html`<p class="quiet age">
      <span part="unknown">${this.local.term('limitUnknown')}</span> ${this.#shown ? nothing : this.#renderRefresh()}
    </p>`
  }

  #renderRefresh(): TemplateResult | typeof nothing {
    if (this.policy) return nothing
    return html`<button class="button" part="refresh" type="button" @click=${() => this.refresh()}>
      ${this.local.term('limitRefresh')}
    </button>`
  }
}
