import { type MediaOutput, type Outputs, type TaskId, type TaskOutput, taskRow } from '../contract/tasks.js'

/** The output with its files' addresses made absolute: the gateway names them by their path. */
export function absoluteOutput<Task extends TaskId>(
  task: Task,
  output: TaskOutput<Task>,
  gateway: string,
): TaskOutput<Task> {
  const file = (media: MediaOutput): MediaOutput =>
    typeof media?.url === 'string' && URL.canParse(media.url, gateway)
      ? { ...media, url: new URL(media.url, gateway).href }
      : media
  const kind = taskRow(task).output
  const values = output as Record<string, unknown>
  const value = values[kind]
  if (kind === 'masks' && Array.isArray(value)) {
    const masks = (value as Outputs['masks']['masks']).map((mask) => ({ ...mask, image: file(mask.image) }))
    return { ...output, masks }
  }
  const isFile = kind === 'image' || kind === 'video' || kind === 'audio' || kind === 'depth'
  return isFile ? { ...output, [kind]: file(value as MediaOutput) } : output
}
