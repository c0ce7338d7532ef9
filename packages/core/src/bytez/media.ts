import type { MediaKind, MediaOutput } from '../contract/tasks.js'
import { isRecord } from './values.js'
import type { World } from './world.js'

/** What an address says by its ending. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['mp4', 'video/mp4'],
  ['webm', 'video/webm'],
  ['wav', 'audio/wav'],
  ['mp3', 'audio/mpeg'],
  ['ogg', 'audio/ogg'],
  ['flac', 'audio/flac'],
])

/** What each kind is when nothing says it. */
const USUAL = { image: 'image/png', video: 'video/mp4', audio: 'audio/wav' } as const

/** Names under which containers hold a file as bare base64. */
const BASE64_NAMES = { image: 'output_png', video: 'output_mp4', audio: 'output_wav' } as const

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** A file of that type inside the answer itself. */
export function fileInData(base64: string, mediaType: string): MediaOutput | undefined {
  if (base64.length === 0 || base64.length % 4 !== 0 || !BASE64.test(base64)) return undefined
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return { url: `data:${mediaType};base64,${base64}`, mediaType, bytes: (base64.length / 4) * 3 - padding }
}

function readDataUrl(kind: MediaKind, url: string): MediaOutput | undefined {
  const [head = '', base64 = ''] = url.split(',', 2)
  const type = /^data:([a-z]+\/[\w.+-]+)(?:;[\w=-]+)*;base64$/i.exec(head)?.[1]?.toLowerCase()
  return type?.startsWith(`${kind}/`) ? fileInData(base64, type) : undefined
}

function readAddress(kind: MediaKind, address: string, { baseUrl }: World): MediaOutput | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  // Plain HTTP only from where we ourselves talk plain HTTP: from the same machine, in tests and the demonstration.
  if (url.protocol !== 'https:' && url.origin !== new URL(baseUrl).origin) return undefined
  const type = TYPES.get(/\.(\w+)$/.exec(url.pathname)?.[1]?.toLowerCase() ?? '')
  return { url: url.href, mediaType: type?.startsWith(`${kind}/`) ? type : USUAL[kind], bytes: null }
}

/** The file that a model made: an address, a data URL, bare base64 under its old name, or one of these in a list of one. */
export function readMedia(kind: MediaKind, raw: unknown, world: World): MediaOutput | undefined {
  if (Array.isArray(raw)) return raw.length > 0 ? readMedia(kind, raw[0], world) : undefined
  if (isRecord(raw)) {
    const bare = raw[BASE64_NAMES[kind]]
    if (typeof bare === 'string') return fileInData(bare, USUAL[kind])
    return typeof raw.url === 'string' ? readMedia(kind, raw.url, world) : undefined
  }
  if (typeof raw !== 'string') return undefined
  return /^data:/i.test(raw) ? readDataUrl(kind, raw) : readAddress(kind, raw, world)
}
