/** The site, built from the demonstration data into a folder of its own, and served. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSite, type BuildOptions } from '../../examples/site/build.ts'
import { makeManifests } from '../../examples/site/manifests.ts'
import { serveSite } from '../../examples/site/serve.ts'

export interface BuiltSite {
  /** Folder of the files. */
  root: string
  /** Address, with a slash at its end. */
  url: string
  close(): Promise<void>
}

/** `publish` may change the manifests before the pages are written. */
export async function openBuiltSite({
  base = '/',
  publish,
  ...options
}: BuildOptions & { base?: string; publish?(manifests: string): void } = {}): Promise<BuiltSite> {
  const root = mkdtempSync(join(tmpdir(), 'decentramodels-site-'))
  await makeManifests(join(root, 'manifests'))
  publish?.(join(root, 'manifests'))
  await buildSite(root, { modelPages: 100, ...options })
  const server = await serveSite({ root, port: 0, host: '127.0.0.1', base })
  return {
    root,
    url: server.url,
    async close() {
      await server.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
