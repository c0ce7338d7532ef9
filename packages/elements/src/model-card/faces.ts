import type { CSSResult } from 'lit'
import { renderGlyph } from './glyph.js'
import { hueStyles } from './hues.styles.js'
import { taskKind } from './task-kind.js'

/** Drawing and hue of models. */
export const faces = { renderGlyph, taskKind }

/** Gives all cards the hues at once, through a sheet that they share. */
export function fillHues({ styleSheet }: CSSResult): void {
  styleSheet?.replaceSync(hueStyles.cssText)
}
