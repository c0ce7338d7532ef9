export interface Rule {
  limit: number
  windowMs: number
  concurrency: number
}

export interface JobOptions {
  user?: string
  priority?: number
  weight?: number
}

/** Runs a job when it may start. */
export type Schedule = (job: () => unknown, options?: JobOptions) => Promise<unknown>

export interface Engine {
  open(rule: Rule): Promise<Schedule>
  /** What it knows besides a rate. */
  can: { users?: boolean; priority?: boolean; weight?: boolean; concurrency?: boolean }
  /** What a page imports. */
  bundle: string
}

export const ENGINES: Record<string, Engine>
