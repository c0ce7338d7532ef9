import type { MediaKind, RunModelRow, TaskInput, TaskId } from '@decentramodels/core/contract'
import { createBytezClient } from '@decentramodels/core/bytez'
import { taskRow } from '@decentramodels/core/contract'

/** Small files to send to models: drawn and sung by the simulator, so that none has to be shipped. */
export async function makeSamples(): Promise<Record<MediaKind, Blob>> {
  const { createBytezSimulator } = await import('@decentramodels/simulators')
  const simulator = createBytezSimulator()
  const fetch: typeof globalThis.fetch = async (input, init) => simulator.fetch(new Request(input, init))
  const client = createBytezClient({ apiKey: 'samples', baseUrl: 'http://simulator.invalid', runtime: { fetch } })
  const load = async (url: string) => (await fetch(url)).blob()
  const params = { width: 256, height: 256 }
  const image = await client.run('text-to-image', { prompt: 'A park with a dog.' }, { params })
  const audio = await client.run('text-to-speech', { prompt: 'Yes.' })
  const video = await client.run('text-to-video', { prompt: 'A walk.' })
  return {
    image: await load(image.output.image.url),
    audio: await load(audio.output.audio.url),
    video: await load(video.output.video.url),
  }
}

/** What a model is asked: the sample of its task, with a file where the task takes one. */
export function sampleInput<Task extends TaskId>(
  { task }: RunModelRow & { task: Task },
  files: Record<MediaKind, Blob>,
): TaskInput<Task> {
  const { sample, media } = taskRow(task)
  // The table's samples are what its tasks take; a file is the one thing that they only name.
  return { ...sample, ...(media && { data: files[media.kind] }) } as unknown as TaskInput<Task>
}
