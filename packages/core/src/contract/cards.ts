import { encodeColumns, openColumns } from './columns.js'
import { fnv1a, hashText } from './fnv.js'
import { type Badge, BADGES, type ModelCard, type Origin, type Source } from './model.js'

/*
 * `cards.bin`: the card columns of all models, most popular first (see `columns.ts` for the file).
 * The id is stored only where it is not `author/name` (Hugging Face) or the name itself (Hugging Face, no author).
 * Times are whole seconds since 1970, growth is in thousandths, badges are a bit mask in the order of `BADGES`.
 */
const KIND = 'cards'

function idOf(source: Source, author: string | null, name: string): string {
  return source === 'huggingface' ? (author === null ? name : `${author}/${name}`) : ''
}

function seconds(time: string | null): number | null {
  return time === null ? null : Math.floor(Date.parse(time) / 1000)
}

/** Writes cards, in the order given, as one part of the card columns. */
export function encodeCards(cards: readonly ModelCard[]): Uint8Array {
  return encodeColumns(KIND, [
    { name: 'source', type: 'dict', values: cards.map((card) => card.source) },
    { name: 'author', type: 'dict', values: cards.map((card) => card.author) },
    { name: 'name', type: 'text', values: cards.map((card) => card.name) },
    {
      name: 'id',
      type: 'text',
      values: cards.map((card) => (idOf(card.source, card.author, card.name) === card.id ? '' : card.id)),
    },
    { name: 'type', type: 'dict', values: cards.map((card) => card.type) },
    { name: 'task', type: 'dict', values: cards.map((card) => card.task) },
    { name: 'license', type: 'dict', values: cards.map((card) => card.license) },
    { name: 'origin', type: 'dict', values: cards.map((card) => card.origin) },
    { name: 'downloads', type: 'number', values: cards.map((card) => card.downloads) },
    { name: 'likes', type: 'number', values: cards.map((card) => card.likes) },
    { name: 'weeklyGrowth', type: 'number', scale: 0.001, values: cards.map((card) => card.weeklyGrowth) },
    { name: 'createdAt', type: 'number', values: cards.map((card) => seconds(card.createdAt)) },
    { name: 'lastUpdated', type: 'number', values: cards.map((card) => seconds(card.lastUpdated)) },
    {
      name: 'badges',
      type: 'number',
      values: cards.map((card) => card.badges.reduce((mask, badge) => mask | (1 << BADGES.indexOf(badge)), 0)),
    },
  ])
}

/** One opened part of the card columns. */
export interface CardTable {
  readonly rows: number
  /** The card of a row, read now. Bytes may hold anything: check it with `isModelCard` before it is shown. */
  card(row: number): ModelCard
  id(row: number): string
  name(row: number): string
  author(row: number): string | null
  type(row: number): string
  task(row: number): string
  /** FNV-1a of the row's id, without making a text of it. */
  idHash(row: number): number
  downloads(row: number): number | null
  likes(row: number): number | null
  /** Seconds since 1970. */
  lastUpdated(row: number): number | null
}

/** 9999-12-31T23:59:59Z */
const LAST_SECOND = 253402300799
const SLASH = new Uint8Array([0x2f])

/** Opens a part of the card columns. Throws `manifest-invalid`. */
export function openCards(file: Uint8Array): CardTable {
  const columns = openColumns(file, KIND)
  const source = columns.dict('source')
  const author = columns.dict('author')
  const name = columns.text('name')
  const storedId = columns.text('id')
  const type = columns.dict('type')
  const task = columns.dict('task')
  const license = columns.dict('license')
  const origin = columns.dict('origin')
  const downloads = columns.number('downloads')
  const likes = columns.number('likes')
  const weeklyGrowth = columns.number('weeklyGrowth')
  const createdAt = columns.number('createdAt')
  const lastUpdated = columns.number('lastUpdated')
  const badgeMask = columns.number('badges')
  const authorHashes = new Map<string, number>()

  // What no encoder writes becomes a value that `isModelCard` refuses, so that such a row is never half shown.
  const time = (value: number | null) =>
    value === null ? null : value >= 0 && value <= LAST_SECOND ? new Date(value * 1000).toISOString() : ''
  const sourceOf = (row: number) => (source(row) ?? '') as Source
  const originOf = (row: number) => (origin(row) ?? '') as Origin
  const typeOf = (row: number) => type(row) ?? ''
  const taskOf = (row: number) => task(row) ?? ''
  const id = (row: number) => storedId(row) || idOf(sourceOf(row), author(row), name(row))

  return {
    rows: columns.rows,
    id,
    name,
    author,
    type: typeOf,
    task: taskOf,
    downloads,
    likes,
    lastUpdated,
    idHash(row) {
      if (storedId.byteLength(row) > 0) return storedId.hash(row)
      const by = author(row)
      if (by === null) return name.hash(row)
      let hash = authorHashes.get(by)
      if (hash === undefined) {
        hash = fnv1a(SLASH, hashText(by))
        authorHashes.set(by, hash)
      }
      return name.hash(row, hash)
    },
    card(row) {
      const mask = badgeMask(row) ?? 0
      return {
        id: id(row),
        name: name(row),
        author: author(row),
        type: typeOf(row),
        task: taskOf(row),
        downloads: downloads(row),
        likes: likes(row),
        source: sourceOf(row),
        origin: originOf(row),
        weeklyGrowth: weeklyGrowth(row),
        createdAt: time(createdAt(row)),
        lastUpdated: time(lastUpdated(row)),
        license: license(row),
        badges: BADGES.filter((_badge: Badge, bit) => (mask & (1 << bit)) !== 0),
      }
    },
  }
}
