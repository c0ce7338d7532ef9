import type { Readable } from 'node:stream'

/** Files of runs: uploads that wait, and what models made. */
export interface Blobs {
  /** Keeps the bytes under a generated name. What was written so far is removed when the source fails. */
  write(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<WrittenBlob>
  /** Bytes `start` to `end`, both included. Throws `gone` when there is no such file. */
  read(file: string, range?: { start: number; end: number }): Promise<Readable>
  /** The file as a blob whose bytes are read when they are needed. */
  open(file: string, mediaType: string): Promise<Blob>
  /** Quiet when there is no such file. */
  delete(file: string): Promise<void>
  /** Removes all files but these. For the start, when nothing is being written. */
  keepOnly(files: ReadonlySet<string>): Promise<void>
}

/** A file as it was written. */
export interface WrittenBlob {
  file: string
  bytes: number
  /** SHA-256, hex. */
  hash: string
  /** The first bytes, for telling the file's type. */
  head: Uint8Array
}
