import { DecentraError, type MediaField, type TaskId, taskRow } from '@decentramodels/core/contract'
import type { UploadRecord } from '../store/store.js'
import type { Blobs } from './blob-store.js'
import { isDataUrl, readDataUrl } from './data-url.js'
import { fileType } from './file-type.js'
import { isPlainHttps, mayBePublic } from './guarded-fetch.js'

/** Longest address of a file. */
const URL_CHARACTERS = 2048

export interface TakenInput {
  /** The input without the file's bytes; a file that was given by its address keeps it as `url`. */
  input: Record<string, unknown>
  upload: UploadRecord | null
}

/**
 * Moves the file of an input to the blob store, so that a waiting run holds none of its bytes in memory. A file may also
 * be named by an address, which the upstream fetches: https alone.
 */
export async function takeUpload(task: TaskId, input: Record<string, unknown>, blobs: Blobs): Promise<TakenInput> {
  const { media } = taskRow(task)
  if (!media) return { input, upload: null }
  const { url, base64, ...rest } = input
  const file = base64 ?? url
  if (typeof file !== 'string') throw wrong('not-text', `${media.title}: give an address or a data URL.`)
  if (base64 === undefined && !isDataUrl(file)) {
    if (file.length > URL_CHARACTERS || !isPlainHttps(file) || !mayBePublic(new URL(file).hostname))
      throw wrong('not-an-address', `${media.title}: give an https address on its usual port, or a data URL.`)
    return { input: { ...rest, url: new URL(file).href }, upload: null }
  }
  return { input: rest, upload: await keepUpload(media, readDataUrl(file, media.maxBytes), blobs) }
}

async function keepUpload(media: MediaField, bytes: Uint8Array, blobs: Blobs): Promise<UploadRecord> {
  const mediaType = fileType(bytes, media.kind)
  if (mediaType === undefined || !media.mediaTypes.includes(mediaType))
    throw new DecentraError('unsupported-media', `${media.title}: send one of ${media.mediaTypes.join(', ')}.`)
  const { file, hash } = await blobs.write([bytes])
  return { file, mediaType, bytes: bytes.length, hash }
}

function wrong(code: string, message: string): DecentraError {
  return new DecentraError('invalid-input', message, { errors: [{ pointer: '/input/url', code, message }] })
}
