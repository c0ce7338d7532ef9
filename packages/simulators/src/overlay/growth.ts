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

/** One model in so many is having its moment. */
const HOT_SHARE = 0.03
/** How far a weekday lies from the mean, as a share of a day's change. */
const WEEKDAY_SWING = 0.4

interface Course {
  /** Change of downloads per week, on a logarithmic scale. */
  weekly: number
  /** The same of likes; never negative. */
  weeklyLikes: number
  phase: number
}

function courseOf(model: Popularity): Course {
  const random = seededRandom(OVERLAY_SEED, 'growth', model.id)
  const hot = random() < HOT_SHARE
  const drift = drawNormal(random)
  const ageDays = (model.recordedAt - model.createdAt) / DAY_MS
  // Young models move more; a year-old one has found its level.
  const youth = Math.exp(-ageDays / 120)
  const window = hot ? 0.15 + 0.35 * random() : 0.01 + 0.05 * drift + 0.15 * youth
  const weekly = model.counting === 'total' ? (hot ? 0.05 : 0.004 + 0.02 * youth) * (0.5 + random()) : window
  const weeklyLikes = (hot ? 0.03 : 0.002 + 0.04 * youth) * (0.5 + random())
  return { weekly, weeklyLikes, phase: random() * 7 }
}

/** Days that count, for a course that is quicker on some weekdays: grows always, and 7 days count as 7. */
function pace(day: number, phase: number): number {
  const turn = (2 * Math.PI) / 7
  return day + (WEEKDAY_SWING / turn) * (Math.sin(turn * (day + phase)) - Math.sin(turn * phase))
}

/**
 * Simulated counts a number of days after the recording (negative: before it); undefined when the model was not there.
 * Day 0 gives the recorded counts exactly.
 */
export function countsAt(model: Popularity, day: number): { downloads: number; likes: number } | undefined {
  const age = (model.recordedAt - model.createdAt) / DAY_MS
  if (age + day < 0) return undefined
  const { weekly, weeklyLikes, phase } = courseOf(model)
  const weeks = pace(day, phase) / 7
  // A model younger than the window, or than the count itself, started from nothing.
  const span = model.counting === 'window' ? 30 : age + 1
  const filled = Math.min(age + day + 1, span) / Math.min(age + 1, span)
  return {
    downloads: Math.round(
      model.downloads * Math.exp(weekly * weeks) * (model.counting === 'window' ? filled : Math.min(1, filled)),
    ),
    likes: Math.round(
      model.likes * Math.exp(weeklyLikes * weeks) * (age < 30 ? Math.min(1, (age + day + 1) / (age + 1)) : 1),
    ),
  }
}
