import { numberOf } from './values.js'

/** The rows of a nested list of numbers; undefined where it holds anything else, or rows of different lengths. */
function rowsOf(raw: unknown): number[][] | undefined {
  if (!Array.isArray(raw) || raw.length === 0) return undefined
  if (raw.every((value) => numberOf(value) !== undefined)) return [raw as number[]]
  // A batch of one around the rows.
  if (raw.length === 1) return rowsOf(raw[0])
  const rows = raw.map(rowsOf)
  const isEven = rows.every((row) => row?.length === 1 && row[0]!.length === rows[0]![0]!.length)
  return isEven ? rows.map((row) => row![0]!) : undefined
}

/**
 * One vector out of what a model gave. Some give one row for each piece of the input; then it is the mean of them, as the
 * sentence models are trained, or the first, which stands for the whole picture in the vision models.
 */
export function readVector(raw: unknown, pooling: 'mean' | 'first'): number[] | undefined {
  const rows = rowsOf(raw)
  if (rows === undefined || rows.length === 1 || pooling === 'first') return rows?.[0]
  return rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length)
}
