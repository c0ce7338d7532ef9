/** One of a list. */
export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!
}

/** Some of a list, in an order of chance, none twice. */
export function pickSome<Item>(random: () => number, items: readonly Item[], count: number): Item[] {
  const left = [...items]
  const picked: Item[] = []
  while (picked.length < count && left.length > 0) picked.push(...left.splice(Math.floor(random() * left.length), 1))
  return picked
}

/** As models' scores are written here. */
export function round(score: number): number {
  return Math.round(score * 1e4) / 1e4
}

/** Shares that add up to 1, largest first; `sharpness` 1 is mild, 6 leaves one far ahead. */
export function shares(random: () => number, count: number, sharpness: number): number[] {
  const weights = Array.from({ length: count }, () => Math.exp(sharpness * random())).sort((a, b) => b - a)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
