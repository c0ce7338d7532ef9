import { safeUrl } from '@decentramodels/core'
import type { MediaKind } from '@decentramodels/core/tasks'
import { pageUrl } from '../base/model-link.js'

const DATA = {
  image: /^data:image\/(png|jpeg|webp|avif)[;,]/,
  audio: /^data:audio\/[\w.+-]+[;,]/,
  video: /^data:video\/[\w.+-]+[;,]/,
}

/** The address of a file that a run made, when a page may show it: `https:`, its own origin, this machine, or bytes of that kind. */
export function mediaUrl(value: string, kind: MediaKind): string | undefined {
  const plain = safeUrl(value, 'image') ?? pageUrl(value)
  if (plain !== undefined && !plain.startsWith('data:')) return plain
  let url: URL
  try {
    url = new URL(value)
  } catch {
    return undefined
  }
  return url.protocol === 'data:' && DATA[kind].test(url.href) ? url.href : undefined
}
