import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Below this a compressed sibling saves no packet. */
const WORTHWHILE_BYTES = 1400

/** `<file>.br` and `<file>.gz` beside a file, for hosts that serve them. */
export function compress(file: string): void {
  const bytes = readFileSync(file)
  if (bytes.length < WORTHWHILE_BYTES || file.endsWith('.woff2')) return
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}
