/** Other names that systems and browsers give to types. */
const SAME_TYPE: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/wave', 'audio/wav'],
  ['audio/vnd.wave', 'audio/wav'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/x-flac', 'audio/flac'],
  ['application/ogg', 'audio/ogg'],
])

/** A media type as the task table names it: lower case, without parameters, no nicknames. */
export function plainMediaType(type: string): string {
  const plain = type.split(';', 1)[0]!.trim().toLowerCase()
  return SAME_TYPE.get(plain) ?? plain
}

/** Base64 of any length; the platform's own where it has one. */
export function base64Of(bytes: Uint8Array): string {
  const { toBase64 } = bytes as { toBase64?: () => string }
  if (toBase64) return toBase64.call(bytes)
  let text = ''
  // In pieces: an argument list has its limits.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** A file as a data URL. */
export async function dataUrlOf(file: Blob): Promise<string> {
  return `data:${plainMediaType(file.type)};base64,${base64Of(new Uint8Array(await file.arrayBuffer()))}`
}
