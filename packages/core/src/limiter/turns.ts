import type { Budget } from './budget.js'
import type { JobOptions, QueuePlace } from './types.js'

/** Jobs of one user with the same priority and budgets: if the first cannot start, none can. */
export interface Lane {
  readonly user: User
  readonly priority: number
  readonly budgets: readonly Budget[]
  first: Job | undefined
  last: Job | undefined
}

/** A user with waiting jobs, in the ring of those who take turns. */
export interface User {
  readonly name: string
  readonly lanes: Lane[]
  queued: number
  /** Starts since the user joined the ring. */
  starts: number
  /** Turns to sit out after a heavy job. */
  owes: number
  previous: User
  next: User
}

/** A waiting job: a link of its lane's list and the listener of its signal, so that waiting costs one object. */
export class Job {
  previous: Job | undefined
  next: Job | undefined
  /** What `onQueue` was told last. */
  told: QueuePlace | undefined
  resolve!: (value: unknown) => void

  constructor(
    readonly lane: Lane,
    readonly run: (signal: AbortSignal) => unknown,
    readonly options: JobOptions,
    readonly number: number,
    readonly drop: (job: Job, reason: unknown) => void,
  ) {}

  get weight(): number {
    return this.options.weight ?? 1
  }

  handleEvent(): void {
    this.drop(this, this.options.signal!.reason)
  }
}

/** So often a user's start goes to the job that waits longest, whatever its priority. */
const OLDEST_EVERY = 4
/** Turns that a job may cost at most, whatever it weighs. */
const MOST_OWED = 100

/** Who waits, and whose turn it is. What a step costs grows with the users that wait, not with their jobs. */
export class Turns {
  queued = 0
  readonly #users = new Map<string, User>()
  /** The last of the ring; its `next` has the next turn. */
  #last: User | undefined

  get users(): number {
    return this.#users.size
  }

  user(name: string): User | undefined {
    return this.#users.get(name)
  }

  /** Where a user's jobs with this priority and these budgets wait. */
  lane(name: string, priority: number, budgets: readonly Budget[]): Lane {
    let user = this.#users.get(name)
    if (!user) {
      // The ring's links are set by joining it.
      user = { name, lanes: [], queued: 0, starts: 0, owes: 0 } as unknown as User
      this.#users.set(name, user)
      this.#join(user)
    }
    let lane = user.lanes.find(
      (lane) =>
        lane.priority === priority &&
        lane.budgets.length === budgets.length &&
        lane.budgets.every((budget, i) => budget === budgets[i]),
    )
    if (!lane) user.lanes.push((lane = { user, priority, budgets, first: undefined, last: undefined }))
    return lane
  }

  add(job: Job): void {
    const { lane } = job
    job.previous = lane.last
    if (lane.last) lane.last.next = job
    else lane.first = job
    lane.last = job
    lane.user.queued++
    this.queued++
  }

  remove({ lane, previous, next }: Job): void {
    const { user } = lane
    if (previous) previous.next = next
    else lane.first = next
    if (next) next.previous = previous
    else lane.last = previous
    if (!lane.first) user.lanes.splice(user.lanes.indexOf(lane), 1)
    this.queued--
    if (--user.queued > 0) return
    this.#leave(user)
    this.#users.delete(user.name)
  }

  /**
   * Takes the next job out that has room, and puts its user at the end of the ring. `hasRoom` answers `undefined` when
   * nobody can have room, and the search ends.
   */
  take(hasRoom: (lane: Lane) => boolean | undefined): Job | undefined {
    let isOwed = true
    while (isOwed) {
      isOwed = false
      // Those who sit this turn out move to the end, where this round meets them again.
      for (let user = this.#last?.next, left = this.users; user && left > 0; left--) {
        const next = user.next
        let room: boolean | undefined
        const lane = this.#sorted(user).find((lane) => (room = hasRoom(lane)) !== false)
        if (lane && !room) return undefined
        if (lane && user.owes > 0 && this.users > 1) {
          user.owes--
          isOwed = true
          this.#rotate(user)
        } else if (lane) {
          const job = lane.first!
          user.starts++
          user.owes = Math.min(job.weight - 1, MOST_OWED)
          this.#rotate(user)
          this.remove(job)
          return job
        }
        user = next
      }
    }
    return undefined
  }

  /** All waiting jobs in the order in which they are likely to start. */
  order(): Job[] {
    let lines: Job[][] = []
    for (let user = this.#last?.next, left = this.users; user && left > 0; left--, user = user.next)
      lines.push(
        user.lanes
          .flatMap(jobsOf)
          .sort((one, other) => other.lane.priority - one.lane.priority || one.number - other.number),
      )
    const order: Job[] = []
    for (let round = 0; lines.length > 0; round++) {
      lines = lines.filter((line) => line.length > round)
      for (const line of lines) order.push(line[round]!)
    }
    return order
  }

  #sorted({ lanes, starts }: User): Lane[] {
    const byAge = starts % OLDEST_EVERY === OLDEST_EVERY - 1
    if (lanes.length > 1)
      lanes.sort((one, other) => (byAge ? 0 : other.priority - one.priority) || one.first!.number - other.first!.number)
    return lanes
  }

  #join(user: User): void {
    const last = this.#last ?? user
    user.next = last.next ?? user
    user.previous = last
    last.next = user.next.previous = user
    this.#last = user
  }

  #leave(user: User): void {
    user.previous.next = user.next
    user.next.previous = user.previous
    if (this.#last === user) this.#last = this.users > 1 ? user.previous : undefined
  }

  #rotate(user: User): void {
    this.#leave(user)
    this.#join(user)
  }
}

function jobsOf(lane: Lane): Job[] {
  const jobs: Job[] = []
  for (let job = lane.first; job; job = job.next) jobs.push(job)
  return jobs
}
