import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../gateway.fixture.js'
import { folderFetch } from './folder-catalog.js'

it('reads files however they are asked for, also where another class of requests was put in the place of the platform', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a b.json'), '{"a":1}')
  const fetch = folderFetch(folder)
  const url = 'https://manifests.invalid/a%20b.json'
  const platform = globalThis.Request
  onTestFinished(() => void (globalThis.Request = platform))
  const before = new Request(url)
  // As the adapter of a server does when it is loaded.
  globalThis.Request = class extends platform {}
  for (const input of [url, new URL(url), before, new Request(url)])
    expect(await (await fetch(input)).json()).toEqual({ a: 1 })
})

it('reads nothing outside of the folder', async () => {
  const around = temporaryFolder()
  const folder = join(around, 'inside')
  mkdirSync(folder)
  writeFileSync(join(around, 'outside.json'), '{}')
  for (const path of ['../outside.json', '..%2foutside.json', '%2e%2e/outside.json', 'none.json', ''])
    expect((await folderFetch(folder)(`https://manifests.invalid/${path}`)).status, path).toBe(404)
})
