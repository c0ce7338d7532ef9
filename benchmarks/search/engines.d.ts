import type { ModelMetadata } from '@decentramodels/core/contract'

/** Rows that answer a query, the best first. */
export type Ask = (query: string) => readonly number[] | Promise<readonly number[]>

export interface Engine {
  /** What is sent to a page; undefined where an engine has nothing to send but the texts. */
  build(models: readonly ModelMetadata[]): Promise<Uint8Array | undefined>
  /** Makes it ready in a page. */
  open(bytes: Uint8Array, models: readonly ModelMetadata[]): Promise<Ask>
  /** What a page imports. */
  bundle: string
}

export const ENGINES: Record<string, Engine>
