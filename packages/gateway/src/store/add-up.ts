import type { StoreWrite, UsageChange } from './store.js'

/** The changes of usage of several writes, those of one record as one: busy callers have many in a moment. */
export function addUp(writes: readonly StoreWrite[]): UsageChange[] {
  const sums = new Map<string, Required<UsageChange>>()
  for (const { addUsage } of writes) {
    if (!addUsage) continue
    const { day, keyId, visitor, limitClass, model } = addUsage
    const name = JSON.stringify([day, keyId, visitor, limitClass, model])
    const { started, succeeded, failed, canceled, runMs } = sums.get(name) ?? NOTHING
    sums.set(name, {
      ...addUsage,
      started: started + (addUsage.started ?? 0),
      succeeded: succeeded + (addUsage.succeeded ?? 0),
      failed: failed + (addUsage.failed ?? 0),
      canceled: canceled + (addUsage.canceled ?? 0),
      runMs: runMs + (addUsage.runMs ?? 0),
    })
  }
  return [...sums.values()]
}

const NOTHING = { started: 0, succeeded: 0, failed: 0, canceled: 0, runMs: 0 }
