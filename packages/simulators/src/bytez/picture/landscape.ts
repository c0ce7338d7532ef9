import type { Size } from '../image-size.js'
import { type Color, mix, type Palette } from './palette.js'

/** A line of hills: how high it stands in each column, in pixels from the top. */
function ridge(random: () => number, { width, height }: Size, base: number, swing: number): Float32Array {
  const waves = [1, 2.3, 4.1, 9.7, 21].map((frequency, index) => ({
    frequency: (frequency * (0.8 + random() * 0.4) * Math.PI * 2) / Math.max(width, height),
    phase: random() * 7,
    size: swing / (1 + index * 1.6) ** 1.35,
  }))
  return Float32Array.from({ length: width }, (_, x) =>
    waves.reduce((y, { frequency, phase, size }) => y - Math.sin(x * frequency + phase) * size * height, base * height),
  )
}

interface Hills {
  top: Float32Array
  color: Color
  /** At its foot: haze lies in the valleys. */
  foot: Color
  /** Where the haze begins, in pixels from the top of the picture. */
  hazeFrom: number
}

function drawHills(random: () => number, size: Size, { far, near, skyBottom }: Palette, bases: number[]): Hills[] {
  return bases.map((base, index) => {
    const share = bases.length === 1 ? 1 : index / (bases.length - 1)
    const color = mix(far, near, share ** 1.2)
    const top = ridge(random, size, base, 0.02 + 0.055 * (1 - share / 2))
    return { top, color, foot: mix(color, skyBottom, 0.35 * (1 - share)), hazeFrom: (base - 0.06) * size.height }
  })
}

function skyColor({ skyTop, skyMiddle, skyBottom }: Palette, share: number): Color {
  return share < 0.55 ? mix(skyTop, skyMiddle, share / 0.55) : mix(skyMiddle, skyBottom, (share - 0.55) / 0.45)
}

interface Sun {
  x: number
  y: number
  radius: number
}

/** Light of the sun at a place: 1 on its disc, a glow around it. */
function light(sun: Sun, x: number, y: number): number {
  const far = Math.hypot(x - sun.x, y - sun.y) / sun.radius
  const disc = Math.min(1, Math.max(0, (1 - far) * sun.radius + 0.5))
  return Math.max(disc, 0.55 * Math.exp(-0.55 * Math.max(0, far - 1)))
}

function addStars(pixels: Uint8Array, size: Size, random: () => number, horizon: number): void {
  const count = Math.round((size.width * size.height) / 5000)
  for (let star = 0; star < count; star++) {
    const [x, y, glow] = [Math.floor(random() * size.width), Math.floor(random() ** 1.5 * horizon), 60 + random() * 160]
    for (const [dx, dy, share] of [
      [0, 0, 1],
      [1, 0, 0.4],
      [0, 1, 0.4],
    ] as const) {
      const at = ((y + dy) * size.width + Math.min(size.width - 1, x + dx)) * 3
      for (let channel = 0; channel < 3; channel++)
        pixels[at + channel] = Math.min(255, (pixels[at + channel] ?? 0) + glow * share)
    }
  }
}

/** One pixel on its way; arrays of their own for a million pixels would take seconds. */
type Ink = Float32Array

function put(ink: Ink, color: Color): void {
  ink[0] = color[0]
  ink[1] = color[1]
  ink[2] = color[2]
}

function blend(ink: Ink, color: Color, share: number): void {
  ink[0]! += (color[0] - ink[0]!) * share
  ink[1]! += (color[1] - ink[1]!) * share
  ink[2]! += (color[2] - ink[2]!) * share
}

/** Hills from far to near, the edge of each softened over one pixel. */
function addHills(ink: Ink, hills: readonly Hills[], x: number, y: number, height: number): void {
  for (const { top, color, foot, hazeFrom } of hills) {
    const cover = Math.min(1, y - top[x]! + 0.5)
    if (cover <= 0) continue
    const haze = Math.min(1, Math.max(0, (y - hazeFrom) / (height * 0.22)))
    blend(ink, color, cover)
    blend(ink, foot, haze * cover)
  }
}

/** What lies on the water in one row: a wave, and how far the light of the sun reaches to both sides. */
interface WaterRow {
  color: Color
  wave: number
  reach: number
}

function waterRow(palette: Palette, { horizon, height, sun }: Scene, y: number): WaterRow {
  const depth = (y - horizon) / (height - horizon)
  const wave = Math.sin(y * (1.4 - depth) * (600 / height)) * Math.sin(y * 0.37 * (600 / height) + 1)
  const mirrored = skyColor(palette, Math.max(0, 1 - depth * 1.1))
  return {
    color: mix(mirrored, palette.near, 0.28 + 0.3 * depth + 0.05 * wave),
    wave,
    reach: sun.radius * (0.5 + 2.2 * depth),
  }
}

interface Scene {
  height: number
  horizon: number
  sun: Sun
}

/** A sky with a sun or moon over hills in haze, and a water below them if asked; 3 bytes a pixel. */
export function paintLandscape(size: Size, palette: Palette, water: boolean, random: () => number): Uint8Array {
  const { width, height } = size
  const pixels = new Uint8Array(width * height * 3)
  const horizon = height * (water ? 0.62 : 0.8)
  const sun: Sun = {
    x: width * (0.25 + random() * 0.5),
    y: horizon * (0.38 + random() * 0.3),
    radius: Math.min(width, height) * (0.05 + random() * 0.03),
  }
  const back = drawHills(random, size, palette, water ? [0.54, 0.6] : [0.5, 0.62, 0.74, 0.86])
  // The shore in front of a water is the darkest of all.
  const front = water ? drawHills(random, size, { ...palette, far: palette.near }, [0.93]) : []

  const ink = new Float32Array(3)
  for (let y = 0, at = 0; y < height; y++) {
    const sky = skyColor(palette, Math.min(1, y / horizon))
    const row = water && y > horizon ? waterRow(palette, { height, horizon, sun }, y) : undefined
    for (let x = 0; x < width; x++) {
      if (row) {
        put(ink, row.color)
        const path = 1 - Math.abs(x - sun.x + row.wave * sun.radius * 0.5) / row.reach
        if (path > 0) blend(ink, palette.sun, path * (0.3 + 0.2 * row.wave))
      } else {
        put(ink, sky)
        blend(ink, palette.sun, light(sun, x, y))
        addHills(ink, back, x, y, height)
      }
      addHills(ink, front, x, y, height)
      pixels[at++] = ink[0]!
      pixels[at++] = ink[1]!
      pixels[at++] = ink[2]!
    }
  }
  if (palette.stars) addStars(pixels, size, random, horizon * 0.6)
  return pixels
}
