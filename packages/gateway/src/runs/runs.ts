import { AsyncLocalStorage } from 'node:async_hooks'
import { createRuntime, type Runtime } from '@decentramodels/core'
import {
  DecentraError,
  isDecentraError,
  isOver,
  type LimitClass,
  type LimitPolicy,
  type LimitState,
  type Quote,
  type Run,
  type RunEvent,
  taskRow,
} from '@decentramodels/core/contract'
import type { Caller } from '../caller.js'
import { takeUpload } from '../outputs/take-upload.js'
import type { EventRecord, OutputRecord, RunRecord, Store, StoredRequest } from '../store/store.js'
import { checkRequest } from './check-request.js'
import { DailyCount, msToNextDay } from './daily-count.js'
import type { LevelRules, LevelsSnapshot } from './levels.js'
import { LiveRun } from './live-run.js'
import { CANCELED, endRun, performRun, attemptOf, type PerformParts, type RunPlan } from './perform-run.js'
import { earlierRun, type NamedRequest, nameRequest } from './named-request.js'
import { newRecord } from './new-record.js'
import { type PlanParts, planAgain } from './plan-again.js'
import { QueueNews } from './queue-news.js'
import { Refusals } from './refusals.js'
import { type QueueBounds, RunQueue } from './run-queue.js'
import { shortEvents, toEvent, toRun } from './run-view.js'
import { toProblem } from './upstream-trouble.js'

export interface RunsOptions extends Pick<
  PerformParts,
  'upstream' | 'blobs' | 'models' | 'fetchFile' | 'outputMs' | 'log'
> {
  store: Store
  keyTerms: PlanParts['keyTerms']
  rules: LevelRules
  queue: QueueBounds
  /** Starts of a key in a day, where the key says nothing else. */
  dailyRunsPerKey: number
  /** Answers are made up by a simulator. */
  simulated: boolean
  runtime?: Partial<Pick<Runtime, 'clock'>>
}

const DAY_MS = 24 * 60 * 60 * 1000
/** An outcome is kept so long after its end: a request that is sent again gets the same answer. */
const KEEP_RUNS_MS = DAY_MS
const SWEEP_MS = 60_000
/** Names of what the gateway notes about itself: that it was open before, and what its limits held when it ended well. */
const META = { opened: 'runs-opened', levels: 'runs-levels' }

const stopped = () =>
  new DecentraError('unavailable', 'The gateway was stopped. Send the run again.', { retryAfterMs: 5000 })
const unknownRun = () => new DecentraError('not-found', 'There is no such run, or it is no longer kept.')

/**
 * The runs of a gateway: takes them in, lets them wait their turn, has them performed, tells about them. Of every run
 * that it took it knows the end, also after a crash.
 */
export class Runs {
  readonly #options: RunsOptions
  readonly #parts: PerformParts
  readonly #clock: Runtime['clock']
  readonly #queue: RunQueue
  readonly #daily: DailyCount
  readonly #live = new Map<string, LiveRun>()
  readonly #closing = new AbortController()

  private constructor(options: RunsOptions) {
    this.#options = options
    this.#clock = options.runtime?.clock ?? createRuntime().clock
    this.#queue = new RunQueue(options.rules, options.queue, this.#clock)
    this.#daily = new DailyCount(
      options.store,
      async (keyId) => (await options.keyTerms(keyId))?.dailyRuns ?? options.dailyRunsPerKey,
    )
    this.#parts = {
      upstream: options.upstream,
      blobs: options.blobs,
      models: options.models,
      fetchFile: options.fetchFile,
      outputMs: options.outputMs,
      log: options.log,
      clock: this.#clock,
      refusals: new Refusals(),
      onBusy: (ms) => this.#queue.pause(ms),
    }
  }

  /** Opens the runs of a store, and takes up what the process before left. */
  static async open(options: RunsOptions): Promise<Runs> {
    const runs = new Runs(options)
    await runs.#recover()
    void runs.#sweepNowAndThen()
    return runs
  }

  /** Whether one more run would be taken. */
  get isTaking(): boolean {
    return !this.#closing.signal.aborted && this.#queue.hasRoom
  }

  /**
   * Takes a run in and answers with its id as soon as it is kept; it starts when it is its turn. With the name of an
   * earlier request, the id is the one of that.
   */
  async create(
    caller: Caller,
    body: unknown,
    { idempotencyKey, isFollowed }: { idempotencyKey?: string | undefined; isFollowed: boolean },
  ): Promise<string> {
    if (this.#closing.signal.aborted) throw stopped()
    const request = checkRequest(body)
    const { task, input, params, fallback } = request
    const { store, blobs, models, simulated } = this.#options
    const name = idempotencyKey === undefined ? undefined : nameRequest(caller, idempotencyKey, request)
    const earlier = name && (await earlierRun(name, store))
    if (earlier !== undefined) return earlier
    const candidates = await models.candidates(caller, request)
    this.#queue.check(caller, taskRow(task).limitClass)
    const giveBack = await this.#takeDay(caller)
    let upload: StoredRequest['upload'] = null
    try {
      const taken = await takeUpload(task, input, blobs)
      upload = taken.upload
      const sent: StoredRequest = { ...taken, params, fallback }
      const { model } = candidates[0]!
      const record = newRecord(caller, { task, model, request: sent, simulated, createdAt: this.#clock.now() })
      return await this.#admit(caller, record, { request: sent, candidates }, { name, isFollowed })
    } catch (error) {
      giveBack()
      if (upload) await blobs.delete(upload.file)
      // Another request of the same name was a moment faster.
      const faster = name && isDecentraError(error) && error.code === 'conflict' && (await earlierRun(name, store))
      if (typeof faster === 'string') return faster
      throw error
    }
  }

  /** How a run stands. Throws `not-found` for a run of somebody else too. */
  async get(caller: Caller, id: string): Promise<Run> {
    return this.#show(await this.#find(caller, id))
  }

  /** A run as it ended, once it has. Throws `unavailable` when the gateway stops before that. */
  async end(caller: Caller, id: string, signal: AbortSignal): Promise<Run> {
    const found = await this.#find(caller, id)
    if (found instanceof LiveRun && !(await found.end(signal))) throw stopped()
    return this.#show(found)
  }

  /** Cancels a run, and answers with how it ended. */
  async cancel(caller: Caller, id: string): Promise<Run> {
    const found = await this.#find(caller, id)
    if (found instanceof LiveRun) found.abort.abort(CANCELED)
    return this.end(caller, id, this.#closing.signal)
  }

  /** The events of a run after a sequence number, as they come; ends with the run. */
  async *events(
    caller: Caller,
    id: string,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<{ sequence: number; event: RunEvent }, void> {
    const found = await this.#find(caller, id)
    if (found instanceof LiveRun) {
      for await (const kept of found.follow(after, signal))
        yield {
          sequence: kept.sequence,
          event: toEvent(kept, () => toRun(found.record, found.license, this.#clock.now())),
        }
      return
    }
    const run = await this.#show(found)
    const kept = await this.#options.store.runs.events(id)
    for (const event of kept.length > 0 ? kept : shortEvents(found))
      if (event.sequence > after) yield { sequence: event.sequence, event: toEvent(event, () => run) }
  }

  /** A file that a run made. Throws `gone` when it is no longer kept. The id is all that is needed. */
  async output(id: string, n: number): Promise<OutputRecord> {
    const { store } = this.#options
    const output = await store.runs.output(id, n)
    if (output && output.expiresAt > this.#clock.now()) return output
    const run = await store.runs.get(id)
    throw run && isOver(run.state)
      ? new DecentraError('gone', 'This file is no longer kept. Run the task again.')
      : unknownRun()
  }

  /** What would happen to a run that is sent now. Changes nothing. */
  async quote(caller: Caller, body: unknown): Promise<Quote> {
    const request = checkRequest(body)
    const { limitClass } = taskRow(request.task)
    const [first, ...fallbacks] = await this.#options.models.candidates(caller, request)
    const { position, startsInMs } = this.#queue.place(caller, limitClass)
    const { left } = this.#queue.state(caller, limitClass)
    return { left, startsInMs, position, model: first!.model, fallbacks: fallbacks.map(({ model }) => model) }
  }

  /** What a caller may start now. */
  policy(caller: Caller): LimitPolicy {
    const state = (name: LimitClass) => this.limit(caller, name)
    return {
      classes: {
        'text-to-image': state('text-to-image'),
        'text-to-video': state('text-to-video'),
        'text-to-audio': state('text-to-audio'),
        analysis: state('analysis'),
      },
      queue: { maxPerVisitor: this.#queue.maxFor(caller) },
      models: caller.scope === 'all' ? 'all' : `filter/${caller.scope}`,
      simulated: this.#options.simulated,
    }
  }

  /** How one class stands for a caller. */
  limit(caller: Caller, limitClass: LimitClass): LimitState {
    return this.#queue.state(caller, limitClass)
  }

  /**
   * Takes no more runs, leaves those that wait for the next start, gives those at the upstream `graceMs` to end, and notes
   * what the limits hold. The store stays open.
   */
  async close(graceMs: number): Promise<void> {
    if (this.#closing.signal.aborted) return
    const reason = stopped()
    this.#closing.abort(reason)
    const ended = this.#queue.close(reason)
    const late = new AbortController()
    await Promise.race([ended, this.#clock.sleep(graceMs, late.signal).catch(() => {})])
    late.abort()
    for (const live of this.#live.values()) live.abort.abort(reason)
    await ended
    await this.#options.store.meta.set(META.levels, JSON.stringify(this.#queue.snapshot()))
  }

  /** Counts a run for its key's day; answers with how to take that back. */
  async #takeDay({ keyId }: Caller): Promise<() => void> {
    const now = this.#clock.now()
    const giveBack = await this.#daily.take(keyId, now)
    if (giveBack) return giveBack
    throw new DecentraError('rate-limited', 'This site has used up its runs of today.', {
      retryAfterMs: msToNextDay(now),
    })
  }

  /** Puts a new run into the queue, and keeps it before anything is sent. */
  async #admit(
    caller: Caller,
    record: RunRecord,
    plan: RunPlan,
    { name, isFollowed }: { name: NamedRequest | undefined; isFollowed: boolean },
  ): Promise<string> {
    const license = await this.#options.models.license(record.model)
    const live = new LiveRun(this.#options.store, record, license, [], isFollowed)
    const { id, createdAt } = record
    // What is told before the run is kept waits until then.
    let early: EventRecord['event'] | undefined
    let isKept = false
    const keeping = Promise.withResolvers<void>()
    keeping.promise.catch(() => {})
    const { isStarted, done } = this.#enqueue(
      caller,
      live,
      async () => {
        await keeping.promise
        await performRun(live, plan, this.#parts)
      },
      (event) => {
        if (isKept) this.#keep(live.update({}, [event]))
        else early = event
      },
    )
    const start = isStarted ? attemptOf(record.model, 1) : undefined
    const idempotency = name && { ...name, runId: id, createdAt }
    try {
      await live.create(start ? { ...start.change, startedAt: createdAt } : {}, start ? [start.event] : [], {
        ...(idempotency && { addIdempotency: idempotency }),
      })
    } catch (error) {
      keeping.reject(error)
      live.abort.abort(error)
      await done.catch(() => {})
      throw error
    }
    isKept = true
    this.#live.set(id, live)
    if (early && !isStarted) this.#keep(live.update({}, [early]))
    keeping.resolve()
    void this.#watch(live, done)
    return id
  }

  #enqueue(
    caller: Caller,
    live: LiveRun,
    run: () => Promise<void>,
    onQueued: (event: EventRecord['event']) => void,
  ): ReturnType<RunQueue['add']> {
    const news = new QueueNews(this.#clock)
    return this.#queue.add(caller, taskRow(live.record.task).limitClass, {
      // Its turn comes in the context of whoever left a place free; it goes on under the id of its own request.
      run: AsyncLocalStorage.bind(run),
      signal: live.abort.signal,
      onQueue: (place) => {
        if (!news.isNews(place)) return
        onQueued({ type: 'queued', position: place.position, startsInMs: Math.ceil(place.startsInMs) })
      },
    })
  }

  /** Sees a run out of the queue: performed, canceled before its turn, or left for the next start. */
  async #watch(live: LiveRun, done: Promise<void>): Promise<void> {
    try {
      await done
    } catch (reason) {
      if (reason === CANCELED) await endRun(live, { state: 'canceled' }, this.#parts)
      else live.leave()
    } finally {
      this.#live.delete(live.record.id)
    }
  }

  #keep(work: Promise<void>): void {
    work.catch((error: unknown) => this.#options.log.error({ type: 'run-not-kept', error }))
  }

  async #find({ keyId, visitor }: Caller, id: string): Promise<LiveRun | RunRecord> {
    const live = this.#live.get(id)
    const record = live?.record ?? (await this.#options.store.runs.get(id))
    if (record?.keyId !== keyId || record.visitor !== visitor) throw unknownRun()
    return live ?? record
  }

  async #show(found: LiveRun | RunRecord): Promise<Run> {
    if (found instanceof LiveRun) return toRun(found.record, found.license, this.#clock.now())
    return toRun(found, await this.#options.models.license(found.modelUsed), this.#clock.now())
  }

  /** Deals with what the process before left: nothing that may have been sent is ever sent again. */
  async #recover(): Promise<void> {
    const { store, blobs, log } = this.#options
    const levels = await store.meta.get(META.levels)
    const wasOpen = (await store.meta.get(META.opened)) !== undefined
    await store.meta.set(META.opened, new Date(this.#clock.now()).toISOString())
    await store.meta.delete(META.levels)
    if (levels !== undefined) this.#queue.restore(JSON.parse(levels) as LevelsSnapshot)
    else if (wasOpen) this.#queue.assumeFull()
    const left = await store.runs.unfinished()
    for (const record of left) await this.#takeUp(record)
    if (wasOpen && (left.length > 0 || levels === undefined))
      log.warn({ type: 'runs-recovered', runs: left.length, cleanEnd: levels !== undefined })
    await blobs.keepOnly(await store.files())
  }

  async #takeUp(record: RunRecord): Promise<void> {
    const { store, models } = this.#options
    const license = await models.license(record.modelUsed)
    const live = new LiveRun(store, record, license, await store.runs.events(record.id))
    const again = record.state === 'queued' ? await planAgain(record, this.#options) : undefined
    if (!again) {
      await endRun(live, { state: 'failed', error: toProblem(stopped()) }, this.#parts)
      return
    }
    const { done } = this.#enqueue(
      again.caller,
      live,
      () => performRun(live, again.plan, this.#parts),
      (event) => this.#keep(live.update({}, [event])),
    )
    this.#live.set(record.id, live)
    void this.#watch(live, done)
  }

  async #sweepNowAndThen(): Promise<void> {
    const { store, blobs, log } = this.#options
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        await this.#clock.sleep(SWEEP_MS, signal)
        this.#queue.sweep()
        const now = this.#clock.now()
        for (const file of await store.prune({ now, runsBefore: now - KEEP_RUNS_MS })) await blobs.delete(file)
      } catch (error) {
        if (!signal.aborted) log.error({ type: 'sweep-failed', error })
      }
    }
  }
}
