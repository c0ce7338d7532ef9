import { once } from '../once.js'
import { CLIP_BASE64 } from './clip-base64.js'

/** The bytes of the recorded clip. */
export const clipBytes = once(() => Uint8Array.from(atob(CLIP_BASE64.replace(/\s/g, '')), (char) => char.charCodeAt(0)))
