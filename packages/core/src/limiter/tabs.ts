import { DecentraError } from '../contract/decentra-error.js'
import type { ErrorCode } from '../contract/errors.js'
import type { Budget } from './budget.js'
import type { OwnLimiter } from './limiter.js'
import { budgetsOf, restoreAll, snapshotAll, type Snapshots } from './snapshot.js'
import type { JobOptions, Limiter, QueuePlace, ScheduleOptions, Tabs } from './types.js'

/** What a tab asks the leading one for. */
interface Ask {
  type: 'ask'
  from: string
  job: number
  key: string
  options: Pick<ScheduleOptions, 'user' | 'model' | 'weight' | 'priority'>
  /** It has started under an earlier leader, and has its place. */
  isRunning: boolean
}

/** What tabs tell one another. Those with a `leader` come from the leading tab. */
type Message =
  | Ask
  | { type: 'started' | 'ended'; from: string; job: number }
  | { type: 'wake' }
  | { type: 'adopt' | 'penalize'; with: unknown[] }
  | { type: 'lead'; leader: string }
  | { type: 'state'; leader: string; snapshots: Snapshots; counts: Counts }
  | { type: 'place'; leader: string; to: string; job: number; place: QueuePlace }
  | { type: 'go'; leader: string; to: string; job: number }
  | { type: 'refuse'; leader: string; to: string; job: number; code: ErrorCode; text: string; retryAfterMs?: number }

/** Jobs that wait and run in all tabs, by class. */
type Counts = Record<string, { queued: number; running: number }>

/** A job of this tab, until it has ended. */
interface Ticket {
  readonly ask: Ask
  readonly onQueue: JobOptions['onQueue']
  /** The start as a time of this page. */
  place?: QueuePlace
  go(): void
  fail(error: unknown): void
}

/** What the leader holds for a job of some tab. */
interface Hold {
  readonly ask: Ask
  /** The start as it was counted. */
  stamp?: number
  end(): void
}

/** So long a new leader lets the other tabs say what runs before it starts anything. */
const GATHER_MS = 200
/** So often a tab that waits wakes the leader: timers of hidden tabs are late, messages are not. */
const WAKE_MS = 1000
/** A leader that has not answered when it is to be woken so often is asleep or stuck: another tab takes over. */
const MOST_SILENT = 2
/** Later than any time of a clock. */
const FUTURE = 9e99

/**
 * One budget for all tabs of an origin. One of them leads and starts jobs for all, tabs and users in turns; it holds a Web
 * Lock, so that another follows at once when it is closed or killed. A tab's places are free as soon as it is gone. What was
 * started is told to all tabs, so that a new leader knows it.
 *
 * Where there are no Web Locks (pages without HTTPS, old browsers) each tab has a budget of its own.
 */
export function browserTabs(): Tabs {
  return (own, name) => (globalThis.navigator?.locks ? join(own, `decentramodels:${name}`) : own)
}

function join<C extends string>(own: OwnLimiter<C>, name: string): Limiter<C> {
  const id: string = crypto.randomUUID()
  const { locks } = navigator
  const channel = new BroadcastChannel(name)
  const never = new AbortController().signal
  const tickets = new Map<number, Ticket>()
  const holds = new Map<string, Hold>()
  /** Tabs whose end is noticed. */
  const watched = new Set([id])
  let jobs = 0
  let leader = ''
  let counts: Counts = {}
  /** Whether this tab has ever heard of a leader, and what it said since without an answer. */
  let hasHeard = false
  let unanswered = 0
  let waking: ReturnType<typeof setInterval> | undefined
  let isReady = false
  let closed: { reason: unknown } | undefined
  let ended: (() => void) | undefined
  let leave!: () => void
  const left = new Promise<void>((resolve) => (leave = resolve))

  /** Sends to all tabs, this one included. */
  function post(message: Message): void {
    if (isReady) channel.postMessage(message)
    receive(message)
  }

  /** While this tab has jobs: wakes the leader, or takes over from one that sleeps. */
  function wake(): void {
    if (leader === id) return
    if (++unanswered > MOST_SILENT) lead(true)
    else post({ type: 'wake' })
  }

  function receive(message: Message): void {
    if ('leader' in message) {
      if (message.type === 'lead' || !leader) {
        if (leader === id && message.leader !== id) stepDown()
        leader = message.leader
        for (const { ask } of tickets.values()) post(ask)
      }
      // A tab that slept may believe that it still leads.
      if (message.leader !== leader) return
      hasHeard = true
      unanswered = 0
    }
    switch (message.type) {
      case 'adopt':
      case 'penalize':
        return (own[message.type] as (...values: unknown[]) => void)(...message.with)
      case 'state':
        if (leader === id) return
        counts = message.counts
        for (const [key, { budget }] of own.classes) budget.running = counts[key]?.running ?? 0
        return restoreAll(own.classes, message.snapshots)
      case 'place':
      case 'go':
      case 'refuse': {
        if (message.to !== id) return
        const ticket = tickets.get(message.job)
        // It was aborted in the meantime.
        if (!ticket) return post({ type: 'ended', from: id, job: message.job })
        if (message.type === 'refuse') ticket.fail(new DecentraError(message.code, message.text, message))
        else if (message.type === 'go') ticket.go()
        else {
          ticket.place = { ...message.place, startsInMs: message.place.startsInMs + performance.now() }
          try {
            ticket.onQueue?.(message.place)
          } catch (error) {
            ticket.fail(error)
          }
        }
        return
      }
    }
    if (leader !== id) return
    switch (message.type) {
      case 'ask':
        serve(message)
        return tell()
      case 'started': {
        // It was counted a message earlier: its window begins now.
        const { ask, stamp = NaN } = holds.get(`${message.from} ${message.job}`) ?? {}
        if (!ask) return
        for (const { starts } of budgetsFor(ask))
          for (let i = ask.options.weight ?? 1; i > 0 && starts.includes(stamp); i--) {
            starts.splice(starts.lastIndexOf(stamp), 1)
            starts.push(own.classes.get(ask.key)!.queue.now())
          }
        return tell()
      }
      case 'ended':
        return end(`${message.from} ${message.job}`)
      case 'wake':
        for (const { queue } of own.classes.values()) queue.pump()
        return tell()
    }
  }

  // The leader's part.

  function lead(isForced = false): void {
    let hasLed = false
    locks
      .request(name, { steal: isForced }, () => {
        if (closed) return
        hasLed = true
        leader = id
        for (const [, budget, now] of budgetsOf(own.classes)) {
          budget.running = 0
          if (hasHeard) budget.block(now + GATHER_MS)
        }
        post({ type: 'lead', leader: id })
        return left
      })
      .catch(() => {
        // Another tab took over: this one was asleep. Or the page was left, where no lock is given any more, at once and
        // always: asking again and again would freeze the page that follows it.
        stepDown()
        if (hasLed && !closed) lead()
      })
  }

  function stepDown(): void {
    leader = ''
    for (const key of holds.keys()) end(key)
  }

  function serve(ask: Ask): void {
    const key = `${ask.from} ${ask.job}`
    if (holds.has(key)) return
    const budgets = budgetsFor(ask)
    if (!watched.has(ask.from)) {
      watched.add(ask.from)
      // Its lock is free when it is gone: its places are, too.
      void locks.request(`${name} ${ask.from}`, () => {
        watched.delete(ask.from)
        for (const [key, hold] of holds) if (hold.ask.from === ask.from) end(key)
      })
    }
    if (ask.isRunning) {
      for (const budget of budgets) budget.running++
      holds.set(key, {
        ask,
        end() {
          for (const budget of budgets) budget.release()
          own.classes.get(ask.key)?.queue.pump()
        },
      })
      return
    }
    const stop = new AbortController()
    const hold: Hold = { ask, end: () => stop.abort() }
    holds.set(key, hold)
    const to = { leader: id, to: ask.from, job: ask.job }
    own
      .schedule(
        ask.key as C,
        () =>
          new Promise<void>((resolve) => {
            hold.end = resolve
            hold.stamp = budgets[0]!.starts.at(-1)
            // First all tabs know of it, then it starts.
            tell()
            post({ type: 'go', ...to })
          }),
        { ...ask.options, signal: stop.signal, onQueue: (place) => post({ type: 'place', ...to, place }) },
      )
      .catch((error) => {
        holds.delete(key)
        if (!stop.signal.aborted)
          post({ type: 'refuse', ...to, code: error.code, text: error.message, retryAfterMs: error.retryAfterMs })
      })
  }

  function budgetsFor({ key, options }: Ask): readonly Budget[] {
    const found = own.classes.get(key)
    // Another page's limiter may have other classes.
    return found ? [found.budget, ...(found.models.get(options.model!) ?? [])] : []
  }

  function end(key: string): void {
    const hold = holds.get(key)
    holds.delete(key)
    hold?.end()
  }

  function tell(): void {
    if (leader !== id) return
    counts = {}
    for (const [key, { budget, queue }] of own.classes) counts[key] = { queued: queue.queued, running: budget.running }
    // Clocks of tabs may differ: whenever it is read, it was taken just then.
    const snapshots = snapshotAll(own.classes, FUTURE)
    channel.postMessage({ type: 'state', leader: id, snapshots, counts } satisfies Message)
  }

  channel.onmessage = ({ data }: MessageEvent<Message>) => receive(data)
  // Held as long as the tab lives.
  void locks.request(`${name} ${id}`, () => {
    if (closed) return
    isReady = true
    lead()
    // Whoever leads tells how things stand.
    post({ type: 'wake' })
    return left
  })
  own.onChange = () => queueMicrotask(tell)

  return {
    schedule(key, job, options = {}) {
      const { signal, onQueue, user = '', model, weight, priority } = options
      if (closed || signal?.aborted) return Promise.reject((closed ?? signal!).reason)
      if (!own.classes.has(key)) return own.schedule(key, job)
      return new Promise((resolve, reject) => {
        const stop = () => ticket.fail(signal!.reason)
        const ask: Ask = {
          type: 'ask',
          from: id,
          job: ++jobs,
          key,
          options: { user: `${id} ${user}`, model, weight, priority },
          isRunning: false,
        }
        const settle = () => {
          signal?.removeEventListener('abort', stop)
          tickets.delete(ask.job)
          post({ type: 'ended', from: id, job: ask.job })
          if (tickets.size) return
          clearInterval(waking)
          waking = undefined
          ended?.()
        }
        const ticket: Ticket = {
          ask,
          onQueue,
          async go() {
            if (ask.isRunning) return
            signal?.removeEventListener('abort', stop)
            ask.isRunning = true
            try {
              const result = job(signal ?? never)
              post({ type: 'started', from: id, job: ask.job })
              resolve(await result)
            } catch (error) {
              reject(error)
            }
            settle()
          },
          fail(error) {
            settle()
            reject(error)
          },
        }
        tickets.set(ask.job, ticket)
        signal?.addEventListener('abort', stop)
        waking ??= setInterval(wake, WAKE_MS)
        if (isReady) post(ask)
      })
    },
    status(key, { user = '', model } = {}) {
      const tabUser = `${id} ${user}`
      const place = [...tickets.values()].find(
        ({ ask, place }) => place && !ask.isRunning && ask.key === key && ask.options.user === tabUser,
      )?.place
      return {
        ...own.status(key, { user: tabUser, model }),
        ...counts[key],
        ...(place && { ...place, startsInMs: Math.max(0, place.startsInMs - performance.now()) }),
      }
    },
    adopt: (policy) => post({ type: 'adopt', with: [policy] }),
    penalize: (key, retryAfterMs) => post({ type: 'penalize', with: [key, retryAfterMs] }),
    async close() {
      closed ??= { reason: AbortSignal.abort().reason }
      for (const { ask, fail } of tickets.values()) if (!ask.isRunning) fail(closed.reason)
      await new Promise<void>((resolve) => {
        ended = resolve
        if (!tickets.size) resolve()
      })
      stepDown()
      channel.close()
      isReady = false
      leave()
      await own.close()
    },
  }
}
