/** Steps of a preparation that are done again only when what goes into them has changed. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** What the packages are built from. */
export const PACKAGE_SOURCES = [
  'packages/*/{src,scripts}/**/*.ts',
  '{tsup.base.ts,packages/*/tsup.config.ts}',
  'packages/*/package.json',
  'package-lock.json',
]

/** Changes when any file that goes into a result does. */
function fingerprint(patterns: string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, file))
    hash.update(`${file}\0${mtimeMs}\0${size}\n`)
  }
  return hash.digest('hex')
}

export interface Step {
  /** Patterns of the files that go in, from the repository's root. */
  inputs: string[]
  /** What else the result depends on. */
  extra?: string
  /** A file that is there when the step was done. */
  result: string
  work(): Promise<void>
}

/** Remembers, in a file, of which inputs each step's result was made. */
export class FreshSteps {
  readonly #file: string
  readonly #always: boolean
  readonly stamps: Record<string, string>

  /** With `always`, every step is done. */
  constructor(file: string, always = false) {
    this.#file = file
    this.#always = always
    this.stamps = this.#read()
  }

  /** What was made of which inputs; nothing when the notes are missing or were cut off, and then all is made anew. */
  #read(): Record<string, string> {
    try {
      const noted: unknown = JSON.parse(readFileSync(this.#file, 'utf8'))
      return typeof noted === 'object' && noted !== null ? (noted as Record<string, string>) : {}
    } catch {
      return {}
    }
  }

  /** Does a step unless its inputs are as they were when it last succeeded. Tells whether it was done. */
  async run(name: string, { inputs, extra = '', result, work }: Step): Promise<boolean> {
    const now = fingerprint(inputs) + extra
    if (!this.#always && this.stamps[name] === now && existsSync(result)) return false
    await work()
    this.stamps[name] = now
    mkdirSync(dirname(this.#file), { recursive: true })
    // Another command may have noted its own steps meanwhile.
    writeFileSync(this.#file, JSON.stringify({ ...this.#read(), [name]: now }))
    return true
  }
}
