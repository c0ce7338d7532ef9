/** `npm run bench -- <name>`: runs a benchmark and prints its table. Each has its rivals in the same run. */
const BENCHMARKS: Record<string, () => Promise<{ run(args: string[]): Promise<void> }>> = {
  catalog: () => import('./catalog/run.ts'),
  gateway: () => import('./gateway/run.ts'),
  client: () => import('./client/run.ts'),
  generate: () => import('./generate/run.ts'),
  limiter: () => import('./limiter/run.ts'),
  page: () => import('./page/run.ts'),
  search: () => import('./search/run.ts'),
}

const [name, ...args] = process.argv.slice(2)
const load = name === undefined ? undefined : BENCHMARKS[name]
if (load === undefined) {
  console.error(`Usage: npm run bench -- <name> [--quick]\n\nBenchmarks: ${Object.keys(BENCHMARKS).join(', ')}`)
  process.exitCode = 2
} else {
  await (await load()).run(args)
}
