import { DecentraError } from '../contract/decentra-error.js'
import { type IndexManifest, readIndexManifest } from '../contract/manifest.js'
import { FastRecords } from './fast.js'
import type { Files } from './files.js'
import { hasCode, UNREACHED } from './has-code.js'
import { shown } from './request.js'
import type { Records } from './records.js'

/** Opens the records that `index.json` describes; without a sane one, those of the plain files. */
export async function openRecords(files: Files, index: Promise<unknown>, signal: AbortSignal): Promise<Records> {
  let failure: unknown
  try {
    return openFast(files, readIndexManifest(await index))
  } catch (error) {
    signal.throwIfAborted()
    if (hasCode(error, 'manifest-too-new')) throw error
    // Without a connection the plain files cannot be had either, unless a copy of them is kept.
    if (hasCode(error, ...UNREACHED) && !(await (await files.copies())?.match(files.address('models.json'))))
      throw error
    failure = error
  }
  files.runtime.log({ type: 'file-failed', file: 'index.json', error: failure })
  return openPlain(files, undefined, failure, signal)
}

/** Records to use in place of fast ones of which a file is damaged or of another version. */
export async function replaceRecords(
  files: Files,
  damaged: Records,
  failure: unknown,
  signal: AbortSignal,
): Promise<Records> {
  const old = damaged instanceof FastRecords ? damaged.index : undefined
  try {
    // A new publication may have gone out since: then the old index names files that are no longer there.
    const index = await files.fresh('index.json', readIndexManifest, signal)
    if (old === undefined || fingerprint(index) !== fingerprint(old)) return openFast(files, index)
  } catch (error) {
    signal.throwIfAborted()
    files.runtime.log({ type: 'file-failed', file: 'index.json', error })
  }
  files.runtime.log({ type: 'file-failed', file: 'fast files', error: failure })
  return openPlain(files, old, failure, signal)
}

/** The records of what was published after `records`; undefined when nothing was, or when nobody can tell now. */
export async function newerRecords(files: Files, records: Records, signal: AbortSignal): Promise<Records | undefined> {
  if (!(records instanceof FastRecords)) return undefined
  try {
    const index = await files.fresh('index.json', readIndexManifest, signal)
    return fingerprint(index) === fingerprint(records.index) ? undefined : openFast(files, index)
  } catch (error) {
    signal.throwIfAborted()
    files.runtime.log({ type: 'file-failed', file: 'index.json', error })
    return undefined
  }
}

/** Opens the records of an index, and lets go of what is kept of older ones. */
export function openFast(files: Files, index: IndexManifest): FastRecords {
  const current = (name: string) =>
    name.startsWith('details/')
      ? index.details.hash
      : Object.hasOwn(index.files, name)
        ? index.files[name]!.hash
        : undefined
  // A copy that is old itself says nothing about what is outdated.
  if (!files.stale.has('index.json')) void files.copies().then((copies) => copies?.prune(current))
  return new FastRecords(index, files)
}

/** Equal for two indexes of the same files. */
export function fingerprint(index: IndexManifest): string {
  return JSON.stringify([Object.entries(index.files).sort(), index.details, index.cardParts])
}

async function openPlain(
  files: Files,
  index: IndexManifest | undefined,
  failure: unknown,
  signal: AbortSignal,
): Promise<Records> {
  const { PlainRecords } = await import('./plain.js')
  try {
    return await PlainRecords.open(files, index, signal)
  } catch (error) {
    signal.throwIfAborted()
    const folder = shown(files.base.href)
    if (!hasCode(error, 'not-found', 'forbidden')) throw error
    if (!hasCode(failure, 'not-found', 'forbidden'))
      throw new DecentraError(
        'manifest-invalid',
        `${said(failure)} There is no models.json to fall back on: publish the whole folder again.`,
        { cause: failure },
      )
    throw new DecentraError(
      'not-found',
      `There is no catalogue at ${folder}: neither index.json nor models.json. Publish the folder that decentra-manifests generate writes there, or correct the address.`,
      { cause: error },
    )
  }
}

function said(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
