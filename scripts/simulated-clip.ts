/**
 * Records the clip that the simulator of Bytez answers with for every video: a paper boat, three seconds, with the word
 * SIMULATED on it. Drawn on a canvas and encoded (VP8) by the browser, put into WebM here, so that its length is known to
 * players. Run it only to change the clip: `node scripts/simulated-clip.ts`.
 */
import { Hono } from 'hono'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchBrowser, serveApp } from '../tests/browser.ts'

const SIDE = 320
const FRAMES = 24
const PER_SECOND = 8

interface Frame {
  key: boolean
  base64: string
}

/** Runs in the page. */
async function record({ side, frames, perSecond }: { side: number; frames: number; perSecond: number }) {
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side })
  const pen = canvas.getContext('2d')!
  const wave = (x: number, share: number, height: number, size: number, shift: number) =>
    height + Math.sin((x / side) * 9 + share * 2 * Math.PI + shift) * size

  const draw = (share: number) => {
    const sky = pen.createLinearGradient(0, 0, 0, side * 0.6)
    sky.addColorStop(0, '#3c7fb5')
    sky.addColorStop(1, '#f9dfba')
    pen.fillStyle = sky
    pen.fillRect(0, 0, side, side)
    pen.fillStyle = '#fff3cf'
    pen.beginPath()
    pen.arc(side * 0.72, side * 0.24, side * 0.075, 0, 7)
    pen.fill()
    const water = (color: string, height: number, size: number, shift: number) => {
      pen.fillStyle = color
      pen.beginPath()
      pen.moveTo(0, side)
      for (let x = 0; x <= side; x += 4) pen.lineTo(x, wave(x, share, side * height, size, shift))
      pen.lineTo(side, side)
      pen.fill()
    }
    water('#5f9fb0', 0.52, 4, 1)
    const x = side * (0.2 + share * 0.5)
    const y = wave(x, share, side * 0.6, 6, 2.5)
    pen.save()
    pen.translate(x, y)
    pen.rotate(Math.sin(share * 4 * Math.PI) * 0.09)
    for (const [color, points] of [
      ['#ffffff', [0, -52, -26, -4, 26, -4]],
      ['#e4e9ee', [0, -52, 8, -4, 26, -4]],
      ['#ffffff', [-46, -12, 46, -12, 24, 14, -24, 14]],
      ['#d5dde5', [0, -12, 46, -12, 24, 14, 4, 14]],
    ] as const) {
      pen.fillStyle = color
      pen.beginPath()
      for (let at = 0; at < points.length; at += 2) pen.lineTo(points[at]!, points[at + 1]!)
      pen.fill()
    }
    pen.restore()
    water('#2b6f8f', 0.62, 6, 2.5)
    water('#0b3450', 0.78, 5, 4)
    pen.fillStyle = '#ffffff'
    pen.font = `700 ${side * 0.085}px sans-serif`
    pen.letterSpacing = '2px'
    pen.fillText('SIMULATED', side * 0.06, side * 0.93)
  }

  const made: { key: boolean; base64: string }[] = []
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength)
      chunk.copyTo(bytes)
      made.push({ key: chunk.type === 'key', base64: btoa(String.fromCharCode(...bytes)) })
    },
    error(error) {
      throw error
    },
  })
  encoder.configure({ codec: 'vp8', width: side, height: side, bitrate: 120_000, framerate: perSecond })
  for (let index = 0; index < frames; index++) {
    draw(index / frames)
    const frame = new VideoFrame(canvas, { timestamp: (index * 1e6) / perSecond, duration: 1e6 / perSecond })
    encoder.encode(frame, { keyFrame: index === 0 })
    frame.close()
  }
  await encoder.flush()
  return made
}

/** An element of EBML: id, length in 4 bytes, content. */
function element(id: string, ...content: (Buffer | string | number)[]): Buffer {
  const bytes = Buffer.concat(
    content.map((part) =>
      typeof part === 'number' ? uint(part) : typeof part === 'string' ? Buffer.from(part) : part,
    ),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32BE(0x10000000 + bytes.length)
  return Buffer.concat([Buffer.from(id, 'hex'), length, bytes])
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}

function block({ key, base64 }: Frame, index: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt8(0x81)
  head.writeInt16BE((index * 1000) / PER_SECOND, 1)
  head.writeUInt8(key ? 0x80 : 0, 3)
  return element('a3', head, Buffer.from(base64, 'base64'))
}

function webm(frames: Frame[]): Buffer {
  const head = element(
    '1a45dfa3',
    element('4286', 1),
    element('42f7', 1),
    element('42f2', 4),
    element('42f3', 8),
    element('4282', 'webm'),
    element('4287', 2),
    element('4285', 2),
  )
  const info = element(
    '1549a966',
    element('2ad7b1', 1_000_000),
    element('4489', float((frames.length * 1000) / PER_SECOND)),
    element('7ba9', 'Simulated: no model made this video.'),
    element('4d80', 'simulators'),
    element('5741', 'simulators'),
  )
  const track = element(
    'ae',
    element('d7', 1),
    element('73c5', 1),
    element('83', 1),
    element('86', 'V_VP8'),
    element('e0', element('b0', SIDE), element('ba', SIDE)),
  )
  const cluster = element('1f43b675', element('e7', 0), ...frames.map(block))
  return Buffer.concat([head, element('18538067', info, element('1654ae6b', track), cluster)])
}

const app = new Hono()
app.get('/', (context) => context.html('<!doctype html><title>Recorder</title>'))
const server = await serveApp(app)
const browser = await launchBrowser()
try {
  const page = await browser.newPage()
  // The encoder is there for secure pages alone; this machine's own are.
  await page.goto(server.url)
  const clip = webm(await page.evaluate(record, { side: SIDE, frames: FRAMES, perSecond: PER_SECOND }))
  const lines = clip.toString('base64').match(/.{1,110}/g)!
  const text = [
    '/** WebM, made by scripts/simulated-clip.ts. Text, so that it loads in Node and in pages alike. */',
    'export const CLIP_BASE64 = `',
    ...lines,
    '`',
    '',
  ].join('\n')
  writeFileSync(join(import.meta.dirname, '../packages/simulators/src/bytez/clip-base64.ts'), text)
  console.log(`${clip.length} bytes, ${FRAMES / PER_SECOND} seconds`)
} finally {
  await browser.close()
  await server.close()
}
