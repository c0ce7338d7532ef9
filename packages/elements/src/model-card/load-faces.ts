import { css } from 'lit'
import type { faces } from './faces.js'

/*
 * Faces are drawn by code that comes beside the first cards' data rather than before it. All cards share it: one load
 * brings the faces of all.
 */
let loaded: typeof faces | undefined

/** Hues of the kinds of tasks; empty until the faces are there. */
export const cardHueStyles = css``

/** What draws faces; undefined while it is on its way. */
export const presentFaces = (): typeof faces | undefined => loaded

export async function loadFaces(): Promise<typeof faces> {
  if (loaded === undefined) {
    const part = await import('./faces.js')
    part.fillHues(cardHueStyles)
    loaded = part.faces
  }
  return loaded
}
