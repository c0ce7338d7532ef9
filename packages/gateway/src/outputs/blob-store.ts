import type { Readable } from 'node:stream'

/** A file as it was written. */
export interface Blobs {
  /**
   * Keeps the bytes under a generated name. What was written so far is removed when the source fails.
   */
  write(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<WrittenBlob>
  /** Bytes `start` to `end`, both included. Throws `gone` when there is no such file. */
  read(file: string, range?: { start: number; end: number }): Promise<Readable>
  /** The file as a blob whose bytes are read when they are needed. */
  open(file: string, mediaType: string): Promise<Blob>
  /** Quiet when there is no such file. */
  delete(file: string): Promise<void>
  /** Removes files that nobody needs and that are older than `olderThanMs`: younger ones may just be being written. */
  sweep(needed: ReadonlySet<string>, olderThanMs: number): Promise<number>
}

export interface WrittenBlob {
  file: string
  bytes: number
  /** SHA-256, hex. */
  hash: string
  /** The first bytes, for telling the file's type. */
  head: Uint8Array
}
