import type { LimitClass, RunEvent, RunProblem, RunRequest, RunState, TaskId } from '@decentramodels/core/contract'

// Times in here are epoch milliseconds; RFC 3339 is for the wire.

/** A key of a site or of a server. The key itself is shown once and never kept. */
export interface KeyRecord {
  id: string
  kind: 'publishable' | 'secret'
  /** SHA-256 of the whole key, hex. */
  hash: string
  /** What an owner can tell it by: its first characters. */
  hint: string
  label: string
  /** Allowed origins, scheme and host and port each; empty for a secret key. */
  origins: string[]
  /** Which models may be named: `all`, or the id of a filter manifest. */
  scope: string
  /** Used for trade: models that forbid it are refused. */
  commercial: boolean
  /** Starts per day, UTC, for all its visitors together; null: the gateway's default. */
  dailyRuns: number | null
  createdAt: number
  revokedAt: number | null
}

/** A file that came with a request and waits on disk, not in memory, for the run's turn. */
export interface UploadRecord {
  file: string
  mediaType: string
  bytes: number
  /** SHA-256, hex. */
  hash: string
}

/** What is needed to send a run; erased when the run is over. */
export interface StoredRequest {
  input: RunRequest['input']
  params: NonNullable<RunRequest['params']>
  /** Another model may answer. */
  fallback: boolean
  upload: UploadRecord | null
}

/** A run as it is kept. `output` holds links to the gateway's own files. */
export interface RunRecord {
  id: string
  keyId: string
  visitor: string
  ipPrefix: string
  task: TaskId
  model: string
  modelUsed: string
  attempts: number
  state: RunState
  request: StoredRequest | null
  output: Record<string, unknown> | null
  error: RunProblem | null
  simulated: boolean
  createdAt: number
  /** When it left the queue. */
  startedAt: number | null
  finishedAt: number | null
  bootMs: number | null
}

/** What may change about a run. */
export type RunChange = Partial<
  Pick<
    RunRecord,
    'modelUsed' | 'attempts' | 'state' | 'request' | 'output' | 'error' | 'startedAt' | 'finishedAt' | 'bootMs'
  >
>

/** One event of a run. `sequence` starts at 1 and has no gaps. The last one holds no run: it is the one of its record. */
export interface EventRecord {
  sequence: number
  event: Exclude<RunEvent, { run: unknown }> | { type: 'succeeded' | 'failed' | 'canceled' }
}

/** A file that a run made. */
export interface OutputRecord {
  runId: string
  /** Its place among the files of the run, from 0. */
  n: number
  /** Generated name in the blob store. */
  file: string
  mediaType: string
  bytes: number
  /** SHA-256, hex. */
  hash: string
  expiresAt: number
}

/** A caller's own name for a request, so that sending it twice does it once. */
export interface IdempotencyRecord {
  /** Hash of key id, visitor and the name. */
  id: string
  /** SHA-256 of the request, hex. */
  requestHash: string
  runId: string
  createdAt: number
}

/** Runs of one visitor with one key, one model, one day. */
export interface UsageRecord {
  /** `YYYY-MM-DD`, UTC. */
  day: string
  keyId: string
  visitor: string
  limitClass: LimitClass
  model: string
  started: number
  succeeded: number
  failed: number
  canceled: number
  /** Time at the upstream, in all. */
  runMs: number
}

/** What is added to a usage record. */
export type UsageChange = Pick<UsageRecord, 'day' | 'keyId' | 'visitor' | 'limitClass' | 'model'> &
  Partial<Pick<UsageRecord, 'started' | 'succeeded' | 'failed' | 'canceled' | 'runMs'>>

/** Several changes that are kept together or not at all. */
export interface StoreWrite {
  addRun?: RunRecord
  /** Refused with `conflict` when the name is taken: two equal requests at the same moment make one run. */
  addIdempotency?: IdempotencyRecord
  changeRun?: { id: string; change: RunChange }
  addEvents?: { runId: string; events: readonly EventRecord[] }
  addOutputs?: readonly OutputRecord[]
  addUsage?: UsageChange
}

/** The gateway's records. One implementation for each SQL dialect; all pass the same suite. */
export interface Store {
  keys: {
    /** Throws `conflict` when the id or the key exists. */
    add(key: KeyRecord): Promise<void>
    byHash(hash: string): Promise<KeyRecord | undefined>
    byId(id: string): Promise<KeyRecord | undefined>
    /** Oldest first, revoked ones too. */
    list(): Promise<KeyRecord[]>
    /** False when there is no such key, or it was revoked before. */
    revoke(id: string, at: number): Promise<boolean>
  }
  runs: {
    get(id: string): Promise<RunRecord | undefined>
    /** Those that were not over when the process ended, oldest first. */
    unfinished(): Promise<RunRecord[]>
    events(id: string, after?: number): Promise<EventRecord[]>
    output(id: string, n: number): Promise<OutputRecord | undefined>
    idempotency(id: string): Promise<IdempotencyRecord | undefined>
  }
  usage: {
    /** Starts of a key on a day. */
    startedByKey(keyId: string, day: string): Promise<number>
    /** By day, key, visitor, class, model; days `from` to `to` inclusive. */
    list(options?: { from?: string; to?: string; keyId?: string }): Promise<UsageRecord[]>
  }
  /** Small values of the gateway itself: its signing secret, the mark of a clean end, what the limits remember. */
  meta: {
    get(name: string): Promise<string | undefined>
    set(name: string, value: string): Promise<void>
    delete(name: string): Promise<void>
  }
  /** Resolves when the changes are on disk. Writes of one moment share a transaction. */
  write(write: StoreWrite): Promise<void>
  /**
   * Forgets runs that were over before `runsBefore`, with all that belongs to them, and outputs that expired by `now`.
   * Answers with the files that nothing needs any more.
   */
  prune(options: { now: number; runsBefore: number }): Promise<string[]>
  /** Names of all files of the blob store that a record needs. */
  files(): Promise<Set<string>>
  /** Erases what is known of a visitor: runs, events, outputs, usage. Answers with what went. */
  eraseVisitor(visitor: string): Promise<{ rows: number; files: string[] }>
  close(): Promise<void>
}
