/** Red, green and blue, 0 to 255. */
export type Color = readonly [number, number, number]

/** Colors of a landscape. */
export interface Palette {
  skyTop: Color
  skyMiddle: Color
  skyBottom: Color
  sun: Color
  /** Of the hills: the farthest, and the nearest. */
  far: Color
  near: Color
  stars?: true
}

const hex = (text: string): Color => [0, 2, 4].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as never

/** Colors of the sky from top to bottom, of the sun, of the far and the near hills. */
function palette(colors: string): Palette {
  const [skyTop, skyMiddle, skyBottom, sun, far, near] = colors.split(' ').map(hex) as [
    Color,
    Color,
    Color,
    Color,
    Color,
    Color,
  ]
  return { skyTop, skyMiddle, skyBottom, sun, far, near }
}

/** Colors and the words that call for them; the first that fits is taken. */
const PALETTES: readonly { words: RegExp; colors: Palette }[] = [
  {
    words: /\b(?:dusk|sunset|evening|autumn|fire|red)\b/i,
    colors: palette('2a2350 b5506f ffb070 ffe7b8 96506f 1d1430'),
  },
  {
    words: /\b(?:night|moon|stars?|space|dark|midnight|nocturnal)\b/i,
    colors: { ...palette('050a20 14224d 3b4f86 f4efd6 2c3f6d 050814'), stars: true },
  },
  {
    words: /\b(?:anime|manga|dreams?|magic|pastel|fairy)\b/i,
    colors: palette('5b7fd6 a9b8f2 ffd7ea ffffff b79be0 43307a'),
  },
  {
    words: /\b(?:forest|trees?|garden|green|jungle|park|meadow)\b/i,
    colors: palette('86c5c0 c3e2c4 f3f4d2 fffbe2 86b394 0f3527'),
  },
  {
    words: /\b(?:desert|sand|canyon|gold|golden|mars|lion|camel)\b/i,
    colors: palette('e8935a f6bf80 fde8bd fff6da d88c62 6a2f1a'),
  },
  {
    words: /\b(?:snow|winter|ice|arctic|mountains?|white)\b/i,
    colors: palette('7fa9d4 b9d2ea f4f8fc ffffff bfd3e6 3c5f80'),
  },
  {
    words: /\b(?:sea|ocean|beach|boat|island|summer|blue|water|harbou?r)\b/i,
    colors: palette('3c9ad0 8cc9e4 f7ecd4 fffbe8 5f9fb0 0b3450'),
  },
]

/** Colors that fit the words, or any. */
export function choosePalette(words: string, random: () => number): Palette {
  const any = PALETTES[Math.floor(random() * PALETTES.length)]!
  return (PALETTES.find((row) => row.words.test(words)) ?? any).colors
}

const WATER = /\b(?:sea|ocean|beach|lake|harbou?r|boat|ship|lighthouse|river|water|tide|island|coast|stream)\b/i

/** Whether the hills stand at a water. */
export function hasWater(words: string, random: () => number): boolean {
  const chance = random()
  return WATER.test(words) || chance < 0.3
}

/** From one color to another, `share` 0 to 1. */
export function mix(from: Color, to: Color, share: number): Color {
  const at = (channel: 0 | 1 | 2) => from[channel] + (to[channel] - from[channel]) * share
  return [at(0), at(1), at(2)]
}
