import { defineConfig } from 'tsup'

// One output file per source file: a bundler of the user's then drops what is not imported (zod above all).
export default defineConfig({
  entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.fixture.ts', '!src/**/*.stories.ts'],
  format: 'esm',
  bundle: false,
  target: 'es2023',
  sourcemap: false,
  silent: true,
})
