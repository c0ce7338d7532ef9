import type { Runtime } from '../runtime.js'

/** A cache port in memory, which tests can look into. */
export class MemoryCache implements NonNullable<Runtime['cache']> {
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>()

  async match(url: string): Promise<Response | undefined> {
    const bytes = this.entries.get(url)
    return bytes && new Response(bytes)
  }
  async put(url: string, response: Response): Promise<void> {
    this.entries.set(url, new Uint8Array(await response.arrayBuffer()))
  }
  async delete(url: string): Promise<void> {
    this.entries.delete(url)
  }
  /** Names of the kept files, below the folder, with their version. */
  names(folder: string): string[] {
    return [...this.entries.keys()].map((url) => url.replace(folder, '')).sort()
  }
}
