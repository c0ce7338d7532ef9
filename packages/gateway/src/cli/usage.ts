import type { UsageRecord } from '../store/store.js'

/** Columns of the export, in this order. */
export const USAGE_FIELDS = [
  'day',
  'keyId',
  'visitor',
  'limitClass',
  'model',
  'started',
  'succeeded',
  'failed',
  'canceled',
  'runMs',
] as const satisfies readonly (keyof UsageRecord)[]
