import type { Runner } from '../contract/runs.js'
import type { Runtime } from '../runtime.js'
import type { BytezTransport } from './transport.js'

export interface BytezOptions {
  /** Key of a Bytez account. It is sent to `baseUrl` alone, and is in no error and no log entry. */
  apiKey: string
  /** Default `https://api.bytez.com`. */
  baseUrl?: string
  /**
   * A key in a page can be read by everybody who opens it, and used up by them. True says that you know, as where the
   * person in front of the screen typed in a key of their own. Default false: in a page, creating a client throws.
   */
  dangerouslyAllowBrowser?: boolean
  /**
   * Whether a call that the account's limits refuse waits and is sent again, until the task's deadline. Default true. False
   * for those who have a queue of their own: `rate-limited` comes at once.
   */
  waitWhenBusy?: boolean
  /**
   * What sends each request, for servers that talk to the upstream by a client of their own. Repeats, waits for a start
   * and the deadline stay with this client. Default: ky, on `runtime.fetch`, which a transport of your own takes no
   * notice of.
   */
  transport?: BytezTransport
  runtime?: Partial<Runtime>
}

/** A row of the upstream's list; what it does not say is null. */
export interface BytezModel {
  id: string
  task: string
  /** In billions. */
  parameters: number | null
  ramGB: number | null
  /** Size class that is billed: `micro`, `sm`, `7B` ... An open list. */
  meter: string | null
  /** As the upstream writes it: `0.0005344 / sec`. */
  meterPrice: string | null
}

export interface ModelsQuery {
  task?: string
  modelId?: string
  signal?: AbortSignal
}

/** Runs tasks on Bytez. */
export interface BytezClient extends Runner {
  /**
   * The upstream's models, all of them or those that match; empty for an unknown id.
   * @throws DecentraError; the signal's reason when aborted
   */
  models(query?: ModelsQuery): Promise<BytezModel[]>
  /** Names of the tasks that the upstream has models for. */
  tasks(options?: { signal?: AbortSignal }): Promise<string[]>
}
