import type { Files } from './files.js'

/**
 * One version of a file, which never changes: from the copies, else from the network.
 * `read` must refuse the bytes of another version.
 */
export async function loadVersion<T>(
  files: Files,
  name: string,
  hash: string,
  read: (bytes: Uint8Array<ArrayBuffer>, url: string) => T | Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { clock, log } = files.runtime
  const url = files.address(name, hash)
  const started = clock.monotonic()
  const copies = await files.copies()
  const copy = await copies?.match(url)
  signal.throwIfAborted()
  if (copy !== undefined) {
    try {
      const value = await read(copy, url)
      log({
        type: 'file-loaded',
        file: name,
        bytes: copy.length,
        from: 'cache',
        durationMs: clock.monotonic() - started,
      })
      return value
    } catch (error) {
      signal.throwIfAborted()
      log({ type: 'file-failed', file: name, error })
      copies!.drop(url)
    }
  }
  const answer = (await files.fetch(name, url, signal))!
  const value = await read(answer.bytes, url)
  copies?.keep(url, answer)
  return value
}
