import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const folder = new URL('../data/', import.meta.url)

/** All rows of a recorded file (gzip, one JSON value per line). Where they come from: `data/PROVENANCE.md`. */
export function readRecordedFile<Row>(name: string): Row[] {
  const lines = gunzipSync(readFileSync(new URL(name, folder)))
    .toString('utf8')
    .trimEnd()
  // One parse of one array takes half the time of a parse per line.
  return JSON.parse(`[${lines.replaceAll('\n', ',')}]`) as Row[]
}

/** A plain JSON file of the data folder. */
export function readDataFile<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Content
}
