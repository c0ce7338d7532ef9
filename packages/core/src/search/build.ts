import { packFile } from '../contract/container.js'
import { MODEL_CAPS, type ModelMetadata, ORIGINS, SOURCES } from '../contract/model.js'
import { parametersFromName, SIZE_CLASSES, sizeClass } from '../contract/size-class.js'
import { trendingValue } from '../contract/categories.js'
import { ALIASES } from './aliases.js'
import {
  downloadsPredictor,
  FIELDS,
  ID_FORMS,
  LETTERS,
  type SearchHeader,
  type Stream,
  STREAMS,
  VERSION,
} from './format.js'
import { findWords, fold } from './tokens.js'

const END = '\0'
/** Tags that say of what a model was made and where it may be had: facets or nobody's query. */
const UNASKED_TAG = /^(?:dataset|arxiv|region|doi|base_model|license):|^deploy:|_compatible$|^has_space$|^model-index$/
const HOUR_MS = 3_600_000
const utf8 = new TextEncoder()

/** Texts are kept as NUL-ended runs. */
const plain = (text: string) => text.replaceAll(END, ' ')

class Bytes {
  #bytes = new Uint8Array(1024)
  #length = 0
  add(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes[this.#length++] = byte
  }
  /** See the format: frequent codes are small, and those below 192 are one byte. */
  code(code: number): void {
    if (code < 192) this.add(code)
    else if (code < 192 + 63 * 256) {
      this.add(192 + ((code - 192) >> 8))
      this.add((code - 192) & 255)
    } else {
      this.add(255)
      for (const shift of [0, 8, 16]) this.add((code >> shift) & 255)
    }
  }
  /** A whole number, seven bits a byte, the low ones first; the lowest bit is the sign. */
  signed(value: number): void {
    let left = value < 0 ? -2 * value - 1 : 2 * value
    for (; left > 127; left = Math.floor(left / 128)) this.add((left % 128) + 128)
    this.add(left)
  }
  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}

/** Texts that occur again and again, as codes. */
class Symbols {
  readonly #counts = new Map<string, number>()
  readonly #groups: string[][] = []
  add(text: string): void {
    this.addGroup([text])
  }
  /** Texts in no order: they are put into the one that compresses best. */
  addGroup(texts: string[]): void {
    for (const text of texts) this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1)
    this.#groups.push(texts)
  }
  done(): { texts: Uint8Array; codes: Uint8Array } {
    const again = [...this.#counts].filter(([, count]) => count > 1)
    again.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    const codes = new Map(again.map(([text], i) => [text, i + 1]))
    const code = (text: string) => codes.get(text) ?? 0
    const occurrences = this.#groups.flatMap((group) => group.sort((a, b) => code(a) - code(b) || (a < b ? -1 : 1)))
    const once = occurrences.filter((text) => !codes.has(text))
    const bytes = new Bytes()
    for (const text of occurrences) bytes.code(code(text))
    const texts = [...again.map(([text]) => text), ...once].map((text) => text + END).join('')
    return { texts: utf8.encode(texts), codes: bytes.done() }
  }
}

/** 7,241,732,096 as "7b": as people write it. */
export function sizeWord(parameters: number): string {
  const [amount, unit] = parameters >= 1e9 ? [parameters / 1e9, 'b'] : [parameters / 1e6, 'm']
  return `${amount < 2 && unit === 'b' ? amount.toFixed(1).replace('.0', '') : Math.round(amount)}${unit}`
}

/** Null is 0, else one more than the value. */
const storable = (value: number | null | undefined) => (value == null || !(value >= 0) ? 0 : Math.round(value) + 1)

/** Numbers as byte planes, as many as the greatest needs: see the format. */
function planes(stored: readonly number[]): Uint8Array {
  const greatest = stored.reduce((most, value) => Math.max(most, value), 0)
  const bytes: number[] = []
  for (let unit = 1; unit <= greatest; unit *= 256)
    for (const value of stored) bytes.push(Math.floor(value / unit) & 255)
  return Uint8Array.from(bytes)
}

/** Where the trending values stand among each other: 0 for the least. */
function places(values: readonly (number | null)[]): number[] {
  const sorted = [...new Set(values.filter((value) => value !== null))].sort((a, b) => a - b)
  const place = new Map(sorted.map((value, i) => [value, i]))
  return values.map((value) => storable(value === null ? null : place.get(value)!))
}

/**
 * Builds the search index of models, best first: a hit's `position` is the model's place in this order.
 * Runs where manifests are made; {@link openSearchIndex} reads it in a page.
 */
export function buildSearchIndex(models: Iterable<ModelMetadata>): Uint8Array {
  const words = new Symbols()
  const separators = new Symbols()
  const counts = new Bytes()
  const edges = { leading: [] as string[], trailing: [] as string[] }
  const fields = FIELDS.map(() => new Symbols())
  const tagCounts = new Bytes()
  const tags = new Symbols()
  const flags = new Bytes()
  const ids: string[] = []
  const idNumbers: number[] = []
  const numbers = { likes: [] as number[], hours: [] as number[], trend: [] as number[] }
  const trending: (number | null)[] = []
  const downloads = new Bytes()
  const predict = downloadsPredictor()
  let rows = 0
  for (const model of models) {
    rows++
    const name = plain(model.name)
    const found = findWords(name).filter((word) => fold(word.text) !== '')
    let at = 0
    found.forEach((word, i) => {
      words.add(word.text)
      const between = name.slice(at, word.start)
      if (i === 0) edges.leading.push(between)
      else separators.add(between)
      at = word.start + word.text.length
    })
    if (found.length === 0) edges.leading.push(name)
    edges.trailing.push(found.length === 0 ? '' : name.slice(at))
    counts.code(found.length)

    const author = plain(model.author ?? '')
    const size = model.parameters && parametersFromName(name) === null ? [sizeWord(model.parameters)] : []
    const values = {
      author,
      type: model.type,
      task: model.task === model.type ? null : model.task,
      license: model.license,
      baseModel: model.baseModel,
    }
    FIELDS.forEach((field, i) => fields[i]!.add(plain(values[field] ?? '')))

    const own = [...new Set([...(model.tags ?? []).slice(0, MODEL_CAPS.tags).map(plain), ...size])].filter(
      (tag) => !UNASKED_TAG.test(tag) && tag !== model.type && tag !== model.task && tag !== '',
    )
    tagCounts.code(own.length)
    tags.addGroup(own)

    const number = /^civitai:([1-9]\d{0,8})$/.exec(model.id)?.[1]
    const form =
      model.id === `${author}/${name}` && author !== ''
        ? ID_FORMS.path
        : number !== undefined
          ? ID_FORMS.number
          : model.id === name
            ? ID_FORMS.name
            : ID_FORMS.whole
    if (form === ID_FORMS.number) idNumbers.push(Number(number))
    if (form === ID_FORMS.whole) ids.push(plain(model.id))
    const sized = sizeClass(model)
    flags.add(
      Math.max(0, SOURCES.indexOf(model.source)) |
        (Math.max(0, ORIGINS.indexOf(model.origin)) << 2) |
        (form << 3) |
        ((sized === null ? 0 : SIZE_CLASSES.indexOf(sized) + 1) << 5),
    )
    const likes = storable(model.likes)
    downloads.signed(predict(SOURCES.indexOf(model.source), likes, (guess) => storable(model.downloads) - guess))
    numbers.likes.push(likes)
    numbers.hours.push(storable(model.createdAt ? Math.floor(Date.parse(model.createdAt) / HOUR_MS) : null))
    trending.push(
      trendingValue({ ...model, trendingScore: model.trendingScore ?? null, weeklyGrowth: model.weeklyGrowth ?? null }),
    )
  }
  numbers.trend = places(trending)

  // The edges share the separators' symbols: the codes of all three streams come out of one list.
  for (const text of [...edges.leading, ...edges.trailing]) separators.add(text)
  const streams: Partial<Record<Stream, Uint8Array>> = {
    downloads: downloads.done(),
    idNumbers: planes(idNumbers),
    ids: utf8.encode(ids.map((id) => id + END).join('')),
    wordCounts: counts.done(),
    tagsCounts: tagCounts.done(),
    flags: flags.done(),
  }
  const symbols = { words, separators, tags, ...Object.fromEntries(FIELDS.map((field, i) => [field, fields[i]!])) }
  for (const [name, list] of Object.entries(symbols)) {
    const { texts, codes } = list.done()
    streams[name as 'words'] = texts
    streams[(name === 'words' ? 'wordCodes' : name === 'separators' ? 'separatorCodes' : `${name}Codes`) as Stream] =
      codes
  }
  for (const name of ['likes', 'hours', 'trend'] as const) streams[name] = planes(numbers[name])
  const lengths = STREAMS.map((name) => streams[name]!.length)
  const payload = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const name of STREAMS) {
    payload.set(streams[name]!, at)
    at += streams[name]!.length
  }
  return packFile(LETTERS, { version: VERSION, rows, lengths, aliases: ALIASES } satisfies SearchHeader, payload)
}
