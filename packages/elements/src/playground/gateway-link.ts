import { isDecentraError, type Runtime } from '@decentramodels/core'
import type { ErrorCode } from '@decentramodels/core/errors'
import type { LimitPolicy } from '@decentramodels/core/tasks'
import { initialState, Task as Loader, TaskStatus } from '@lit/task'
import type { ReactiveElement } from 'lit'
import { whenNear } from '../base/nearby.js'
import { gatewayClient, type PageClient } from './gateway-client.js'

type Host = ReactiveElement & {
  client: PageClient | undefined
  gateway: string | undefined
  siteKey: string | undefined
}

/** Failures that pass: a run may be tried all the same. Any other one says that there is nobody to run it. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'network-failed',
  'rate-limited',
  'queue-full',
  'unavailable',
  'upstream-failed',
  'upstream-timeout',
  'internal',
])

/** Who runs models for an element, and what it allows. */
export class GatewayLink {
  readonly #host: Host
  readonly #world: () => Runtime
  readonly #loader
  #misnamed: unknown

  /** `onPolicy` is told each time the gateway has said what it allows. */
  constructor(host: Host, world: () => Runtime, onPolicy: () => void) {
    this.#host = host
    this.#world = world
    this.#loader = new Loader(host, {
      args: () => [this.client] as const,
      // Asked when a person comes near, so that nobody types for nothing.
      task: async ([client], { signal }): Promise<LimitPolicy | typeof initialState> => {
        if (!client?.policy) return initialState
        await whenNear(host, signal)
        return client.policy({ signal })
      },
      onComplete: onPolicy,
    })
  }

  /** The page's own client, else one for the gateway that is named. */
  get client(): PageClient | undefined {
    const { client } = this.#host
    this.#misnamed = undefined
    if (client) return client
    try {
      return gatewayClient(this.#host, this.#world())
    } catch (error) {
      this.#misnamed = error
      return undefined
    }
  }

  /** What it allows; of before, while it is asked again. */
  get policy(): LimitPolicy | undefined {
    return this.#loader.value
  }

  /** Why it does not say. */
  get error(): unknown {
    return this.#misnamed ?? (this.#loader.status === TaskStatus.ERROR ? this.#loader.error : undefined)
  }

  /** Whether a run can be tried. */
  get canRun(): boolean {
    if (this.client === undefined) return false
    const { error } = this
    return error === undefined || (isDecentraError(error) && PASSING.has(error.code))
  }

  /** Asks again what is allowed. */
  refresh(): void {
    if (this.client?.policy) void this.#loader.run()
  }

  stop(): void {
    this.#loader.abort()
  }

  /** What was stopped goes on. */
  resume(): void {
    if (this.policy === undefined) this.refresh()
  }
}
