import { randomFrom } from '../seeded-random.js'
import { type Distributions, quantileFunction } from './distributions.js'
import { createAuthorNames, createModelNames } from './names.js'

/** Invented authors and the names of their models. Places 0 to models - 1 run through the authors, one after another. */
export interface SyntheticAuthors {
  idAt(place: number): { author: string; name: string }
  /** The place of an id, letter case aside. */
  placeOf(id: string): number | undefined
}

/** Models of each author: two thirds have one, a few have hundreds; the greatest grow with the catalogue. */
function drawSizes(models: number, { huggingface }: Distributions): Uint32Array {
  const authors = Math.max(1, Math.round((models * huggingface.authors) / huggingface.models))
  const sizeAt = quantileFunction(huggingface.modelsPerAuthorQuantiles)
  const stretch = Math.sqrt(Math.max(1, models / huggingface.models))
  const starts = new Uint32Array(authors + 1)
  let sum = 0
  for (let author = 0; author < authors; author++) {
    starts[author] = sum
    const share = (author + 0.5) / authors
    // Only the last thousandth grows, so that the share of small authors stays as measured.
    const size = Math.max(
      1,
      Math.floor(sizeAt(share) * (share > 0.999 ? 1 + ((share - 0.999) / 0.001) * (stretch - 1) : 1)),
    )
    const left = authors - author - 1
    sum += Math.max(1, Math.min(size, models - sum - left))
  }
  // Rounding leaves a rest; the greatest author has it.
  starts[authors] = models
  return starts
}

export function createAuthors(models: number, seed: number, distributions: Distributions): SyntheticAuthors {
  const starts = drawSizes(models, distributions)
  const authors = starts.length - 1
  const drawAuthorName = createAuthorNames(seed)
  const drawModelName = createModelNames(distributions)
  const authorName = (author: number) => drawAuthorName(author, randomFrom(Math.imul(seed + author, 0x2c1b3c6d)))
  const nameSeed = (author: number, index: number) =>
    Math.imul(author + 1, 0x297a2d39) ^ Math.imul(index + seed, 0x1b56c4e9)

  // Names of one author must differ, so an author's are made together, once.
  const named = new Map<number, readonly string[]>()
  const namesOf = (author: number): readonly string[] => {
    let names = named.get(author)
    if (names === undefined) {
      const taken = new Set<string>()
      const size = starts[author + 1]! - starts[author]!
      names = Array.from({ length: size }, (_none, index) => {
        const random = randomFrom(nameSeed(author, index))
        let name = drawModelName(random)
        while (taken.has(name.toLowerCase())) name = drawModelName(random)
        taken.add(name.toLowerCase())
        return name
      })
      named.set(author, names)
    }
    return names
  }

  const authorAt = (place: number) => {
    let low = 0
    let high = authors - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (starts[middle]! <= place) low = middle
      else high = middle - 1
    }
    return low
  }

  let byName: Map<string, number> | undefined
  return {
    idAt(place) {
      const author = authorAt(place)
      const single = starts[author + 1]! - starts[author]! === 1
      const name = single ? drawModelName(randomFrom(nameSeed(author, 0))) : namesOf(author)[place - starts[author]!]!
      return { author: authorName(author), name }
    },
    placeOf(id) {
      byName ??= new Map(Array.from({ length: authors }, (_none, author) => [authorName(author).toLowerCase(), author]))
      const slash = id.indexOf('/')
      const author = byName.get(id.slice(0, slash).toLowerCase())
      if (author === undefined) return undefined
      const index = namesOf(author).findIndex((name) => name.toLowerCase() === id.slice(slash + 1).toLowerCase())
      return index < 0 ? undefined : starts[author]! + index
    },
  }
}
