import type { MediaField } from '@decentramodels/core/tasks'
import type { Words } from '../i18n/words.js'
import { scaleImage } from './scale-image.js'

/** Why a file was not taken, in words. */
export class FileProblem extends Error {}

/** Other names that browsers give to types. */
const SAME_TYPE: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/mp3': 'audio/mpeg',
  'audio/x-m4a': 'audio/mp4',
  'audio/m4a': 'audio/mp4',
  'audio/x-flac': 'audio/flac',
  'application/ogg': 'audio/ogg',
}

/**
 * A chosen file as it may be sent: of a type that the task takes, pictures scaled down.
 * @throws FileProblem with a sentence for people
 */
export async function readFile(file: Blob, field: MediaField, local: Words): Promise<Blob> {
  const type = Object.hasOwn(SAME_TYPE, file.type) ? SAME_TYPE[file.type]! : file.type
  if (!field.mediaTypes.includes(type)) throw new FileProblem(local.term('fileWrongType')(type, typeNames(field)))
  // Scaling makes pictures smaller; sounds and videos go as they are.
  const ready = field.kind === 'image' ? await scaled(file, field, local) : file.slice(0, file.size, type)
  if (ready.size > field.maxBytes)
    throw new FileProblem(local.term('fileTooLarge')(sizeText(local, ready.size), sizeText(local, field.maxBytes)))
  return ready
}

async function scaled(file: Blob, { maxSide }: MediaField, local: Words): Promise<Blob> {
  try {
    return await scaleImage(file, maxSide)
  } catch {
    throw new FileProblem(local.term('fileBroken'))
  }
}

/** What people call a type where its own name is another one. */
const COMMON_NAMES: Readonly<Record<string, string>> = { 'audio/mpeg': 'MP3', 'audio/mp4': 'M4A', 'image/webp': 'WebP' }

/** "PNG, JPEG, WebP". */
export function typeNames({ mediaTypes }: MediaField): string {
  return mediaTypes.map((type) => COMMON_NAMES[type] ?? type.split('/')[1]!.toUpperCase()).join(', ')
}

/** "1.2 MB". */
export function sizeText(local: Words, bytes: number): string {
  const megabytes = bytes / 1024 / 1024
  if (megabytes < 0.1) return local.term('kilobytes')(local.number(Math.max(1, Math.round(bytes / 1024))))
  return local.term('megabytes')(local.number(Math.round(megabytes * 10) / 10))
}
