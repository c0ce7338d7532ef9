import { type MediaField } from '@decentramodels/core/contract'
import { imageSize, type Size } from './image-size.js'
import { modelRaised, Refused } from './refusal.js'

/** A file that a model was given. */
export interface GivenMedia {
  /** Undefined for one that was given by its address: nothing is fetched here. */
  bytes: Uint8Array | undefined
  /** Of a picture. One that was given by its address is taken for {@link UNSEEN}. */
  size: Size
}

/** What stands in for the size of a picture that is not fetched. */
export const UNSEEN: Size = { width: 640, height: 480 }

function bytesOf(dataUrl: string): Uint8Array {
  const match = /^data:[^,]*;base64,/i.exec(dataUrl)
  try {
    if (match) return Uint8Array.from(atob(dataUrl.slice(match[0].length)), (char) => char.charCodeAt(0))
  } catch {
    // Falls through: no base64.
  }
  throw new Refused(modelRaised('Incorrect padding'))
}

/** An address that can not be fetched anywhere raises, as it would in a container. */
function checkAddress(address: string): void {
  const host = URL.canParse(address) ? new URL(address).hostname : ''
  if (host === '' || host.endsWith('.invalid')) throw new Refused(modelRaised(`Failed to fetch ${address}`))
}

/** Reads a file as it was given: by its address or as a data URL. */
export function readMedia({ kind }: MediaField, given: string): GivenMedia {
  if (!given.startsWith('data:')) {
    checkAddress(given)
    return { bytes: undefined, size: UNSEEN }
  }
  const bytes = bytesOf(given)
  const size = kind === 'image' ? imageSize(bytes) : UNSEEN
  if (bytes.length === 0 || size === undefined || size.width < 1 || size.height < 1)
    throw new Refused(modelRaised(kind === 'image' ? 'cannot identify image file' : 'Soundfile is malformed'))
  return { bytes, size }
}
