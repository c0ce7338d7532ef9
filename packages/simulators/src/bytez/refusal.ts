/** What the upstream says instead of an answer. */
export interface Refusal {
  status: 400 | 401 | 402 | 404 | 422 | 429 | 503
  body: { error: unknown; [name: string]: unknown }
}

export const UNAUTHORIZED: Refusal = { status: 401, body: { error: 'Unauthorized', output: null } }

/** The documented body: it has no `output`. */
export const NO_CREDITS: Refusal = {
  status: 402,
  body: {
    status: 402,
    error: 'Payment Required',
    message: 'Insufficient credits. Please add credits to continue.',
  },
}

export const RATE_LIMITED: Refusal = { status: 429, body: { error: 'Rate limit exceeded', output: null } }

export const PROVIDER_QUOTA: Refusal = {
  status: 429,
  body: {
    error: '429 You exceeded your current quota, please check your plan and billing details.',
    output: null,
  },
}

/** Nothing documents the texts of these two. */
export const LOADING: Refusal = { status: 503, body: { error: 'Model is loading', output: null } }
export const UNKNOWN_MODEL: Refusal = { status: 404, body: { error: 'Model not found', output: null } }

export function tooConcurrent(allowed: number): Refusal {
  return { status: 429, body: { error: `Rejected: your plan allows for ${allowed} concurrency`, output: null } }
}

/** What a container answers when the model raised: the text of the exception. */
export function modelRaised(message: string): Refusal {
  return { status: 422, body: { error: message } }
}

/** Thrown where a request can not be answered. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(String(refusal.body.error))
  }
}
