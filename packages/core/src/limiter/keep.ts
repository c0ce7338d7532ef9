import { createRuntime, type Runtime } from '../runtime.js'
import type { Class } from './limiter.js'
import { restoreAll, snapshotAll } from './snapshot.js'

/** How long the first start waits for a storage that does not answer. */
const LOAD_MS = 1000

/**
 * Restores what was stored under a name, and answers what stores the state: as often as the storage takes it, the last
 * state last.
 */
export async function keep(
  classes: ReadonlyMap<string, Class>,
  name: string,
  partial: Partial<Runtime>,
): Promise<() => Promise<void>> {
  const { storage, clock } = createRuntime(partial)
  const loaded = new AbortController()
  try {
    const text = await Promise.race([storage.get(name), clock.sleep(LOAD_MS, loaded.signal)])
    restoreAll(classes, JSON.parse(text || '{}'))
  } catch {
    // Forbidden, or not ours: the limits hold from now on.
  }
  loaded.abort()
  let isDirty = false
  let saving: Promise<void> | undefined
  const save = async () => {
    while (isDirty) {
      isDirty = false
      try {
        await storage.set(name, JSON.stringify(snapshotAll(classes)))
      } catch {
        // Full or forbidden: the limits hold in this page.
      }
    }
    saving = undefined
  }
  return () => {
    isDirty = true
    return (saving ??= save())
  }
}
