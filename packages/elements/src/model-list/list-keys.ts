export interface ListShape {
  readonly total: number
  readonly columns: number
  /** Rows in sight. */
  readonly rows: number
  readonly rtl: boolean
}

/** Where a key moves the focus to from a row's place; undefined: nowhere, the key is the browser's. */
export function moveByKey(key: string, from: number, { total, columns, rows, rtl }: ListShape): number | undefined {
  const sideways = columns > 1 ? (rtl ? -1 : 1) : undefined
  const steps: Record<string, number | undefined> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ArrowRight: sideways,
    ArrowLeft: sideways && -sideways,
    PageDown: columns * Math.max(1, rows - 1),
    PageUp: -columns * Math.max(1, rows - 1),
    Home: -from,
    End: total - 1 - from,
  }
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined
  if (step === undefined) return undefined
  const to = from + step
  if (to >= 0 && to < total) return to
  // A step beyond the end stays in its column, a page goes as far as there is something.
  return key.startsWith('Page') || (to > 0 && Math.floor(from / columns) < Math.floor((total - 1) / columns))
    ? Math.min(total - 1, Math.max(0, to))
    : from
}
