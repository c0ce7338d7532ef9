import { dataUrlOf, plainMediaType } from './data-url.js'
import { DecentraError } from './decentra-error.js'
import { type MediaField, type TaskId, taskRow } from './tasks.js'

function checkFile({ title, mediaTypes, maxBytes }: MediaField, type: string, bytes: number): void {
  if (!mediaTypes.includes(type))
    throw new DecentraError(
      'unsupported-media',
      `${title}: ${type || 'a file without a type'} is not taken; send ${mediaTypes.join(', ')}.`,
    )
  if (bytes > maxBytes)
    throw new DecentraError(
      'payload-too-large',
      `${title}: the file has ${(bytes / 2 ** 20).toFixed(1)} MB; at most ${maxBytes / 2 ** 20} MB fit.`,
    )
}

/** `data:image/png;base64,...` with the type as the table names it. */
function readDataUrl(field: MediaField, url: string): string {
  const comma = url.indexOf(',')
  const head = url.slice('data:'.length, comma)
  if (comma < 0 || !/;base64$/i.test(head))
    throw new DecentraError('invalid-input', `${field.title}: a data URL must say ;base64 and hold the file.`)
  const type = plainMediaType(head)
  checkFile(field, type, Math.floor(((url.length - comma - 1) * 3) / 4))
  return `data:${type};base64,${url.slice(comma + 1)}`
}

async function wireFile(field: MediaField, { url, data, base64 }: Record<string, unknown>) {
  if (data !== undefined) {
    if (!(data instanceof Blob))
      throw new DecentraError('invalid-input', `${field.title}: data must be a Blob or a File.`)
    checkFile(field, plainMediaType(data.type), data.size)
    return { base64: await dataUrlOf(data) }
  }
  const address = String(url ?? base64)
  if (/^data:/i.test(address)) return { base64: readDataUrl(field, address) }
  if (url === undefined || !URL.canParse(address) || new URL(address).protocol !== 'https:')
    throw new DecentraError('invalid-input', `${field.title}: the address must begin with https:// or be a data URL.`)
  return { url: address }
}

/**
 * The input of a run as it goes over the wire: the file as `url` (https) or as `base64` (a data URL), the rest as it is.
 * Expects what `checkInput` found right.
 * @throws DecentraError `invalid-input`, `unsupported-media` or `payload-too-large`
 */
export async function wireInput(task: TaskId, input: object): Promise<Record<string, unknown>> {
  const { media } = taskRow(task)
  if (!media) return { ...input }
  const { url, data, base64, ...rest } = input as Record<string, unknown>
  return { ...rest, ...(await wireFile(media, { url, data, base64 })) }
}
