import type { MediaOutput, Outputs } from '../contract/tasks.js'
import { fileInData } from './media.js'
import { greyPng } from './png.js'
import { isRecord, numberOf, recordsOf } from './values.js'

/** No picture that was sent is larger. */
const MOST_SIDE = 8192

/** A table of numbers or switches as a grey picture. */
async function drawRows(rows: unknown, shade: (value: unknown) => number): Promise<MediaOutput | undefined> {
  // Some give a list of one around the rows.
  if (Array.isArray(rows) && rows.length === 1 && Array.isArray(rows[0]?.[0])) return drawRows(rows[0], shade)
  const width: unknown = Array.isArray(rows) ? rows[0]?.length : undefined
  if (!Array.isArray(rows) || typeof width !== 'number' || width < 1) return undefined
  if (width > MOST_SIDE || rows.length > MOST_SIDE) return undefined
  const pixels = new Uint8Array(width * rows.length)
  for (const [y, row] of rows.entries()) {
    if (!Array.isArray(row) || row.length !== width) return undefined
    for (let x = 0; x < width; x++) pixels[y * width + x] = shade(row[x])
  }
  return greyPng(width, rows.length, pixels)
}

const whiteIfSet = (value: unknown) => (value === true || (typeof value === 'number' && value > 0) ? 255 : 0)
const grey = (value: unknown) => Math.min(255, Math.max(0, Math.round(numberOf(value) ?? 0)))

const isPresent = <T>(value: T | undefined): value is T => value !== undefined

/** Named parts as pictures, or shapes without names as tables of pixels with scores beside them. */
export async function readMasks(raw: unknown): Promise<Outputs['masks']['masks'] | undefined> {
  const parts = recordsOf(raw)
  if (parts)
    return parts
      .map(({ label, score, mask_png: png }) => {
        const image = typeof png === 'string' ? fileInData(png, 'image/png') : undefined
        return image && { label: typeof label === 'string' ? label : null, score: numberOf(score) ?? null, image }
      })
      .filter(isPresent)
  if (!isRecord(raw) || !Array.isArray(raw.masks)) return undefined
  const scores: unknown[] = Array.isArray(raw.scores) ? raw.scores : []
  const masks: Outputs['masks']['masks'] = []
  // One after the other: all at once would hold every picture twice.
  for (const [i, rows] of raw.masks.entries()) {
    const image = await drawRows(rows, whiteIfSet)
    if (image) masks.push({ label: null, score: numberOf(scores[i]) ?? null, image })
  }
  return masks
}

/** The picture of the depths; drawn from the numbers where it is missing. */
export async function readDepth(raw: unknown): Promise<MediaOutput | undefined> {
  if (!isRecord(raw)) return undefined
  const { depth_png: png, formatted_predicted_depth_array: rows } = raw
  const image = typeof png === 'string' ? fileInData(png, 'image/png') : undefined
  return image ?? drawRows(rows, grey)
}
