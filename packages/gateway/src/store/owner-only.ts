import { chmodSync, closeSync, openSync } from 'node:fs'

/** Makes sure that a file exists and that only its owner can read it. What SQLite puts beside it takes over the rights. */
export function ownerOnly(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}
