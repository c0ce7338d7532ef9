import { DecentraError } from './decentra-error.js'
import { isCount, isObject } from './model.js'

/** Version of the fast files. A reader refuses a greater one with `manifest-too-new`. */
export const MANIFEST_SCHEMA = 1

/** Bounds on what a reader accepts. */
export const MANIFEST_CAPS = {
  /** Bytes of one file. */
  bytes: 64 * 1024 * 1024,
  /** Models of a catalogue read from the plain files; above it the fast files are needed. */
  plainModels: 50_000,
  /** Rows of a list in `index.json` or `home.json`. */
  rows: 1000,
} as const

/** Checks what all JSON manifests of ours begin with. Throws `manifest-invalid` or `manifest-too-new`. */
export function readHead(value: unknown, file: string): Record<string, unknown> {
  if (!isObject(value) || !isCount(value.schema))
    throw new DecentraError('manifest-invalid', `${file} is no JSON object with a schema version.`)
  if (value.schema > MANIFEST_SCHEMA)
    throw new DecentraError(
      'manifest-too-new',
      `${file} has schema version ${value.schema}; this version of @decentramodels/core reads up to ${MANIFEST_SCHEMA}.`,
    )
  return value
}

/** The sane rows of a list; `skipped` is called for each other one. */
export function readList<T>(value: unknown, guard: (row: unknown) => row is T, skipped: () => void): T[] {
  if (!Array.isArray(value)) return []
  const rows: T[] = []
  for (const row of value.slice(0, MANIFEST_CAPS.rows)) {
    if (guard(row)) rows.push(row)
    else skipped()
  }
  return rows
}
