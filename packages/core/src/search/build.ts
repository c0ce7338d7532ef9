import { packFile } from '../contract/container.js'
import type { FileInfo } from '../contract/manifest.js'
import { MODEL_CAPS, type ModelMetadata } from '../contract/model.js'
import { parametersFromName, sizeClass } from '../contract/size-class.js'
import { ALIASES } from './aliases.js'
import {
  COLUMNS,
  downloadsGuess,
  FIELDS,
  LARGEST,
  LETTERS,
  LISTS,
  NUMBERED,
  type SearchHeader,
  SEPARATORS,
  SOURCES,
  VERSION,
} from './format.js'
import { findWords, fold } from './tokens.js'
import { rankTrends } from './trend.js'
import { Numbers } from './write.js'

const END = '\0'
/** Tags that say of what a model was made and where it may be had: facets or nobody's query. */
const UNASKED_TAG = /^(?:dataset|arxiv|region|doi|base_model|license):|^deploy:|_compatible$|^has_space$|^model-index$/
const HOUR_MS = 3_600_000

/** What is meant, without what stands between its words. */
const letters = (text: string) =>
  findWords(text)
    .map((word) => word.text)
    .join('')

/** Texts are kept as NUL-ended runs. */
const plain = (text: string) => text.replaceAll(END, ' ')

/** Texts that occur again and again, in columns. */
class List {
  readonly #counts = new Map<string, number>()
  readonly #codes = new Map<string, number>()
  #again: string[] = []

  /** Counts what occurs before any code is asked for. */
  count(column: readonly (readonly string[])[]): void {
    for (const texts of column) for (const text of texts) this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1)
  }
  close(): void {
    const again = [...this.#counts].filter(([, count]) => count > 1)
    again.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    this.#again = again.map(([text]) => text)
    this.#again.forEach((text, i) => this.#codes.set(text, i + 1))
  }
  code(text: string): number {
    return this.#codes.get(text) ?? 0
  }
  texts(columns: readonly (readonly (readonly string[])[])[]): string[] {
    const once = columns.flatMap((column) => column.flatMap((texts) => texts.filter((text) => this.code(text) === 0)))
    return [...this.#again, ...once]
  }
  get again(): number {
    return this.#again.length
  }
}

/** 7,241,732,096 as "7b": as people write it. */
export function sizeWord(parameters: number): string {
  const [amount, unit] = parameters >= 1e9 ? [parameters / 1e9, 'b'] : [parameters / 1e6, 'm']
  return `${amount < 2 && unit === 'b' ? amount.toFixed(1).replace('.0', '') : Math.round(amount)}${unit}`
}

/** Null is 0, else one more than the value. */
const storable = (value: number | null | undefined) =>
  value == null || !(value >= 0) ? 0 : Math.min(LARGEST - 1, Math.round(value)) + 1

/** A name in words and what stands before, between and after them. */
function parts(name: string): { words: string[]; before: string; between: string[]; after: string } {
  const words: string[] = []
  const separators: string[] = []
  let at = 0
  for (const { text, start } of findWords(name)) {
    words.push(text)
    separators.push(name.slice(at, start))
    at = start + text.length
  }
  const [before = '', ...between] = separators
  return { words, before, between, after: name.slice(at) }
}

/** Tags that somebody may ask for, in the order that compresses best once codes are known. */
function tagsOf(model: ModelMetadata): string[] {
  const size = model.parameters && parametersFromName(model.name) === null ? [sizeWord(model.parameters)] : []
  return [...new Set([...(model.tags ?? []).slice(0, MODEL_CAPS.tags).map(plain), ...size])].filter(
    (tag) => !UNASKED_TAG.test(tag) && tag !== model.type && tag !== model.task && tag !== '',
  )
}

function valueOf(model: ModelMetadata, field: 'author' | (typeof FIELDS)[number][0]): string | null {
  if (field === 'size') return sizeClass(model)
  return field === 'task' && model.task === model.type ? null : model[field]
}

/**
 * Builds `search.bin`: see the format. The result depends on nothing but the models and `text`, the file that
 * {@link buildSearchText} made of them, if it is published too; and, for a part of a catalogue, on `trends`, which
 * {@link rankTrends} made of all of it, so that the parts have one order.
 */
export function buildSearchIndex(
  models: Iterable<ModelMetadata>,
  { text, trends }: { text?: FileInfo | undefined; trends?: ReadonlyMap<ModelMetadata, number> | undefined } = {},
): Uint8Array {
  const all = [...models]
  const trend = trends ?? rankTrends(all)
  const names = all.map(({ name }) => parts(plain(name)))
  const tags = all.map(tagsOf)
  const fields = (['author', ...FIELDS.map(([field]) => field)] as const).map((field) =>
    all.map((model) => [plain(valueOf(model, field) ?? '')]),
  )
  const odd: SearchHeader['odd'] = []
  const numbersOfIds = all.map(({ id, source, author, name }, row) => {
    const number = source === NUMBERED ? /^civitai:(0|[1-9]\d{0,8})$/.exec(id)?.[1] : undefined
    const usual = source === NUMBERED ? number !== undefined : id === (author ? `${plain(author)}/` : '') + plain(name)
    if (!usual) odd.push([row, id])
    return Number(number ?? 0)
  })

  const columns = [names.map(({ words }) => words), ...fields, tags]
  const isNumber = (word: string) => /^[0-9]/.test(fold(word))
  const before = (numeric: boolean) =>
    names.flatMap(({ words, between }) => between.filter((_, i) => isNumber(words[i + 1]!) === numeric))
  const between = [before(false), before(true)] as const
  const separators = names.map(({ words, before, between, after }) => [
    ...(words.length > 0 ? [before] : []),
    ...between,
    after,
  ])
  const lists = LISTS.map(() => new List())
  const columnsOf = LISTS.map((_, list) =>
    list === SEPARATORS ? [separators] : columns.filter((_, i) => COLUMNS[i] === list),
  )
  lists.forEach((list, i) => {
    columnsOf[i]!.forEach((column) => list.count(column))
    list.close()
  })
  const tagList = lists[COLUMNS.at(-1)!]!
  for (const own of tags) own.sort((a, b) => tagList.code(a) - tagList.code(b) || (a < b ? -1 : 1))

  const listTexts = lists.map((list, i) => list.texts(columnsOf[i]!))

  const numbers = new Numbers()
  for (const { words } of names) numbers.add(words.length)
  for (const own of tags) numbers.add(own.length)
  columns.forEach((column, i) => {
    for (const texts of column) for (const text of texts) numbers.add(lists[COLUMNS[i]!]!.code(text))
  })
  const edges = names.flatMap(({ words, before, after }) => (words.length > 0 ? [before, after] : [after]))
  const lengths = [...between, edges].map((texts) => {
    const before = numbers.length
    for (const text of texts) numbers.add(lists[SEPARATORS]!.code(text))
    return numbers.length - before
  })
  const values = {
    likes: (model: ModelMetadata) => model.likes,
    hours: (model: ModelMetadata) => (model.createdAt ? Math.floor(Date.parse(model.createdAt) / HOUR_MS) : null),
    trend: (model: ModelMetadata) => trend.get(model),
  }
  for (const name of ['likes', 'hours', 'trend'] as const)
    all.forEach((model) => numbers.add(storable(values[name](model))))
  const guess = downloadsGuess()
  for (const model of all) {
    const source = listTexts[SOURCES]!.indexOf(model.source)
    const likes = storable(model.likes)
    const downloads = storable(model.downloads)
    const difference = downloads - guess.next(source, likes)
    numbers.add(difference < 0 ? 1 - 2 * difference : 2 * difference)
    guess.tell(source, likes, downloads)
  }
  all.forEach(({ source }, row) => {
    if (source === NUMBERED) numbers.add(numbersOfIds[row]!)
  })

  const texts = new TextEncoder().encode(listTexts.flatMap((list) => list.map((text) => text + END)).join(''))
  const done = numbers.done()
  const payload = new Uint8Array(texts.length + done.length)
  payload.set(texts)
  payload.set(done, texts.length)
  return packFile(
    LETTERS,
    {
      version: VERSION,
      rows: all.length,
      lists: lists.map((list, i) => [list.again, listTexts[i]!.length]),
      texts: texts.length,
      between: [lengths[0]!, lengths[1]!],
      odd,
      ...(text && { text }),
      aliases: Object.entries(ALIASES).map(([alias, meanings]) => [alias, meanings.map(letters)]),
    } satisfies SearchHeader,
    payload,
  )
}
