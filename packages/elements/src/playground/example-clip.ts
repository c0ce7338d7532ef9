import { drawBay, HEIGHT, WIDTH } from './example-picture.js'

const FRAMES = 24
const FRAME_MS = 80

/** A boat that crosses the drawn bay, recorded by the browser in the kind of file that it can write. */
export async function exampleClip(): Promise<File> {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH / 2
  canvas.height = HEIGHT / 2
  const context = canvas.getContext('2d')!
  context.scale(0.5, 0.5)
  drawBay(context)
  const stream = canvas.captureStream()
  const recorder = new MediaRecorder(stream, { videoBitsPerSecond: 500_000 })
  const pieces: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
  const ended = new Promise((resolve, reject) => {
    recorder.addEventListener('stop', resolve)
    recorder.addEventListener('error', reject)
  })
  recorder.start()
  for (let i = 0; i < FRAMES; i++) {
    drawBay(context, -4 * i)
    // A film takes the time that it shows.
    await new Promise((resolve) => setTimeout(resolve, FRAME_MS))
  }
  recorder.stop()
  await ended
  for (const track of stream.getTracks()) track.stop()
  const [type] = recorder.mimeType.split(';')
  return new File(pieces, `drawn-boat.${type!.split('/')[1]}`, { type: type! })
}
