import type { Outputs } from '../contract/tasks.js'
import { placeFinder } from './places.js'
import { type Members, numberOf } from './values.js'

type Entity = Outputs['entities']['entities'][number]

/** A piece of a word as the model tags it. */
interface Piece {
  label: string
  /** `B-`: an entity begins here. */
  begins: boolean
  /** `##`: the word began before. */
  continues: boolean
  score: number
  /** Number of the piece in the text; absent where the upstream merged the pieces. */
  index: number | undefined
  start: number
  end: number
}

function readPiece(row: Members, text: string, place: (at: unknown) => number | null, from: number): Piece | undefined {
  const tag = row.entity_group ?? row.entity
  const score = numberOf(row.score)
  if (typeof tag !== 'string' || typeof row.word !== 'string' || score === undefined) return undefined
  const [, prefix, label] = /^(?:([BIES])-)?(.+)$/.exec(tag) ?? []
  const word = row.word.replace(/^##|^[▁Ġ]/, '')
  let start = place(row.start)
  let end = place(row.end)
  if (start === null || end === null || end < start) {
    // Some tokenizers know no places.
    start = text.indexOf(word, from)
    if (start < 0) return undefined
    end = start + word.length
  }
  const continues = row.word.startsWith('##')
  return { label: label!, begins: prefix === 'B', continues, score, index: numberOf(row.index), start, end }
}

/** Whether a piece goes on with the entity that the last piece belongs to. */
function belongs(piece: Piece, last: Piece): boolean {
  // The rest of a word belongs to its beginning, whatever it was taken for.
  if (piece.continues && piece.start === last.end) return true
  if (piece.begins || piece.label !== last.label) return false
  return piece.index === undefined || last.index === undefined ? false : piece.index === last.index + 1
}

/**
 * Whole names out of the pieces of words that a model tags, in the order of the text; a name's score is the mean of its
 * pieces. `text` is the one that was sent.
 */
export function mergeEntities(rows: readonly Members[], text: string): Entity[] {
  const place = placeFinder(text)
  const entities: (Entity & { scores: number[] })[] = []
  let last: Piece | undefined
  for (const row of rows) {
    const piece = readPiece(row, text, place, last?.end ?? 0)
    if (!piece || piece.label === 'O') continue
    const open = entities.at(-1)
    if (open && last && belongs(piece, last)) {
      open.scores.push(piece.score)
      open.end = piece.end
      last = { ...piece, label: last.label }
    } else {
      const { label, score, start, end } = piece
      entities.push({ label, score, text: '', start, end, scores: [score] })
      last = piece
    }
  }
  return entities.map(({ scores, label, start, end }) => ({
    label,
    score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    text: text.slice(start, end),
    start,
    end,
  }))
}
