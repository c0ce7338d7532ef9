import { type Call, numberOf } from '../call.js'
import { pickSome, round } from '../draw.js'
import type { Size } from '../image-size.js'
import { encodePng } from '../png.js'
import { modelRaised, Refused } from '../refusal.js'
import { FASHION_LABELS } from './words.js'

/** A rounded shape somewhere in a picture: inside it the function is below 1. */
type Shape = (x: number, y: number) => number

function drawShape(random: () => number, { width, height }: Size): Shape {
  const [cx, cy] = [width * (0.2 + random() * 0.6), height * (0.2 + random() * 0.6)]
  const [rx, ry] = [width * (0.08 + random() * 0.2), height * (0.08 + random() * 0.2)]
  const [lobes, phase, depth] = [2 + Math.floor(random() * 4), random() * 7, 0.05 + random() * 0.2]
  return (x, y) => {
    const [dx, dy] = [(x - cx) / rx, (y - cy) / ry]
    return Math.hypot(dx, dy) / (1 + depth * Math.sin(lobes * Math.atan2(dy, dx) + phase))
  }
}

/** Pixels of a picture, row by row. */
function paint({ width, height }: Size, value: (x: number, y: number) => number): Uint8Array {
  const pixels = new Uint8Array(width * height)
  for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++) pixels[at++] = value(x, y)
  return pixels
}

/** What a card with little memory can hold. */
function checkSize({ width, height }: Size, mostSide: number): void {
  if (Math.max(width, height) > mostSide)
    throw new Refused(
      modelRaised(`CUDA out of memory. Tried to allocate ${((width * height) / 2 ** 26).toFixed(2)} GiB`),
    )
}

/** Base64 without `data:` before it, as the containers answer. */
function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

async function greyPng(size: Size, pixels: Uint8Array): Promise<string> {
  return base64(await encodePng(size.width, size.height, 1, pixels))
}

export async function segment({ model, media, random }: Call) {
  const { size } = media!
  checkSize(size, 4096)
  const labels = pickSome(random, model.labels ?? FASHION_LABELS, 2 + Math.floor(random() * 3))
  return Promise.all(
    labels.map(async (label) => {
      const shape = drawShape(random, size)
      return {
        label,
        score: null,
        mask_png: await greyPng(
          size,
          paint(size, (x, y) => (shape(x, y) < 1 ? 255 : 0)),
        ),
      }
    }),
  )
}

export function outline(call: Call) {
  const { media, random } = call
  const { size } = media!
  checkSize(size, 2048)
  const found = Array.from({ length: 3 + Math.floor(random() * 3) }, (_, index) => ({
    // The first is sure, so that a picture is not empty at usual thresholds.
    score: round(index === 0 ? 0.99 : 0.85 + random() * 0.14),
    shape: drawShape(random, size),
  }))
  const kept = found.filter(({ score }) => score >= numberOf(call, 'pred_iou_thresh'))
  const rows = (shape: Shape) =>
    Array.from({ length: size.height }, (_, y) =>
      Array.from({ length: size.width }, (_, x) => (shape(x, y) < 1 ? 1 : 0)),
    )
  return {
    input_image_dimensions: { width: size.width, height: size.height },
    masks: kept.map(({ shape }) => rows(shape)),
    scores: kept.map(({ score }) => score),
  }
}

/** Columns and rows of the numbers beside the picture at most. */
const MOST_NUMBERS = 64

/** A floor that comes closer towards the bottom, with a thing or two standing on it. */
export async function depth({ media, random }: Call) {
  const { size } = media!
  checkSize(size, 4096)
  const shapes = [drawShape(random, size), drawShape(random, size)]
  const at = (x: number, y: number) => {
    const floor = 40 + 150 * (y / size.height)
    const near = Math.min(...shapes.map((shape) => shape(x, y)))
    return Math.round(floor + 60 * Math.max(0, 1 - near ** 2))
  }
  const [columns, rows] = [Math.min(size.width, MOST_NUMBERS), Math.min(size.height, MOST_NUMBERS)]
  return {
    depth_png: await greyPng(size, paint(size, at)),
    formatted_predicted_depth_array: Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => at((column * size.width) / columns, (row * size.height) / rows)),
    ),
  }
}
