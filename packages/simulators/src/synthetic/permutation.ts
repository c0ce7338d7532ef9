/** A shuffling of 0 to size - 1 that needs no table: `at` and `indexOf` undo each other. */
export interface Permutation {
  at(index: number): number
  indexOf(value: number): number
}

const ROUNDS = 4

function mix(value: number, key: number): number {
  let mixed = Math.imul(value ^ key, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

/**
 * A Feistel network over the next power of four, walked on until the value lies inside (Black and Rogaway, "Ciphers with
 * arbitrary finite domains"). For sizes up to 2^30.
 */
export function createPermutation(size: number, seed: number): Permutation {
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(2, size)) / 2))
  const mask = 2 ** half - 1
  const keys = Array.from({ length: ROUNDS }, (_none, round) => mix(seed + round, 0x27d4eb2f))
  const forward = (value: number) => {
    let left = value >>> half
    let right = value & mask
    for (const key of keys) [left, right] = [right, left ^ (mix(right, key) & mask)]
    return left * 2 ** half + right
  }
  const backward = (value: number) => {
    let left = value >>> half
    let right = value & mask
    for (let round = ROUNDS - 1; round >= 0; round--) [left, right] = [right ^ (mix(left, keys[round]!) & mask), left]
    return left * 2 ** half + right
  }
  const walk = (step: (value: number) => number, start: number) => {
    let value = step(start)
    while (value >= size) value = step(value)
    return value
  }
  return { at: (index) => walk(forward, index), indexOf: (value) => walk(backward, value) }
}
