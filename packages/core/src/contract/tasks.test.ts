import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as z from 'zod/mini'
import { checkInput, checkParams } from './check-input.js'
import { limitClassOf, LIMITS, type LimitPolicy } from './limits.js'
import { type limitPolicySchema } from './limits.schema.js'
import { RUN_MODELS, runModel, type RunModelRow, runModelsOf } from './run-models.js'
import type { PassAnswer, Quote, Run, RunEvent, Runner, RunRequest } from './runs.js'
import type { passAnswerSchema, quoteSchema, runEventSchema, runRequestSchema, runSchema } from './runs.schema.js'
import {
  type ChatMessage,
  isTaskId,
  type Outputs,
  TASK_IDS,
  type TaskId,
  type TaskInput,
  type TaskOutput,
  type TaskParams,
  taskRow,
  TASKS,
} from './tasks.js'
import { type outputSchemas, taskInputSchema, taskParamsSchema } from './tasks.schema.js'

const rows: readonly RunModelRow[] = RUN_MODELS
const FILE = { url: 'https://media.example/a.png' }

/** The sample of a task, with a file where one is needed. */
const sample = (task: TaskId) => ({ ...taskRow(task).sample, ...(taskRow(task).media && FILE) })

const odd = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', ' ', 'x', 0, -1, 1, 0.5, NaN, Infinity, 2 ** 40, true, [], {}, [null]),
  fc.constantFrom<unknown>(['a'], ['a', ''], Array(21).fill('a'), 'x'.repeat(30_000), 'softmax', 8, 256, 257, 1537),
  fc.constantFrom<unknown>([{ role: 'user', content: 'a' }], [{ role: 'robot', content: 'a' }], [{ role: 'user' }]),
  fc.constantFrom<unknown>('https://a.example', 'http://a.example', 'data:image/png;base64,AA', 'javascript:alert(1)'),
)

describe('tasks', () => {
  it('are the 28 of the listed models, and chat', () => {
    expect(TASK_IDS).toHaveLength(29)
    for (const task of TASK_IDS) expect(runModelsOf(task).filter((model) => model.default)).toHaveLength(1)
    for (const { limitClass } of Object.values(TASKS)) expect(Object.keys(LIMITS)).toContain(limitClass)
    for (const task of TASK_IDS) expect(limitClassOf(task), task).toBe(TASKS[task].limitClass)
    expect(isTaskId('toString')).toBe(false)
    expect(isTaskId('chat')).toBe(true)
  })

  it('each take their own sample and the settings of each of their models', () => {
    for (const task of TASK_IDS) {
      expect(checkInput(task, sample(task)), task).toEqual([])
      expect(taskInputSchema(task).safeParse(sample(task)).success, task).toBe(true)
      for (const model of runModelsOf(task)) expect(checkParams(task, model.params), model.id).toEqual([])
    }
  })

  it('have defaults that they take themselves', () => {
    for (const task of TASK_IDS) {
      const defaults = Object.entries(taskRow(task).params).flatMap(([name, field]) =>
        'default' in field && field.default !== undefined ? [[name, field.default]] : [],
      )
      expect(checkParams(task, Object.fromEntries(defaults)), task).toEqual([])
    }
  })

  it('are checked alike by the table walker and by the schemas', () => {
    const wire = (input: Record<string, unknown>) => {
      // Where the two differ on purpose: the walker also takes the SDK's `data`, and leaves addresses to who reads them.
      const { url, base64 } = input
      const address = (value: unknown, pattern: RegExp) =>
        value === undefined || (typeof value === 'string' && pattern.test(value))
      return address(url, /^(https:\/\/|data:)/) && address(base64, /^data:/)
    }
    fc.assert(
      fc.property(
        fc.constantFrom(...TASK_IDS),
        fc.constantFrom('prompt', 'text', 'question', 'context', 'candidate_labels', 'messages', 'url', 'base64', 'x'),
        odd,
        fc.boolean(),
        (task, name, value, removed) => {
          const input: Record<string, unknown> = { ...sample(task), [name]: value }
          if (removed || value === undefined) delete input[name]
          const walker = checkInput(task, input).length === 0 && wire(input)
          expect([task, input, taskInputSchema(task).safeParse(input).success]).toEqual([task, input, walker])
        },
      ),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(
        fc
          .constantFrom(...TASK_IDS)
          .chain((task) =>
            fc.tuple(fc.constant(task), fc.constantFrom('x', ...Object.keys(taskRow(task).params)), odd),
          ),
        ([task, name, value]) => {
          const params = { [name]: value }
          const schema = taskParamsSchema(task).safeParse(params).success
          expect([task, params, checkParams(task, params).length === 0]).toEqual([task, params, schema])
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('name what is wrong: place, code and sentence', () => {
    expect(checkInput('text-to-image', {})).toEqual([
      { pointer: '/input/prompt', code: 'missing', message: 'Prompt is missing.' },
    ])
    expect(checkInput('zero-shot-classification', { text: 'a', candidate_labels: ['a', ' '] })).toEqual([
      { pointer: '/input/candidate_labels/1', code: 'missing', message: 'Labels is missing.' },
    ])
    expect(checkInput('image-to-text', { url: 'https://a.example', base64: 'data:image/png;base64,' })).toMatchObject([
      { pointer: '/input/url', code: 'too-many' },
    ])
    expect(checkInput('chat', { messages: [{ role: 'user', content: '' }] })).toMatchObject([
      { pointer: '/input/messages/0/content', code: 'missing' },
    ])
    expect(checkInput('translation', { text: 'a', 'a/b~c': 1 })).toMatchObject([{ pointer: '/input/a~1b~0c' }])
    expect(checkParams('text-to-image', { width: 300.5, height: 2000, guidance_scale: '7', steps: 3 })).toMatchObject([
      { pointer: '/params/width', code: 'not-an-integer' },
      { pointer: '/params/height', code: 'out-of-range' },
      { pointer: '/params/guidance_scale', code: 'not-a-number' },
      { pointer: '/params/steps', code: 'unknown' },
    ])
    expect(checkParams('text-to-image', { width: 300 })).toMatchObject([{ code: 'not-a-multiple' }])
    for (const nothing of [undefined, null, 5, 'x', []])
      expect(checkInput('translation', nothing)).toMatchObject([{ pointer: '/input/text', code: 'missing' }])
    // Names that every object has are no settings.
    expect(checkParams('translation', JSON.parse('{"__proto__": 1, "constructor": 2}'))).toHaveLength(2)
  })
})

describe('models', () => {
  it('are the 30 of the list and one for chat, once each', () => {
    expect(rows.filter(({ task }) => task !== 'chat')).toHaveLength(30)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    for (const { task } of rows) expect(TASK_IDS).toContain(task)
  })

  it('fall back only to models of the same task, at most once around', () => {
    for (const model of rows)
      for (const other of model.fallback ?? []) {
        expect(other.model).not.toBe(model.id)
        expect(runModel(other.model)?.task).toBe(model.task)
      }
  })

  it('say that a model is not for trade, or that its license is not known', () => {
    const of = (use: string) => rows.filter(({ commercialUse }) => commercialUse === use).map(({ id }) => id)
    expect(of('no')).toEqual(['ali-vilab/text-to-video-ms-1.7b', 'facebook/musicgen-stereo-small'])
    expect(of('unknown')).toHaveLength(3)
  })
})

describe('types', () => {
  it('follow from the tables', () => {
    expectTypeOf<TaskInput<'text-to-image'>>().toExtend<{ prompt: string }>()
    expectTypeOf<TaskInput<'chat'>['messages']>().toEqualTypeOf<ChatMessage[]>()
    expectTypeOf<TaskParams<'text-to-image'>['width']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<TaskParams<'text-classification'>['function_to_apply']>().toEqualTypeOf<
      'softmax' | 'sigmoid' | 'none' | undefined
    >()
    expectTypeOf<TaskOutput<'text-to-image'>>().toEqualTypeOf<Outputs['image']>()
    expectTypeOf<TaskOutput<'image-to-text'>>().toEqualTypeOf<{ text: string }>()
  })

  it('are those of the schemas', () => {
    expectTypeOf<z.infer<typeof runRequestSchema>>().toEqualTypeOf<RunRequest>()
    expectTypeOf<z.infer<typeof quoteSchema>>().toEqualTypeOf<Quote>()
    expectTypeOf<z.infer<typeof limitPolicySchema>>().toEqualTypeOf<LimitPolicy>()
    expectTypeOf<z.infer<typeof passAnswerSchema>>().toEqualTypeOf<PassAnswer>()
    expectTypeOf<Run>().toExtend<z.infer<typeof runSchema>>()
    expectTypeOf<z.infer<typeof runSchema>>().toExtend<Run>()
    expectTypeOf<RunEvent>().toExtend<z.infer<typeof runEventSchema>>()
    type FromSchemas = { [Kind in keyof typeof outputSchemas]: z.infer<(typeof outputSchemas)[Kind]> }
    expectTypeOf<Outputs>().toExtend<FromSchemas>()
    expectTypeOf<FromSchemas>().toExtend<Outputs>()
    expectTypeOf<keyof FromSchemas>().toEqualTypeOf<keyof Outputs>()
  })

  it('refuse wrong use of a runner', () => {
    const wrong = async (runner: Runner) => {
      // @ts-expect-error a prompt is asked for, not a text
      await runner.run('text-to-image', { text: 'a cat' })
      // @ts-expect-error there is no such task
      await runner.run('text-to-smell', { prompt: 'a cat' })
      // @ts-expect-error a picture is missing
      await runner.run('visual-question-answering', { question: 'Who?' })
      // @ts-expect-error one file, not two
      await runner.run('image-to-text', { url: 'https://a.example', data: new Blob() })
      // @ts-expect-error labels are a list
      await runner.run('zero-shot-classification', { text: 'a', candidate_labels: 'b' })
      // @ts-expect-error a width is a number
      await runner.run('text-to-image', { prompt: 'a cat' }, { params: { width: '512' } })
      // @ts-expect-error this setting belongs to another task
      await runner.run('text-to-image', { prompt: 'a cat' }, { params: { top_k: 5 } })
      const { output } = await runner.run('text-to-image', { prompt: 'a cat' })
      // @ts-expect-error a picture came, not a text
      expect(output.text).toBe('')
      // @ts-expect-error roles are three
      await runner.run('chat', { messages: [{ role: 'robot', content: 'a' }] })
    }
    expect(wrong).toBeTypeOf('function')
  })
})
