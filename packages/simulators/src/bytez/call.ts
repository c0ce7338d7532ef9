import { type RunModelRow, type TaskId, taskRow } from '@decentramodels/core/contract'
import { seededRandom } from '../seeded-random.js'
import { type GivenMedia, readMedia } from './media.js'
import { modelRaised, Refused } from './refusal.js'

/** A model that the simulator serves. */
export type ServedModel = Pick<RunModelRow, 'id' | 'task' | 'labels' | 'vectorLength'> & Partial<RunModelRow>

/** What was said in a talk, as text. */
export interface Said {
  role: string
  text: string
}

/** A request to run a model, with everything that its task needs. What a task does not take is empty. */
export interface Call {
  model: ServedModel
  text: string
  question: string
  context: string
  labels: string[]
  messages: Said[]
  media: GivenMedia | undefined
  params: Readonly<Record<string, unknown>>
  /** Numbers in [0, 1): the same ones for the same model and input. */
  random: () => number
  /** What {@link Call.random} comes from, for those who need further numbers. */
  seed: string
}

export type Body = Record<string, unknown>

const isText = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The official clients send everything as `input`; the server sorts it into fields. */
function sortInput(task: TaskId, input: unknown): Body {
  const { media, input: fields } = taskRow(task)
  if (isObject(input)) return input
  if (Array.isArray(input)) return { messages: input }
  if (!isText(input)) return {}
  if (media) return input.startsWith('data:') ? { base64: input } : { url: input }
  return 'messages' in fields ? { messages: [{ role: 'user', content: input }] } : { text: input }
}

/** Name of a field of the table on this wire. */
const wireName = (name: string) => (name === 'prompt' ? 'text' : name)

/** A container raises a KeyError for what it needs and does not find, and its text is the key. */
function required(body: Body, name: string): unknown {
  const value = body[name]
  if (value === undefined || value === null) throw new Refused(modelRaised(name))
  return value
}

function textOf(body: Body, name: string): string {
  const value = required(body, name)
  if (!isText(value)) throw new Refused(modelRaised(`${name}: expected a string`))
  return value
}

function partText(part: unknown): string {
  return isObject(part) && isText(part.text) ? part.text : ''
}

function messagesOf(body: Body): Said[] {
  const messages = required(body, 'messages')
  if (!Array.isArray(messages) || messages.length === 0) throw new Refused(modelRaised('messages: expected a list'))
  return messages.map((message: unknown) => {
    if (!isObject(message)) throw new Refused(modelRaised('role'))
    const content = required(message, 'content')
    return {
      role: textOf(message, 'role'),
      text: Array.isArray(content) ? content.map(partText).join('') : String(content),
    }
  })
}

function labelsOf(body: Body): string[] {
  const labels = required(body, 'candidate_labels')
  // The pipelines take a list, or one text with commas.
  const list = isText(labels) ? labels.split(',').map((label) => label.trim()) : labels
  if (!Array.isArray(list) || list.length === 0 || !list.every(isText))
    throw new Refused(modelRaised('You must include at least one label and at least one sequence.'))
  return list
}

/** Settings go to the model's function as they are: one that it does not know raises, one of a wrong type as well. */
function paramsOf(task: TaskId, given: unknown): Body {
  if (given === undefined || given === null) return {}
  if (!isObject(given)) throw new Refused(modelRaised('argument after ** must be a mapping'))
  const known = taskRow(task).params
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(known, name) ? known[name]! : undefined
    if (field === undefined) throw new Refused(modelRaised(`__call__() got an unexpected keyword argument '${name}'`))
    const expected = { integer: 'number', number: 'number', boolean: 'boolean', string: 'string' } as const
    const type = field.type === 'choice' ? 'string' : field.type === 'strings' ? 'object' : expected[field.type]
    if (value !== null && typeof value !== type) throw new Refused(modelRaised(`'${name}' must be of type ${type}`))
  }
  return given
}

/** Checks a request as the model's container would. @throws Refused with what it would say */
export function readCall(model: ServedModel, given: Body): Call {
  const { task } = model
  const { media, input } = taskRow(task)
  const body = given.input === undefined ? given : { ...given, ...sortInput(task, given.input) }
  const wants = new Set(Object.keys(input).map(wireName))
  const call = {
    model,
    text: wants.has('text') ? textOf(body, 'text') : '',
    question: wants.has('question') ? textOf(body, 'question') : '',
    context: wants.has('context') ? textOf(body, 'context') : '',
    labels: wants.has('candidate_labels') ? labelsOf(body) : [],
    messages: wants.has('messages') ? messagesOf(body) : [],
    media: media && readMedia(media, isText(body.base64) ? body.base64 : textOf(body, 'url')),
    params: paramsOf(task, body.params),
  }
  const file = media && (body.base64 ?? body.url)
  const seed = JSON.stringify([call.text, call.question, call.context, call.labels, call.messages, file, call.params])
  return { ...call, seed, random: seededRandom(model.id, seed) }
}

/** A numeric setting: as given, else the task's default, else `none`. */
export function numberOf({ model, params }: Call, name: string, none = 0): number {
  const given = params[name]
  if (typeof given === 'number') return given
  const field = taskRow(model.task).params[name]
  return field && 'min' in field ? (field.default ?? none) : none
}
