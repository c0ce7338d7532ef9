import type { MediaKind, TaskId } from '@decentramodels/core/tasks'

/** Whether this browser can make one. */
export function canMakeExample(kind: MediaKind): boolean {
  return kind !== 'video' || 'MediaRecorder' in globalThis
}

/** A file for those who have none at hand, made here: nothing is loaded but the code that makes it. */
export async function exampleFile(kind: MediaKind, task: TaskId): Promise<File> {
  if (kind === 'audio') return (await import('./example-sound.js')).exampleSound()
  if (kind === 'video') return (await import('./example-clip.js')).exampleClip()
  return (await import('./example-picture.js')).examplePicture(task)
}
