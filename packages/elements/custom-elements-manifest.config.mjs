/** What of the sources goes into custom-elements.json: the elements, and of them only what is public. */
export default {
  globs: ['src/*/*.ts', 'src/*.ts'],
  exclude: ['**/*.test.ts', '**/*.fixture.ts', '**/*.styles.ts', 'src/cdn/**'],
  outdir: '.',
  litelement: true,
}
