import { DecentraError } from '../contract/decentra-error.js'
import { type OutputKind, type Outputs, type Scored, type TaskId, taskRow } from '../contract/tasks.js'
import { mergeEntities } from './entities.js'
import { readDepth, readMasks } from './masks.js'
import { readMedia } from './media.js'
import { placeFinder } from './places.js'
import { isRecord, type Members, numberOf, recordsOf } from './values.js'
import { readVector } from './vector.js'
import type { World } from './world.js'

/** What a reader may look at beside the answer. */
export interface Context {
  world: World
  task: TaskId
  /** What was sent. */
  input: Record<string, unknown>
}

/** Undefined: the answer has no form that is known. */
type Reader<Kind extends OutputKind> = (
  raw: unknown,
  context: Context,
) => Outputs[Kind] | undefined | Promise<Outputs[Kind] | undefined>

/** Names under which pipelines hold a text. */
const TEXT_NAMES = ['content', 'text', 'generated_text', 'summary_text', 'translation_text']

function readText(raw: unknown): string | undefined {
  if (typeof raw === 'string') return raw
  if (Array.isArray(raw)) {
    const parts = raw.map(readText)
    return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join('') : undefined
  }
  if (!isRecord(raw)) return undefined
  const name = TEXT_NAMES.find((name) => raw[name] !== undefined && raw[name] !== null)
  return name === undefined ? undefined : readText(raw[name])
}

const scored = ({ label, score }: Members): Scored[] =>
  typeof label === 'string' && numberOf(score) !== undefined ? [{ label, score: numberOf(score)! }] : []

const bestFirst = <T extends { score: number | null }>(rows: T[]): T[] =>
  rows.sort((one, other) => (other.score ?? 0) - (one.score ?? 0))

/** `[{ label, score }]`, or the parallel lists `labels` and `scores`. */
function readLabels(raw: unknown): Outputs['labels'] | undefined {
  const { labels, scores } = isRecord(raw) ? raw : {}
  const pairs =
    Array.isArray(labels) && Array.isArray(scores)
      ? labels.map((label: unknown, i): Members => ({ label, score: scores[i] }))
      : recordsOf(raw)
  return pairs && { labels: bestFirst(pairs.flatMap(scored)) }
}

function readObjects(raw: unknown): Outputs['objects'] | undefined {
  const rows = recordsOf(raw)?.flatMap((row) => {
    const { xmin, ymin, xmax, ymax } = isRecord(row.box) ? row.box : {}
    const sides = [xmin, ymin, xmax, ymax].map(numberOf)
    const [left, top, right, bottom] = sides
    if (sides.includes(undefined)) return []
    return scored(row).map((what) => ({ ...what, box: { xmin: left!, ymin: top!, xmax: right!, ymax: bottom! } }))
  })
  return rows && { objects: bestFirst(rows) }
}

/** One answer or several; places count only in a text that was sent, not in words read off a picture. */
function readAnswers(raw: unknown, { input }: Context): Outputs['answers'] | undefined {
  const place = placeFinder(input.context)
  const rows = recordsOf(isRecord(raw) ? [raw] : raw)?.flatMap(({ answer, score, start, end }) =>
    typeof answer === 'string'
      ? [{ answer, score: numberOf(score) ?? null, start: place(start), end: place(end) }]
      : [],
  )
  return rows && { answers: bestFirst(rows) }
}

function readFills(raw: unknown): Outputs['fills'] | undefined {
  const rows = recordsOf(raw)?.flatMap(({ token_str: word, score, sequence }) =>
    typeof word === 'string' && typeof sequence === 'string' && numberOf(score) !== undefined
      ? [{ word: word.trim(), score: numberOf(score)!, text: sequence }]
      : [],
  )
  return rows && { fills: bestFirst(rows) }
}

function readEntities(raw: unknown, { input }: Context): Outputs['entities'] | undefined {
  const rows = recordsOf(raw)
  return rows && { entities: mergeEntities(rows, String(input.text ?? '')) }
}

const READERS: { [Kind in OutputKind]: Reader<Kind> } = {
  image: (raw, { world }) => wrap('image', readMedia('image', raw, world)),
  video: (raw, { world }) => wrap('video', readMedia('video', raw, world)),
  audio: (raw, { world }) => wrap('audio', readMedia('audio', raw, world)),
  text: (raw) => wrap('text', readText(raw)),
  labels: readLabels,
  objects: readObjects,
  entities: readEntities,
  answers: readAnswers,
  fills: readFills,
  vector: (raw, { task }) => wrap('vector', readVector(raw, task === 'image-feature-extraction' ? 'first' : 'mean')),
  masks: async (raw) => wrap('masks', await readMasks(raw)),
  depth: async (raw) => wrap('depth', await readDepth(raw)),
}

function wrap<Name extends string, Value>(name: Name, value: Value | undefined) {
  // A computed name widens to any string; it is this one.
  return value === undefined ? undefined : ({ [name]: value } as Record<Name, Value>)
}

/** A few words on a value that has an unknown form. */
function formOf(raw: unknown): string {
  if (Array.isArray(raw)) return `a list of ${raw.length}`
  if (isRecord(raw)) return `an object with ${Object.keys(raw).slice(0, 6).join(', ') || 'nothing in it'}`
  return `a ${typeof raw}`
}

/**
 * The output of a task in the form of the task table, out of the upstream's.
 * @throws DecentraError `response-invalid`, naming what came
 */
export async function readOutput(raw: unknown, model: string, context: Context): Promise<Outputs[OutputKind]> {
  const kind = taskRow(context.task).output
  const output = await (READERS[kind] as Reader<OutputKind>)(raw, context)
  if (output) return output
  throw new DecentraError('response-invalid', `${model} answered ${formOf(raw)} where ${kind} was expected.`)
}
