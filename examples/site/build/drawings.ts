import type { ModelCard } from '@decentramodels/core'
import { renderGlyph } from '@decentramodels/elements/glyph'
import { render } from '@lit-labs/ssr'
import { collectResultSync } from '@lit-labs/ssr/lib/render-result.js'
import { type Markup, trusted } from './html.ts'

export const FIELD_COLUMNS = 8
export const FIELD_ROWS = 4
/** px of a cell, in which a face of 48 px stands. */
const CELL = 54
/** Growth in a week from which a model is lit. */
export const LIT_GROWTH = 0.1

/** A model's face, as the elements draw it. */
export function face(id: string): Markup {
  return trusted(collectResultSync(render(renderGlyph(id))).replace(/<!--.*?-->/gs, ''))
}

/** Its strokes alone. */
function strokes(id: string): string {
  return face(id).text.replace(/^.*?<svg[^>]*>|<\/svg>.*$/gs, '')
}

/** Faces in rows, in one color: a mask takes the shape and the page gives the color. */
function field(cards: readonly ModelCard[], shows: (card: ModelCard) => boolean): string {
  const inset = (CELL - 48) / 2
  const faces = cards.map((card, i) => {
    if (!shows(card)) return ''
    const [x, y] = [(i % FIELD_COLUMNS) * CELL + inset, Math.floor(i / FIELD_COLUMNS) * CELL + inset]
    return `<g transform="translate(${x} ${y})">${strokes(card.id)}</g>`
  })
  const size = `${FIELD_COLUMNS * CELL} ${FIELD_ROWS * CELL}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" color="#000" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round" preserveAspectRatio="none">${faces.join('')}</svg>`
}

/** Those that grow. */
export function isLit({ weeklyGrowth }: ModelCard): boolean {
  return weeklyGrowth !== null && weeklyGrowth >= LIT_GROWTH
}

/** The two masks of the panel: models at rest, and models that grow. */
export function fieldDrawings(cards: readonly ModelCard[]): Record<string, string> {
  const shown = cards.slice(0, FIELD_COLUMNS * FIELD_ROWS)
  return { 'field.svg': field(shown, (card) => !isLit(card)), 'lit.svg': field(shown, isLit) }
}
