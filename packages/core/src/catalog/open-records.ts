import { DecentraError } from '../contract/errors.js'
import { readIndexManifest } from '../contract/manifest.js'
import { FastRecords } from './fast.js'
import { type Files, hasCode, readJson } from './files.js'
import type { Records } from './records.js'

/** Opens the records that `index.json` describes; without a sane one, those of the plain files. */
export async function openRecords(files: Files, index: Promise<unknown>, signal: AbortSignal): Promise<Records> {
  let failure: unknown
  try {
    return new FastRecords(readIndexManifest(await index), files)
  } catch (error) {
    signal.throwIfAborted()
    if (hasCode(error, 'manifest-too-new')) throw error
    // Without a connection the plain files cannot be had either, unless a copy of them is kept.
    if (hasCode(error, 'network-failed') && !(await files.has('models.json'))) throw error
    failure = error
  }
  return openPlain(files, failure, signal)
}

/** Records to use in place of fast ones of which a file is damaged or of another version. */
export async function replaceRecords(
  files: Files,
  damaged: Records,
  error: unknown,
  signal: AbortSignal,
): Promise<Records> {
  files.runtime.log({ type: 'file-failed', file: 'fast files', error })
  if (damaged instanceof FastRecords) {
    try {
      // A new publication may have gone out since: then the old index names files that are no longer there.
      const index = readIndexManifest(await files.fresh('index.json', readJson, signal))
      if (JSON.stringify(index.files) !== JSON.stringify(damaged.index.files)) return new FastRecords(index, files)
    } catch {
      signal.throwIfAborted()
    }
  }
  return openPlain(files, error, signal)
}

async function openPlain(files: Files, failure: unknown, signal: AbortSignal): Promise<Records> {
  files.runtime.log({ type: 'file-failed', file: 'index.json', error: failure })
  void signal
  throw failure instanceof Error ? failure : new DecentraError('manifest-invalid', 'No records.')
}
