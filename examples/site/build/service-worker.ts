import { build } from 'esbuild'
import { join } from 'node:path'

/** Writes `sw.js` with the list of what it keeps. Changes with every build, so that browsers take the new one. */
export async function writeServiceWorker(
  out: string,
  kept: { build: string; pages: readonly string[]; files: readonly string[] },
): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, '..', 'src', 'service-worker.ts')],
    outfile: join(out, 'sw.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: {
      BUILD: JSON.stringify(kept.build),
      PAGES: JSON.stringify(kept.pages),
      FILES: JSON.stringify(kept.files),
    },
    logLevel: 'warning',
  })
}
