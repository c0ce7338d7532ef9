import type { LimitClass, LimitState } from '@decentramodels/core/contract'

/**
 * How classes stand, in the headers of the IETF draft `draft-ietf-httpapi-ratelimit-headers`: quota and window in seconds,
 * what is left, and until when.
 */
export function rateLimitHeaders(classes: readonly (readonly [LimitClass, LimitState])[]): Record<string, string> {
  const seconds = (ms: number) => Math.ceil(ms / 1000)
  return {
    'RateLimit-Policy': classes
      .map(([name, { limit, windowMs }]) => `"${name}";q=${limit};w=${seconds(windowMs)}`)
      .join(', '),
    RateLimit: classes.map(([name, { left, resetsInMs }]) => `"${name}";r=${left};t=${seconds(resetsInMs)}`).join(', '),
  }
}
