/** Whatever an upstream answers, and wherever its pieces are cut: a right output, or an error of ours. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDecentraError } from '../contract/decentra-error.js'
import { TASK_IDS, taskRow } from '../contract/tasks.js'
import { outputSchemas } from '../contract/tasks.schema.js'
import { createRuntime } from '../runtime.js'
import { readChatStream } from './chat.js'
import { readRefusal } from './failure.js'
import { readOutput } from './outputs.js'
import { readTextStream } from './text-stream.js'
import type { World } from './world.js'

const world: World = {
  apiKey: 'key-of-nobody',
  baseUrl: 'https://upstream.example',
  runtime: createRuntime(),
  answeredAt: new Map(),
  refusedInputs: new Map(),
  waitWhenBusy: true,
  send: () => Promise.reject(new Error('Nothing is sent here.')),
}

/** Values with the names and forms that the readers look for, and anything else. */
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, 1, -1, 0.5, NaN, 1e400, '', 'a', 'B-PER', '##b', 'https://a.example/x.png'),
    fc.constantFrom<unknown>('data:image/png;base64,AAAA', 'AAAA', 'javascript:alert(1)', '__proto__', [[0, 1], [1]]),
    fc.string(),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...['label', 'score', 'box', 'entity', 'entity_group', 'word', 'start', 'end', 'index', 'answer', 'labels'],
        ...['scores', 'mask_png', 'masks', 'depth_png', 'formatted_predicted_depth_array', 'token_str', 'sequence'],
        ...['content', 'text', 'url', 'output_png', 'xmin', 'ymin', 'xmax', 'ymax', '__proto__'],
      ),
      tie('any'),
      { maxKeys: 5 },
    ),
  ),
})).any

describe('any answer', () => {
  it('gives an output of the right form, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TASK_IDS), value, async (task, raw) => {
        const context = { world, task, input: { text: 'a b 😀 c', context: 'a 😀 b' } }
        try {
          const output = await readOutput(raw, 'a/model', context)
          const { error } = outputSchemas[taskRow(task).output].safeParse(output)
          expect([task, raw, error?.issues]).toEqual([task, raw, undefined])
        } catch (error) {
          if (!isDecentraError(error)) throw error
          expect(error.code).toBe('response-invalid')
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('that is no answer has a code and one line of words', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), value, fc.string(), (status, body, words) => {
        for (const said of [body, { error: words }, { error: { message: words } }]) {
          const { error } = readRefusal(world, 'a/model', status, said)
          expect(error.message).not.toMatch(/[\n\r]/)
          expect(error.message.length).toBeLessThan(500)
          expect(error.message).not.toContain(world.apiKey)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('any cut', () => {
  /** A body in pieces of these lengths. */
  const cutInto = (bytes: Uint8Array, lengths: number[]) => {
    let at = 0
    let turn = 0
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (at >= bytes.length) return controller.close()
          const length = lengths[turn++ % lengths.length]!
          controller.enqueue(bytes.slice(at, (at += length)))
        },
      }),
    )
  }
  const text = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !text.includes('Error: ') && text !== '\ufeff')
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 })
  const encode = (text: string) => new TextEncoder().encode(text)

  it('leaves a text whole', async () => {
    await fc.assert(
      fc.asyncProperty(text, lengths, async (text, lengths) => {
        let told = ''
        const read = await readTextStream(world, 'a/model', cutInto(encode(text), lengths), (piece) => (told += piece))
        // A mark of the byte order at the beginning is not part of a text.
        expect([read, told]).toEqual([text.replace(/^\ufeff/, ''), text.replace(/^\ufeff/, '')])
      }),
    )
  })

  it('leaves a chat whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), lengths, async (parts, lengths) => {
        const frames = parts.map((content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`)
        let told = ''
        const body = cutInto(encode(`${frames.join('')}data: [DONE]\n\n`), lengths)
        const read = await readChatStream(world, 'a/model', body, (piece) => (told += piece))
        expect([read, told]).toEqual([parts.join(''), parts.join('')])
      }),
    )
  })
})
