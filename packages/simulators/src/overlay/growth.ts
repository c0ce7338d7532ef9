import { drawNormal, seededRandom } from '../seeded-random.js'
import { DAY_MS } from './days.js'
import { OVERLAY_SEED } from './seed.js'

/** What the recording knows of a model's popularity, and since when it exists. */
export interface Popularity {
  id: string
  /** `window`: downloads of the last 30 days, which can fall. `total`: of all time, which can not. */
  counting: 'window' | 'total'
  downloads: number
  likes: number
  /** Epoch ms. */
  createdAt: number
  /** Epoch ms of the recording; its counts are exactly the recorded ones. */
  recordedAt: number
}

/** Share of the models that are having their moment. */
const HOT_SHARE = 0.03
/** Length of the window that `window` counts cover. */
const WINDOW_DAYS = 30
/** How far a weekday lies from the mean, as a share of a day's change. */
const WEEKDAY_SWING = 0.4

/** How one model's counts move; drawn once per id. */
interface Course {
  /** Change of a `window` count per week, on a logarithmic scale. */
  weekly: number
  /** Exponent of what only grows: 1 is steady since the beginning, less slows down, more speeds up. */
  shape: number
  /** Weekday on which most happens. */
  phase: number
}

function courseOf(id: string): Course {
  const random = seededRandom(OVERLAY_SEED, 'growth', id)
  const hot = random() < HOT_SHARE
  const draw = random()
  return {
    phase: random() * 7,
    shape: hot ? 1.1 + 0.5 * draw : 0.3 + 0.5 * draw,
    weekly: hot ? 0.1 + 0.35 * draw : 0.01 + 0.045 * drawNormal(random),
  }
}

/** Days that count, when some weekdays are busier: always grows, and 7 days count as 7. */
function busyDays(day: number, phase: number): number {
  const turn = (2 * Math.PI) / 7
  return day + (WEEKDAY_SWING / turn) * (Math.sin(turn * (day + phase)) - Math.sin(turn * phase))
}

/** How much of its early pace a model of an age in days still has: interest fades over months and never ends. */
function liveliness(age: number): number {
  return 0.35 + 0.65 * Math.exp(-age / 180)
}

/**
 * Simulated counts a number of days after the recording (negative: before it); undefined when the model was not there.
 * Day 0 gives the recorded counts exactly.
 */
export function countsAt(model: Popularity, day: number): { downloads: number; likes: number } | undefined {
  const age = (model.recordedAt - model.createdAt) / DAY_MS
  if (age + day < 0) return undefined
  const { weekly, shape, phase } = courseOf(model.id)
  // A day more on both sides: what is there has been there for some hours.
  const then = Math.max(0, age + busyDays(day, phase)) + 1
  const total = Math.pow(then / (age + 1), shape * liveliness(age))
  const filled = Math.min(then, WINDOW_DAYS) / Math.min(age + 1, WINDOW_DAYS)
  const window = filled * Math.exp((weekly * busyDays(day, phase)) / 7)
  return {
    downloads: Math.round(model.downloads * (model.counting === 'window' ? window : total)),
    likes: Math.round(model.likes * total),
  }
}
