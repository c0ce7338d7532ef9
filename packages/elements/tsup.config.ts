import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'tsup'
import { mergeEntry } from './scripts/merge-entry.ts'
import { perFile } from '../../tsup.base.js'
import { minifyTemplates } from './scripts/minify-templates.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const define = { __VERSION__: JSON.stringify(version) }
const core = (path: string) => fileURLToPath(new URL(`../core/src/${path}`, import.meta.url))

export default defineConfig([
  { ...perFile, entry: [...(perFile.entry as string[]), '!src/cdn/**'], define, esbuildPlugins: [minifyTemplates()] },
  // For pages without a build: everything inside, parts that are needed later beside it.
  {
    entry: { elements: 'src/cdn/elements.ts', loader: 'src/cdn/loader.ts' },
    outDir: 'cdn',
    metafile: true,
    onSuccess: () => mergeEntry(fileURLToPath(new URL('cdn', import.meta.url)), 'elements.js'),
    format: 'esm',
    // Lit has another build for Node, twice the size.
    platform: 'browser',
    splitting: true,
    minify: true,
    clean: true,
    noExternal: [/./],
    target: 'es2022',
    sourcemap: false,
    silent: true,
    define,
    esbuildPlugins: [minifyTemplates()],
    esbuildOptions(options) {
      options.conditions = ['production']
      // From the sources, so that the packages can be built side by side.
      options.alias = {
        '@decentramodels/core': core('index.ts'),
        '@decentramodels/core/contract': core('contract/index.ts'),
        '@decentramodels/core/tasks': core('contract/task-tables.ts'),
        '@decentramodels/core/errors': core('contract/errors.ts'),
        '@decentramodels/core/catalog': core('catalog/index.ts'),
        '@decentramodels/core/client': core('client/index.ts'),
      }
    },
  },
])
