import { DAY_MS } from '../overlay/days.js'
import { checkCount, RECORDED_AT, type SimulatorOptions } from '../options.js'
import type { HubCatalog } from './hub-model.js'
import { openSyntheticHub } from '../synthetic/hub.js'
import { openRecordedHub } from './recorded-catalog.js'

/**
 * The catalogue at a time. Counts move on by whole days since the recording, so that one day's walk is consistent.
 * Nothing is read before the first call.
 */
export function openCatalogPerDay(options: SimulatorOptions): (now: number) => HubCatalog {
  const { records } = options
  if (typeof records === 'object') {
    const models = checkCount(records.synthetic)
    let synthetic: HubCatalog | undefined
    return () => (synthetic ??= openSyntheticHub(models, records.seed ?? 1))
  }
  let opened: { day: number; catalog: HubCatalog } | undefined
  return (now) => {
    const day = options.overlay === false ? 0 : Math.max(0, Math.floor((now - Date.parse(RECORDED_AT)) / DAY_MS))
    if (opened?.day !== day) opened = { day, catalog: openRecordedHub(options.overlay !== false, day) }
    return opened.catalog
  }
}
