/** What must compile, and what must not, of a {@link Runner}: `tsc` runs this file, nothing else does. */
import type { MediaOutput, RunEvent, RunModelId, Runner, TaskId } from './index.js'

declare const runner: Runner
const everything = (event: RunEvent) => void event

export async function right(): Promise<void> {
  const { output } = await runner.run('text-to-image', { prompt: 'a cat' }, { onEvent: everything })
  const picture: MediaOutput = output.image
  const { text } = (await runner.run('image-to-text', { url: picture.url })).output
  await runner.run('image-to-text', { data: new Blob() }, { params: { max_new_tokens: 5 } })
  const [first] = (await runner.run('zero-shot-classification', { text, candidate_labels: ['joy'] })).output.labels
  const score: number | undefined = first?.score
  await runner.run('chat', { messages: [{ role: 'user', content: String(score) }] }, { model: 'some-one/model' })
  const known: RunModelId = 'google/flan-t5-base'
  const any: TaskId = 'translation'
  await runner.run(any, { text: known }, { fallback: false, signal: new AbortController().signal })
}

export async function wrong(): Promise<void> {
  // @ts-expect-error a prompt is asked for, not a text
  await runner.run('text-to-image', { text: 'a cat' })
  // @ts-expect-error there is no such task
  await runner.run('text-to-smell', { prompt: 'a cat' })
  // @ts-expect-error a picture is missing
  await runner.run('visual-question-answering', { question: 'Who?' })
  // @ts-expect-error one file, not two
  await runner.run('image-to-text', { url: 'https://a.example', data: new Blob() })
  // @ts-expect-error bytes come as a Blob
  await runner.run('image-to-text', { data: new Uint8Array() })
  // @ts-expect-error labels are a list
  await runner.run('zero-shot-classification', { text: 'a', candidate_labels: 'b' })
  // @ts-expect-error roles are three
  await runner.run('chat', { messages: [{ role: 'robot', content: 'a' }] })
  // @ts-expect-error a width is a number
  await runner.run('text-to-image', { prompt: 'a cat' }, { params: { width: '512' } })
  // @ts-expect-error this setting belongs to another task
  await runner.run('text-to-image', { prompt: 'a cat' }, { params: { top_k: 5 } })
  // @ts-expect-error one of three ways
  await runner.run('text-classification', { text: 'a' }, { params: { function_to_apply: 'relu' } })
  const { output } = await runner.run('text-to-image', { prompt: 'a cat' }, { onEvent: everything })
  // @ts-expect-error a picture came, not a text
  void output.text
  // @ts-expect-error pictures have no score
  void output.image.score
  // @ts-expect-error a run that succeeded has not failed
  if ((await runner.run('translation', { text: 'a' })).state === 'failed') return
}
