import { createRuntime, type Runtime } from '../runtime.js'
import type { OwnLimiter } from './limiter.js'
import { restoreAll, snapshotAll } from './snapshot.js'

/** How long the first start waits for a storage that does not answer. */
const LOAD_MS = 1000

/** Restores what was stored under a name, then stores every change: as often as the storage takes it, the last state last. */
export async function keep(limiter: OwnLimiter<string>, name: string, partial: Partial<Runtime>): Promise<void> {
  const { storage, clock } = createRuntime(partial)
  const loaded = new AbortController()
  try {
    const text = await Promise.race([storage.get(name), clock.sleep(LOAD_MS, loaded.signal)])
    restoreAll(limiter.classes, JSON.parse(text || '{}'))
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
        await storage.set(name, JSON.stringify(snapshotAll(limiter.classes)))
      } catch {
        // Full or forbidden: the limits hold in this page.
      }
    }
    saving = undefined
  }
  const { onChange } = limiter
  limiter.saved = () => {
    isDirty = true
    return (saving ??= save())
  }
  limiter.onChange = () => {
    onChange?.()
    void limiter.saved!()
  }
}
