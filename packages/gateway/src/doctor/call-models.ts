import { createBytezClient } from '@decentramodels/core/bytez'
import {
  isDecentraError,
  type MediaKind,
  RUN_MODELS,
  type RunModelRow,
  SIMULATED_HEADER,
} from '@decentramodels/core/contract'
import * as z from 'zod'
import type { UpstreamConfig } from '../config/config.js'
import { createFetchFile } from '../outputs/fetch-file.js'
import { fileType, HEAD_BYTES } from '../outputs/file-type.js'
import { DOCUMENTED } from './documented-answers.js'
import { type RecordedAnswer, recordingFetch } from './recording-fetch.js'
import { makeSamples, sampleInput } from './samples.js'

/** One model that was called. */
export interface ModelReport {
  model: string
  task: string
  /** Null: no answer came. */
  status: number | null
  ms: number | null
  simulated: boolean
  /** Where the answer is not as the reference says. None: all as documented. */
  differences: string[]
}

export interface CallModelsOptions {
  upstream: UpstreamConfig
  fetch: typeof globalThis.fetch
  /** Told after each one. */
  onModel(report: ModelReport): void
  signal: AbortSignal
}

const ENVELOPE = z.looseObject({ error: z.null(), output: z.unknown() })
const KNOWN_FIELDS = ['error', 'output', 'provider']
const MOST_ISSUES = 3

function describeIssues(error: z.ZodError): string[] {
  const shown = error.issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => `${['output', ...path.map(String)].join('.')}: ${message}`)
  const more = error.issues.length - shown.length
  return more > 0 ? [...shown, `and ${more} more of this kind`] : shown
}

/** Where an answer differs from the reference. */
export function compareAnswer({ task }: Pick<RunModelRow, 'task'>, answer: RecordedAnswer): string[] {
  const { status, headers, body } = answer
  const differences: string[] = []
  const type = headers.get('Content-Type') ?? 'none'
  const { error } = (body ?? {}) as { error?: unknown }
  if (status !== 200) {
    const said = typeof body === 'string' ? body : typeof error === 'string' ? error : JSON.stringify(body)
    return [`status ${status} in place of 200: ${said.slice(0, 200)}`]
  }
  if (!type.startsWith('application/json')) differences.push(`content type ${type} in place of application/json`)
  const documented = DOCUMENTED[task]
  const bare = documented.isBare && documented.output.safeParse(body)
  if (bare) return bare.success ? differences : [...differences, ...describeIssues(bare.error)]
  const envelope = ENVELOPE.safeParse(body)
  if (!envelope.success) return [...differences, `the answer has no { error: null, output }`]
  const others = Object.keys(envelope.data).filter((name) => !KNOWN_FIELDS.includes(name))
  if (others.length > 0) differences.push(`fields that the reference does not name: ${others.join(', ')}`)
  const output = documented.output.safeParse(envelope.data.output)
  return output.success ? differences : [...differences, ...describeIssues(output.error)]
}

/** Whether the address of an answer leads to a file of its kind. */
async function checkFile(url: string, kind: MediaKind, options: CallModelsOptions): Promise<string[]> {
  const load = createFetchFile({ upstreamUrl: options.upstream.baseUrl, fetch: options.fetch })
  try {
    let head: Uint8Array = new Uint8Array()
    for await (const chunk of load(url, options.signal)) {
      head = Uint8Array.from([...head, ...chunk.subarray(0, HEAD_BYTES)])
      if (head.length >= HEAD_BYTES) break
    }
    return fileType(head, kind) === undefined ? [`the file at its address is no ${kind}`] : []
  } catch (error) {
    options.signal.throwIfAborted()
    return [`the file at its address cannot be fetched: ${(error as Error).message}`]
  }
}

/**
 * Calls every model of the table once, as the gateway would, one after the other: the free plan allows no more at a time.
 * Each call is charged.
 */
export async function callModels(options: CallModelsOptions): Promise<ModelReport[]> {
  const { upstream, signal, onModel } = options
  const recorder = recordingFetch(options.fetch)
  const { apiKey, baseUrl } = upstream
  const client = createBytezClient({ apiKey, baseUrl, runtime: { fetch: recorder.fetch } })
  const files = await makeSamples()
  const reports: ModelReport[] = []
  for (const row of RUN_MODELS as readonly RunModelRow[]) {
    const { id: model, task } = row
    let failure: string | undefined
    try {
      await client.run(task, sampleInput(row, files), { model, fallback: false, signal })
    } catch (error) {
      signal.throwIfAborted()
      failure = isDecentraError(error) ? `${error.code}: ${error.message}` : String(error)
    }
    const answer = recorder.take()
    const differences = answer ? compareAnswer(row, answer) : [`no answer: ${failure ?? 'nothing was sent'}`]
    if (answer && failure !== undefined && differences.length === 0)
      differences.push(`our client refused it: ${failure}`)
    const { file } = DOCUMENTED[task]
    const { output } = (answer?.body ?? {}) as { output?: unknown }
    if (file && typeof output === 'string' && differences.length === 0)
      differences.push(...(await checkFile(output, file, options)))
    const report: ModelReport = {
      model,
      task,
      status: answer?.status ?? null,
      ms: answer?.ms ?? null,
      simulated: answer?.headers.has(SIMULATED_HEADER) ?? false,
      differences,
    }
    reports.push(report)
    onModel(report)
  }
  return reports
}
