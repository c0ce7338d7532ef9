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
}

function drawHills(
  random: () => number,
  size: Size,
  palette: Palette,
  count: number,
  from: number,
  to: number,
): Hills[] {
  return Array.from({ length: count }, (_, index) => {
    const share = count === 1 ? 1 : index / (count - 1)
    const color = mix(palette.far, palette.near, share ** 1.2)
    return {
      top: ridge(random, size, from + (to - from) * share, 0.02 + 0.055 * (1 - share / 2)),
      color,
      foot: mix(color, palette.skyBottom, 0.35 * (1 - share)),
    }
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
  const back = drawHills(random, size, palette, water ? 2 : 4, water ? 0.54 : 0.5, water ? 0.6 : 0.86)
  // The shore in front of a water is the darkest of all.
  const front = water ? drawHills(random, size, { ...palette, far: palette.near }, 1, 0.93, 0.93) : []
  const nearestFirst = [...back].reverse()

  const above = (x: number, y: number): Color => {
    const sky = mix(skyColor(palette, Math.min(1, y / horizon)), palette.sun, light(sun, x, y))
    let under: Color = sky
    // From far to near, the edge of each softened over one pixel.
    for (const { top, color, foot } of back) {
      const cover = Math.min(1, y - top[x]! + 0.5)
      if (cover <= 0) continue
      const depth = Math.min(1, (y - top[x]!) / (height * 0.22))
      under = mix(under, mix(color, foot, depth), cover)
    }
    return under
  }

  const sunPath = (x: number, depth: number, wave: number) => {
    const reach = sun.radius * (0.5 + 2.2 * depth)
    return Math.max(0, 1 - Math.abs(x - sun.x + wave * sun.radius * 0.5) / reach) * 0.5
  }

  const below = (x: number, y: number): Color => {
    const depth = (y - horizon) / (height - horizon)
    const wave = Math.sin(y * (1.4 - depth) * (600 / height)) * Math.sin(y * 0.37 * (600 / height) + 1)
    const mirrored = skyColor(palette, Math.max(0, 1 - depth * 1.1))
    const deep = mix(mirrored, palette.near, 0.28 + 0.3 * depth + 0.05 * wave)
    return mix(deep, palette.sun, sunPath(x, depth, wave) * (0.6 + 0.4 * wave))
  }

  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isWater = water && y > horizon && nearestFirst.length > 0
      let color = isWater ? below(x, y) : above(x, y)
      for (const { top, color: shore } of front) {
        const cover = Math.min(1, y - top[x]! + 0.5)
        if (cover > 0) color = mix(color, shore, cover)
      }
      pixels[at++] = color[0]
      pixels[at++] = color[1]
      pixels[at++] = color[2]
    }
  if (palette.stars) addStars(pixels, size, random, horizon * 0.6)
  return pixels
}
