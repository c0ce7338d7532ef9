import { seededRandom } from '../../seeded-random.js'
import type { Size } from '../image-size.js'
import { encodePng } from '../png.js'
import { paintLandscape } from './landscape.js'
import { drawable, letter, textWidth } from './lettering.js'
import { choosePalette, hasWater } from './palette.js'

/** As many of the words as fit; the last sign tells that there were more. */
function fitting(text: string, height: number, room: number): string {
  if (textWidth(text, height) <= room) return text
  const words = text.split(' ')
  while (words.length > 1 && textWidth(`${words.join(' ')}…`, height) > room) words.pop()
  let line = `${words.join(' ').replace(/[,.:]+$/, '')}…`
  while (line.length > 1 && textWidth(line, height) > room) line = `${line.slice(0, -2)}…`
  return line
}

/** Darkens the foot of the picture, so that what is written there can be read on any color. */
function shade(pixels: Uint8Array, { width, height }: Size, from: number): void {
  for (let y = Math.max(0, Math.ceil(from)); y < height; y++) {
    const dark = 1 - 0.72 * Math.min(1, ((y - from) / (height - from)) * 1.7) ** 1.2
    for (let at = y * width * 3; at < (y + 1) * width * 3; at++) pixels[at]! *= dark
  }
}

/** White ink on a picture. */
function inkOn(pixels: Uint8Array, { width, height }: Size, strength: number) {
  return (x: number, y: number, cover: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return
    for (let at = (y * width + x) * 3, end = at + 3; at < end; at++)
      pixels[at]! += (255 - pixels[at]!) * cover * strength
  }
}

/** SIMULATED, and below it the first words of the prompt. */
function writeOn(pixels: Uint8Array, size: Size, prompt: string): void {
  const { width, height } = size
  const margin = Math.round(Math.min(width, height) * 0.06)
  const room = width - 2 * margin
  // So high that the word fills no more than two thirds of the room.
  const high = Math.min(Math.max(12, Math.min(width, height) * 0.052), (room * 0.9) / (textWidth('SIMULATED', 12) / 12))
  const line = fitting(drawable(prompt), high * 0.5, room)
  const foot = height - margin - (line === '' ? 0 : high * 1.15)
  shade(pixels, size, foot - high * 2.6)
  const title = { x: margin, y: foot - high, height: high, weight: high * 0.17 }
  letter('SIMULATED', title, inkOn(pixels, size, 1))
  if (line === '') return
  const below = { x: margin, y: height - margin - high * 0.5, height: high * 0.5, weight: Math.max(1.1, high * 0.07) }
  letter(line, below, inkOn(pixels, size, 0.86))
}

/** A picture that stands in for one that a model makes: the same for the same words, size and seed, and marked. */
export async function drawPicture(prompt: string, size: Size, seed: string): Promise<Uint8Array<ArrayBuffer>> {
  const random = seededRandom('picture', seed)
  const palette = choosePalette(prompt, random)
  const pixels = paintLandscape(size, palette, hasWater(prompt, random), random)
  writeOn(pixels, size, prompt)
  return encodePng(size.width, size.height, 3, pixels)
}
