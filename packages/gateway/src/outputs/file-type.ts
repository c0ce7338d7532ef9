import type { MediaKind } from '@decentramodels/core/contract'

interface Signature {
  /** Bytes at places; a place may follow a variable one. */
  is(head: Uint8Array): boolean
  /** What such a file may be; the container alone does not tell sound from pictures. */
  types: Partial<Record<MediaKind, string>>
}

const ascii = (head: Uint8Array, at: number, text: string) =>
  head.length >= at + text.length && [...text].every((character, i) => head[at + i] === character.charCodeAt(0))

/** Files that go in and come out, by their first bytes. What is not in here is not taken and not served. */
const SIGNATURES: readonly Signature[] = [
  { is: (head) => head[0] === 0x89 && ascii(head, 1, 'PNG\r\n\x1a\n'), types: { image: 'image/png' } },
  { is: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff, types: { image: 'image/jpeg' } },
  { is: (head) => ascii(head, 0, 'RIFF') && ascii(head, 8, 'WEBP'), types: { image: 'image/webp' } },
  { is: (head) => ascii(head, 0, 'GIF8'), types: { image: 'image/gif' } },
  { is: (head) => ascii(head, 0, 'RIFF') && ascii(head, 8, 'WAVE'), types: { audio: 'audio/wav' } },
  { is: (head) => ascii(head, 0, 'ID3') || (head[0] === 0xff && isMpegFrame(head[1])), types: { audio: 'audio/mpeg' } },
  { is: (head) => ascii(head, 0, 'OggS'), types: { audio: 'audio/ogg', video: 'video/ogg' } },
  { is: (head) => ascii(head, 0, 'fLaC'), types: { audio: 'audio/flac' } },
  { is: (head) => ascii(head, 4, 'ftyp'), types: { video: 'video/mp4', audio: 'audio/mp4' } },
  {
    is: (head) => head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3,
    types: { video: 'video/webm', audio: 'audio/webm' },
  },
]

/** Second byte of a frame of MPEG audio: sync bits, a version and a layer that exist. */
function isMpegFrame(byte = 0): boolean {
  return (byte & 0xe0) === 0xe0 && (byte & 0x18) !== 0x08 && (byte & 0x06) !== 0
}

/** How many bytes {@link fileType} wants to see. */
export const HEAD_BYTES = 16

/** The media type of a file that should be of a kind, told by its first bytes; undefined: it is none of that kind. */
export function fileType(head: Uint8Array, kind: MediaKind): string | undefined {
  return SIGNATURES.find(({ is }) => is(head))?.types[kind]
}
