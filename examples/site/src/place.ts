/** Where the site stands: scripts lie in `assets/` below its start page. */
export const base = new URL('..', import.meta.url)

/** An address of the site. */
export function at(path: string): string {
  return new URL(path, base).href
}
