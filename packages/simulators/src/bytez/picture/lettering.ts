/**
 * Letters as strokes: points are two digits of base 36, x then y, on a field 8 wide and 12 high; a semicolon lifts the pen.
 * Capitals alone, as on a poster.
 */
const STROKES: Readonly<Record<string, string>> = {
  A: '0c 40 8c;18 78',
  B: '0c 00 50 72 74 56 06;56 78 7a 5c 0c',
  C: '82 60 30 11 03 09 1b 3c 6c 8a',
  D: '0c 00 40 61 83 89 6b 4c 0c',
  E: '70 00 0c 7c;06 56',
  F: '70 00 0c;06 56',
  G: '82 60 30 11 03 09 1b 3c 6c 8a 87 57',
  H: '00 0c;80 8c;06 86',
  I: '00 0c',
  J: '60 69 5b 3c 1b 0a',
  K: '00 0c;70 07;25 7c',
  L: '00 0c 6c',
  M: '0c 00 48 80 8c',
  N: '0c 00 8c 80',
  O: '30 11 03 09 1b 3c 5c 7b 89 83 71 50 30',
  P: '0c 00 50 72 75 57 07',
  Q: '30 11 03 09 1b 3c 5c 7b 89 83 71 50 30;59 8c',
  R: '0c 00 50 72 75 57 07;47 7c',
  S: '72 50 20 02 04 26 56 78 7a 5c 2c 0a',
  T: '00 80;40 4c',
  U: '00 09 1b 3c 5c 7b 89 80',
  V: '00 4c 80',
  W: '00 2c 45 6c 80',
  X: '00 8c;80 0c',
  Y: '00 46 80;46 4c',
  Z: '00 80 0c 8c',
  0: '20 02 0a 2c 5c 7a 72 50 20',
  1: '02 30 3c',
  2: '02 20 50 72 74 0c 7c',
  3: '01 20 50 72 74 56 26;56 78 7a 5c 2c 0a',
  4: '5c 50 08 78',
  5: '60 00 05 45 77 7a 5c 2c 0b',
  6: '60 30 04 0a 2c 5c 7a 78 56 26 08',
  7: '00 70 2c',
  8: '26 04 02 20 50 72 74 56 26 08 0a 2c 5c 7a 78 56',
  9: '1c 4c 78 72 50 20 02 04 26 56 74',
  '-': '07 57',
  '.': '0c 0c',
  ',': '1b 0d',
  "'": '00 03',
  ':': '04 04;0b 0b',
  '/': '60 0c',
  '!': '00 08;0c 0c',
  '?': '02 20 50 72 74 46 48;4c 4c',
  '…': '0c 0c;3c 3c;6c 6c',
}

const HIGH = 12
/** Between two letters, and of a blank. */
const GAP = 4
const BLANK = 5

type Point = readonly [x: number, y: number]
type Line = readonly [Point, Point]

function linesOf(strokes: string): Line[] {
  return strokes.split(';').flatMap((stroke) => {
    const points = stroke
      .split(' ')
      .map((pair): Point => [Number.parseInt(pair[0]!, 36), Number.parseInt(pair[1]!, 36)])
    return points.slice(1).map((point, index): Line => [points[index]!, point])
  })
}

interface Glyph {
  lines: Line[]
  width: number
}

const GLYPHS = new Map(
  Object.entries(STROKES).map(([letter, strokes]): [string, Glyph] => {
    const lines = linesOf(strokes)
    return [letter, { lines, width: Math.max(...lines.flat().map(([x]) => x)) }]
  }),
)

/** A text in letters that can be drawn: capitals without accents; what has no letter here is left out. */
export function drawable(text: string): string {
  const plain = text.normalize('NFKD').toUpperCase().replace(/[’‘]/g, "'")
  return [...plain]
    .map((letter) => (/\s/.test(letter) ? ' ' : GLYPHS.has(letter) ? letter : ''))
    .join('')
    .replace(/ +/g, ' ')
    .trim()
}

const advance = (letter: string) => GLYPHS.get(letter)?.width ?? BLANK - GAP

/** Width of a text in pixels when its letters are `height` pixels high. */
export function textWidth(text: string, height: number): number {
  const units = [...text].reduce((sum, letter) => sum + advance(letter) + GAP, -GAP)
  return (Math.max(0, units) * height) / HIGH
}

function distance(x: number, y: number, [[ax, ay], [bx, by]]: Line): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
  return Math.hypot(x - ax - along * dx, y - ay - along * dy)
}

/** Draws a text; `ink` is told each pixel that is covered, and how much of it, 0 to 1. */
export function letter(
  text: string,
  place: { x: number; y: number; height: number; weight: number },
  ink: (x: number, y: number, cover: number) => void,
): void {
  const scale = place.height / HIGH
  const radius = place.weight / 2
  let left = place.x
  for (const character of text) {
    const { lines, width } = GLYPHS.get(character) ?? { lines: [], width: BLANK - GAP }
    if (lines.length > 0) {
      const [fromX, toX] = [Math.floor(left - radius - 1), Math.ceil(left + width * scale + radius + 1)]
      const [fromY, toY] = [Math.floor(place.y - radius - 1), Math.ceil(place.y + (HIGH + 1) * scale + radius + 1)]
      for (let y = fromY; y <= toY; y++)
        for (let x = fromX; x <= toX; x++) {
          const [ux, uy] = [(x + 0.5 - left) / scale, (y + 0.5 - place.y) / scale]
          const near = Math.min(...lines.map((line) => distance(ux, uy, line)))
          const cover = Math.min(1, Math.max(0, radius - near * scale + 0.5))
          if (cover > 0) ink(x, y, cover)
        }
    }
    left += (width + GAP) * scale
  }
}
