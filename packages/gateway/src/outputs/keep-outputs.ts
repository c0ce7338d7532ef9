import { DecentraError, type MediaKind, type MediaOutput, routePath } from '@decentramodels/core/contract'
import type { OutputRecord } from '../store/store.js'
import type { Blobs } from './blob-store.js'
import { isDataUrl, readDataUrl } from './data-url.js'
import { fileType } from './file-type.js'

/** Largest file that is taken from the upstream. */
export const MAX_OUTPUT_BYTES = 256 * 1024 * 1024

export interface KeepOptions {
  runId: string
  blobs: Blobs
  /** When the files may be forgotten. */
  expiresAt: number
  signal: AbortSignal
  /** The bytes of an address that the upstream gave. */
  fetchFile(url: string, signal: AbortSignal): AsyncIterable<Uint8Array>
}

export interface KeptOutput {
  /** The output with links to our own files. */
  output: Record<string, unknown>
  files: OutputRecord[]
}

/** Where files stand in an output, and what they must be. */
const MEDIA: Readonly<Record<string, MediaKind>> = { image: 'image', video: 'video', audio: 'audio', depth: 'image' }

/**
 * Copies every file of an output to the blob store: upstream addresses have an unknown lifetime and answer to no page's
 * origin, and a page shall call nothing that it did not name. Each one must be what it is said to be, by its first bytes.
 */
export async function keepOutputs(output: object, options: KeepOptions): Promise<KeptOutput> {
  const files: OutputRecord[] = []
  try {
    return { output: (await keepIn(output, files, options)) as Record<string, unknown>, files }
  } catch (error) {
    await Promise.all(files.map(({ file }) => options.blobs.delete(file)))
    throw error
  }
}

async function keepIn(value: unknown, files: OutputRecord[], options: KeepOptions): Promise<unknown> {
  if (Array.isArray(value)) {
    const kept: unknown[] = []
    // Numbers, as of vectors, hold no files.
    for (const item of value as unknown[])
      kept.push(typeof item === 'object' ? await keepIn(item, files, options) : item)
    return kept
  }
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const kind = Object.hasOwn(MEDIA, name) && isMedia(member) ? MEDIA[name] : undefined
    kept[name] = kind
      ? await keepFile(member as MediaOutput, kind, files, options)
      : await keepIn(member, files, options)
  }
  return kept
}

function isMedia(value: unknown): value is MediaOutput {
  return typeof value === 'object' && value !== null && typeof (value as MediaOutput).url === 'string'
}

async function keepFile(
  { url }: MediaOutput,
  kind: MediaKind,
  files: OutputRecord[],
  { runId, blobs, expiresAt, signal, fetchFile }: KeepOptions,
): Promise<MediaOutput> {
  const source = isDataUrl(url) ? [readDataUrl(url, MAX_OUTPUT_BYTES)] : fetchFile(url, signal)
  const { file, bytes, hash, head } = await blobs.write(source)
  const mediaType = fileType(head, kind)
  if (mediaType === undefined) {
    await blobs.delete(file)
    throw new DecentraError('upstream-failed', `The model's answer is no ${kind}.`)
  }
  const n = files.length
  files.push({ runId, n, file, mediaType, bytes, hash, expiresAt })
  return { url: routePath('runOutput', { id: runId, n }), mediaType, bytes }
}
