/** Broad kinds of work; each has one hue. */
export type TaskKind = 'image' | 'video' | 'audio' | 'text' | 'vision' | 'data'

const KINDS: readonly [TaskKind, RegExp][] = [
  ['video', /video/],
  ['audio', /audio|speech|voice|music/],
  ['image', /to-image$|image-generation|inpaint|to-3d/],
  ['vision', /image|vision|visual|object|depth|mask-gen|keypoint|document/],
  ['text', /text|token|mask|translat|summar|question|sentence|feature|rank|conversation|classification/],
]

/** Kind of a task; what is not known is data. */
export function taskKind(task: string): TaskKind {
  return KINDS.find(([, pattern]) => pattern.test(task))?.[0] ?? 'data'
}
