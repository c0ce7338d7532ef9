import { checkCount, RECORDED_AT, type SimulatorOptions } from '../options.js'
import { DAY_MS } from '../overlay/days.js'
import { openSyntheticCivitai } from '../synthetic/civitai.js'
import type { CivitaiCatalog } from './catalog.js'
import { openRecordedCivitai } from './recorded-catalog.js'

/**
 * The catalogue at a time; counts move on by whole days since the recording. Nothing is read before the first call.
 */
export function openCivitaiPerDay(options: SimulatorOptions): (now: number) => CivitaiCatalog {
  const { records } = options
  if (typeof records === 'object') {
    const models = checkCount(records.synthetic)
    let synthetic: CivitaiCatalog | undefined
    // On the real sites, too, one has far more models than the other.
    return () => (synthetic ??= openSyntheticCivitai(Math.ceil(models / 10), records.seed ?? 1))
  }
  let opened: { day: number; catalog: CivitaiCatalog } | undefined
  return (now) => {
    const day = options.overlay === false ? 0 : Math.max(0, Math.floor((now - Date.parse(RECORDED_AT)) / DAY_MS))
    if (opened?.day !== day) opened = { day, catalog: openRecordedCivitai(options.overlay !== false, day) }
    return opened.catalog
  }
}
