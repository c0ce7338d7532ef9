import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('runs in pages: nothing of Node is imported', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const inputs = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  expect(inputs.filter((path) => path.startsWith('node:'))).toEqual([])
  const code = outputFiles[0]!.text
  expect(code).not.toMatch(/\b(?:Buffer|process)\./)
  expect(code.length).toBeGreaterThan(50_000)
})
