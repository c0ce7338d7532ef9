import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { DecentraError } from '@decentramodels/core/contract'
import { parse } from 'csv-parse/sync'

/** One row of a list, and where it stands: `curated.csv, line 3`. */
export interface ListedModel {
  id: string
  where: string
}

/** The named families that a catalogue should not lack. */
const BUILT_IN = new URL('../data/curated.csv', import.meta.url)
const MAX_BYTES = 4 * 1024 * 1024

/** `author/name`, a bare name, or `civitai:<number>`. */
const LISTED_ID = /^(?:civitai:[1-9]\d{0,14}|[A-Za-z0-9_][\w.-]{0,199}(?:\/[A-Za-z0-9_][\w.-]{0,199})?)$/

/** Reads the list at `path`, or the built-in one. Throws `invalid-input`, naming file and line. */
export async function readList(path: string | undefined): Promise<ListedModel[]> {
  const file = path ?? BUILT_IN
  const name = path === undefined ? basename(BUILT_IN.pathname) : path
  const read = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DecentraError('invalid-input', `The list ${name} cannot be read: check the path.`, { cause })
  })
  // Editors on Windows begin a file with a byte order mark, which JSON does not allow.
  const text = read.replace(/^\uFEFF/, '')
  if (text.length > MAX_BYTES)
    throw new DecentraError('invalid-input', `The list ${name} is larger than ${MAX_BYTES} bytes.`)
  const rows = extname(name).toLowerCase() === '.json' ? readJson(text, name) : readCsv(text, name)
  if (rows.length === 0)
    throw new DecentraError('invalid-input', `The list ${name} names no model: add ids, or run with --no-list.`)
  const seen = new Set<string>()
  const wrong: string[] = []
  const list: ListedModel[] = []
  for (const { id, line } of rows) {
    const where = `${name}, line ${line}`
    if (!LISTED_ID.test(id)) wrong.push(`  ${where}: "${id.slice(0, 100)}" is neither author/name nor civitai:<number>`)
    else if (!seen.has(id)) list.push({ id, where })
    seen.add(id)
  }
  if (wrong.length > 0) throw new DecentraError('invalid-input', `The list has wrong ids:\n${wrong.join('\n')}`)
  return list
}

interface Row {
  id: string
  line: number
}

/** CSV with a header that has a column `id`; other columns are for people. Lines that begin with # are comments. */
function readCsv(text: string, name: string): Row[] {
  let rows: { record: Record<string, string>; info: { lines: number } }[]
  try {
    rows = parse(text, {
      columns: true,
      trim: true,
      skip_empty_lines: true,
      comment: '#',
      comment_no_infix: true,
      info: true,
    }) as typeof rows
  } catch (cause) {
    throw new DecentraError('invalid-input', `The list ${name} is no CSV: ${(cause as Error).message}`, { cause })
  }
  return rows.map(({ record, info }) => {
    if (record.id === undefined)
      throw new DecentraError('invalid-input', `The list ${name} has no column "id" in its first line.`)
    return { id: record.id, line: info.lines }
  })
}

/** JSON: an array of ids, or of objects with an `id`. */
function readJson(text: string, name: string): Row[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new DecentraError('invalid-input', `The list ${name} is no JSON: ${(cause as Error).message}`, { cause })
  }
  if (!Array.isArray(value)) throw new DecentraError('invalid-input', `The list ${name} is no JSON array of ids.`)
  let from = 0
  return value.map((row: unknown, i) => {
    const id =
      typeof row === 'string' ? row : typeof row === 'object' && row !== null ? (row as { id?: unknown }).id : undefined
    if (typeof id !== 'string') throw new DecentraError('invalid-input', `The list ${name} has no id at row ${i + 1}.`)
    // JSON.parse tells no lines; rows are in the order of the text, so each is looked for after the one before.
    const at = text.indexOf(JSON.stringify(id), from)
    if (at !== -1) from = at + 1
    return { id, line: text.slice(0, Math.max(at, 0)).split('\n').length }
  })
}
