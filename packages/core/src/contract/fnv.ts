const utf8 = new TextEncoder()

/** Starting value of {@link fnv1a}. */
export const FNV_SEED = 0x811c9dc5

/** 32-bit FNV-1a over bytes (http://www.isthe.com/chongo/tech/comp/fnv/). Chain calls by passing the last result as seed. */
export function fnv1a(bytes: Uint8Array, seed: number = FNV_SEED): number {
  return fnv1aRange(bytes, 0, bytes.length, seed)
}

/** FNV-1a over the bytes from `start` up to `end`. */
export function fnv1aRange(bytes: Uint8Array, start: number, end: number, seed: number = FNV_SEED): number {
  let hash = seed
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash >>> 0
}

/** FNV-1a of a text's UTF-8 bytes. */
export function hashText(text: string): number {
  return fnv1a(utf8.encode(text))
}
