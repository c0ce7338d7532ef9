/**
 * The limiters side by side, each set up as its documentation advises for "so many starts in any such time, and no more than
 * so many at once". `open` answers what runs a job when it may start. Not typed: the rivals are installed on first use.
 */
export const ENGINES = {
  decentramodels: {
    async open({ limit, windowMs, concurrency }) {
      const { createLimiter } = await import('@decentramodels/core/limiter')
      // Loads now what would load when the first job has to wait, for the clock will stand still.
      await import('../../packages/core/dist/limiter/line.js')
      const limiter = createLimiter({
        classes: { jobs: { limit, windowMs, burst: limit, concurrency } },
        maxQueued: Infinity,
      })
      return (job, options) => limiter.schedule('jobs', job, options)
    },
    can: { users: true, priority: true, weight: true, concurrency: true },
    bundle: `export { createLimiter } from '@decentramodels/core/limiter'`,
  },

  'p-queue': {
    async open({ limit, windowMs, concurrency }) {
      const { default: PQueue } = await import('p-queue')
      const queue = new PQueue({ interval: windowMs, intervalCap: limit, concurrency })
      return (job, options) => queue.add(job, options)
    },
    can: { priority: true, concurrency: true },
    bundle: `export { default } from 'p-queue'`,
  },

  'p-queue, strict': {
    async open({ limit, windowMs, concurrency }) {
      const { default: PQueue } = await import('p-queue')
      const queue = new PQueue({ interval: windowMs, intervalCap: limit, concurrency, strict: true })
      return (job, options) => queue.add(job, options)
    },
    can: { priority: true, concurrency: true },
    bundle: `export { default } from 'p-queue'`,
  },

  'p-throttle, strict': {
    async open({ limit, windowMs }) {
      const { default: pThrottle } = await import('p-throttle')
      const throttle = pThrottle({ limit, interval: windowMs, strict: true })
      return throttle((job) => job())
    },
    can: {},
    bundle: `export { default } from 'p-throttle'`,
  },

  bottleneck: {
    async open({ limit, windowMs, concurrency }) {
      const { default: Bottleneck } = await import('bottleneck')
      const queue = new Bottleneck({
        reservoir: limit,
        reservoirRefreshAmount: limit,
        reservoirRefreshInterval: Math.ceil(windowMs / 250) * 250,
        maxConcurrent: Number.isFinite(concurrency) ? concurrency : null,
      })
      return (job, { priority = 0, weight } = {}) =>
        queue.schedule({ priority: 5 - priority, ...(weight && { weight }) }, async () => job())
    },
    can: { priority: true, weight: true, concurrency: true },
    bundle: `export { default } from 'bottleneck'`,
  },

  limiter: {
    async open({ limit, windowMs }) {
      const { RateLimiter } = await import('limiter')
      const bucket = new RateLimiter({ tokensPerInterval: limit, interval: windowMs })
      return async (job, { weight = 1 } = {}) => {
        await bucket.removeTokens(weight)
        return job()
      }
    },
    can: { weight: true },
    bundle: `export { RateLimiter } from 'limiter'`,
  },

  'async-sema': {
    async open({ limit, windowMs }) {
      const { RateLimit } = (await import('async-sema')).default
      const acquire = RateLimit(limit, { timeUnit: windowMs })
      return async (job) => {
        await acquire()
        return job()
      }
    },
    can: {},
    bundle: `export { RateLimit } from 'async-sema'`,
  },

  'rate-limiter-flexible': {
    async open({ limit, windowMs }) {
      const { RateLimiterMemory, RateLimiterQueue } = (await import('rate-limiter-flexible')).default
      const queue = new RateLimiterQueue(new RateLimiterMemory({ points: limit, duration: windowMs / 1000 }))
      return async (job, { weight = 1 } = {}) => {
        await queue.removeTokens(weight)
        return job()
      }
    },
    can: { weight: true },
    bundle: `export { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible'`,
  },
}
