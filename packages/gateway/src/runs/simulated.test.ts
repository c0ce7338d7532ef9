import { getRequestListener } from '@hono/node-server'
import {
  type MediaKind,
  outputSchemas,
  RUN_MODELS,
  type RunModelRow,
  runSchema,
  SIMULATED_HEADER,
  taskRow,
} from '@decentramodels/core/contract'
import { createBytezSimulator, createFaultPlan } from '@decentramodels/simulators'
import { describe, expect, test } from 'vitest'
import { startUpstream, startTestGateway, UPSTREAM_KEY } from '../gateway.fixture.js'
import { PNG_URL, testCaller } from './runs.fixture.js'

/** One second of silence: a header of 44 bytes and samples of 0. */
function silence(): Buffer {
  const samples = 8000
  const wav = Buffer.alloc(44 + samples)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(8000, 28)
  wav.writeUInt16LE(1, 32)
  wav.writeUInt16LE(8, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples, 40)
  return wav.fill(128, 44)
}

const FILES: Record<MediaKind, string> = {
  image: PNG_URL,
  audio: `data:audio/wav;base64,${silence().toString('base64')}`,
  video: `data:video/mp4;base64,${Buffer.from('....ftypisom............').toString('base64')}`,
}

async function startSimulated(faults = createFaultPlan()) {
  const simulator = createBytezSimulator({ concurrency: 4, faults })
  const baseUrl = await startUpstream(
    (request, response) => void getRequestListener(simulator.fetch)(request, response),
  )
  const gateway = await startTestGateway({
    upstream: { apiKey: UPSTREAM_KEY, baseUrl, simulated: true },
    upstreamConcurrency: 4,
  })
  const { key } = await gateway.key({ kind: 'secret' })
  return { gateway, faults, server: testCaller(gateway.url, { authorization: `Bearer ${key}` }) }
}

describe('every model of the table, on the simulator', () => {
  test.each(RUN_MODELS.map((row): [string, RunModelRow] => [row.id, row]))('%s', async (id, { task }) => {
    const { server, gateway } = await startSimulated()
    const { media, sample, output } = taskRow(task)
    const input = { ...sample, ...(media && { base64: FILES[media.kind] }) }
    const response = await server.post({ task, model: id, input })
    expect(response.headers.get(SIMULATED_HEADER)).toBe('1')
    const run = runSchema.parse(await response.json())
    expect(run.error).toBeUndefined()
    expect(run).toMatchObject({ state: 'succeeded', modelUsed: id, simulated: true })
    expect(outputSchemas[output].safeParse(run.output).error).toBeUndefined()
    const links = JSON.stringify(run.output).match(/\/v1\/runs\/run_[\w-]+\/output\/\d+/g) ?? []
    expect(links.length > 0).toBe(['image', 'video', 'audio', 'masks', 'depth'].includes(output))
    for (const link of links) {
      const file = await fetch(gateway.url + link)
      expect([file.status, file.headers.get(SIMULATED_HEADER)]).toEqual([200, '1'])
      expect(file.headers.get('content-type')).toMatch(/^(?:image|audio|video)\//)
    }
    expect(JSON.stringify(run)).not.toMatch(/base64|127\.0\.0\.1/)
  })
})

describe('an upstream in trouble', () => {
  const image = { task: 'text-to-image', input: { prompt: 'a hill' } }

  test('a proxy\u2019s page in place of an answer: another model answers', async () => {
    const { server, faults } = await startSimulated()
    faults.next.push({ kind: 'bad-gateway', match: 'stable-diffusion-xl' })
    const run: unknown = await (await server.post(image)).json()
    expect(run).toMatchObject({ state: 'succeeded', fallback: true, attempts: 2 })
  })

  test.each(['cut-body', 'invalid-json'] as const)(
    '%s: nobody knows what was made, so it is made once',
    async (kind) => {
      const { server, faults } = await startSimulated()
      faults.next.push({ kind, match: 'stable-diffusion-xl' })
      const run: unknown = await (await server.post(image)).json()
      expect(faults.served.map((fault) => fault.kind)).toEqual([kind])
      expect(run).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'upstream-failed' } })
    },
  )

  test('a refusal is marked as simulated too', async () => {
    const { server } = await startSimulated()
    const response = await server.post({ task: 'text-to-image', input: {} })
    expect([response.status, response.headers.get(SIMULATED_HEADER)]).toEqual([400, '1'])
  })
})
