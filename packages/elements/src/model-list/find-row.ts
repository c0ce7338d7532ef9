import type { CardList } from '@decentramodels/core/catalog'

/** Rows looked at before and after the place where a model was. */
const AROUND = 300
/** Up to here all ids of a list may be asked for. */
const SMALL = 20_000

/** Where a model is in a list that may have changed; undefined when it is neither near its place nor easily found. */
export async function findRow(
  list: CardList,
  id: string,
  near: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const from = Math.max(0, near - AROUND)
  const around = await list.slice(from, Math.min(list.length, near + AROUND), { signal })
  const at = around.findIndex((card) => card?.id === id)
  if (at >= 0) return from + at
  if (list.length > SMALL) return undefined
  const all = (await list.ids({ signal })).indexOf(id)
  return all < 0 ? undefined : all
}
