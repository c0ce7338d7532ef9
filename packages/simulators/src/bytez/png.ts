const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

/** The platform's own compression: the same in Node and in browsers. */
async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Each row as differences to the row above: smooth pictures become small. */
function filterUp(pixels: Uint8Array, rowLength: number, height: number): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array((rowLength + 1) * height)
  for (let y = 0; y < height; y++) {
    const from = y * rowLength
    const to = y * (rowLength + 1)
    rows[to] = 2
    for (let i = 0; i < rowLength; i++)
      rows[to + 1 + i] = pixels[from + i]! - (y === 0 ? 0 : pixels[from + i - rowLength]!)
  }
  return rows
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Text chunk that says what the picture is; programs that show properties show it. */
const COMMENT = new TextEncoder().encode('Comment\0Simulated: no model made this picture.')

/** A PNG of 8 bits a channel: 1 channel is grey, 3 are red, green and blue. */
export async function encodePng(
  width: number,
  height: number,
  channels: 1 | 3,
  pixels: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  head.set([8, channels === 3 ? 2 : 0], 8)
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', head),
    chunk('tEXt', COMMENT),
    chunk('IDAT', await deflate(filterUp(pixels, width * channels, height))),
    chunk('IEND', new Uint8Array()),
  ])
}
