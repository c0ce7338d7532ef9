import { CHECKED_FROM, hasChecksum } from '../contract/container.js'
import { DecentraError } from '../contract/decentra-error.js'
import { FNV_SEED, fnv1a } from '../contract/fnv.js'
import type { FileInfo } from '../contract/manifest.js'
import { inSlices } from './slices.js'

const BLOCK = 16 * 1024

/**
 * Checks that a file is whole and is the version that `index.json` names. Static hosts ignore `?v=`: while a new
 * publication goes out, the file of the next version can come. Throws `manifest-invalid`.
 */
export async function verifyFile(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  { bytes: length, hash }: FileInfo,
  options: { clock: { monotonic(): number }; signal: AbortSignal },
): Promise<void> {
  const other = () =>
    new DecentraError('manifest-invalid', `${name} is damaged or is not the version that index.json names.`)
  if (bytes.length !== length) throw other()
  const subtle = (globalThis as { crypto?: Crypto }).crypto?.subtle
  if (subtle) {
    // Hashed natively, off the thread.
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
    options.signal.throwIfAborted()
    if (
      !Array.from(digest, (byte) => byte.toString(16).padStart(2, '0'))
        .join('')
        .startsWith(hash)
    )
      throw other()
    return
  }
  // Pages on plain http have no SHA-256; the length and the file's own checksum must do.
  let sum = FNV_SEED
  await inSlices(
    Math.ceil(bytes.length / BLOCK),
    (i) => (sum = fnv1a(bytes.subarray(i * BLOCK + (i === 0 ? CHECKED_FROM : 0), (i + 1) * BLOCK), sum)),
    options,
  )
  if (!hasChecksum(bytes, sum)) throw other()
}
