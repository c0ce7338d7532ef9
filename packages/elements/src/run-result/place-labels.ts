import type { Box } from '@decentramodels/core/tasks'

/** A label's corner and width, in the units of the picture. */
export interface PlacedLabel {
  x: number
  y: number
  width: number
}

/**
 * Puts one label to each box, inside the picture and over no other: at the box's upper edge, else lower and lower until
 * there is room. Widths are estimated from the number of characters.
 */
export function placeLabels(
  boxes: readonly { box: Box; words: string }[],
  { width, height }: { width: number; height: number },
  lineHeight: number,
): PlacedLabel[] {
  const placed: PlacedLabel[] = []
  for (const { box, words } of boxes) {
    const labelWidth = Math.min(width, (words.length * 0.58 + 0.8) * lineHeight * 0.72)
    const x = clamp(box.xmin, 0, width - labelWidth)
    const isFree = (y: number) =>
      placed.every(
        (other) =>
          y + lineHeight <= other.y ||
          y >= other.y + lineHeight ||
          x + labelWidth <= other.x ||
          x >= other.x + other.width,
      )
    const first = clamp(box.ymin - lineHeight, 0, height - lineHeight)
    let y = first
    while (!isFree(y) && y + 2 * lineHeight <= height) y += lineHeight / 2
    // A picture full of labels: then they cover one another, and the list has all of them.
    placed.push({ x, y: isFree(y) ? y : first, width: labelWidth })
  }
  return placed
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}
