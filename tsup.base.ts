import type { Options } from 'tsup'

/** How every package is built: one output file per source file, so that a user's bundler drops what is not imported. */
export const perFile: Options = {
  entry: ['src/**/*.ts', '!src/**/*.test.ts', '!src/**/*.type-test.ts', '!src/**/*.{fixture,stories,suite}.ts'],
  format: 'esm',
  bundle: false,
  target: 'es2023',
  sourcemap: false,
  silent: true,
}
