const IMAGE_DATA = /^data:image\/(png|jpeg|webp|avif)[;,]/
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The address, normalised, when it may stand in a link or picture of a page; otherwise undefined.
 * Allows `https:`, `http:` on this machine, and for pictures `blob:` and four raster `data:` types.
 * Parses first and compares then: a test on the raw text is fooled by blanks, line breaks and letter case.
 */
export function safeUrl(value: unknown, kind: 'link' | 'image' = 'link'): string | undefined {
  if (typeof value !== 'string') return undefined
  let url: URL
  try {
    url = new URL(value)
  } catch {
    return undefined
  }
  if (url.protocol === 'https:') return url.href
  if (url.protocol === 'http:' && LOCAL_HOSTS.has(url.hostname)) return url.href
  if (kind === 'image' && (url.protocol === 'blob:' || IMAGE_DATA.test(url.href))) return url.href
  return undefined
}
