import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'

const command = fileURLToPath(new URL('../bin/decentra-simulators.js', import.meta.url))
const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Runs the built command. */
function run(...parameters: string[]) {
  const child = spawn(process.execPath, [command, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] })
  ends.push(() => child.kill('SIGKILL'))
  const output = { text: '', errors: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.errors += chunk.toString()))
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, output, exit }
}

it.each(['SIGINT', 'SIGTERM'] as const)('prints its addresses, serves them, and stops with 0 on %s', async (signal) => {
  const { child, output, exit } = run('--synthetic', '500')
  await expect.poll(() => output.text, { timeout: 20_000 }).toContain('Stop with Ctrl-C')
  const [hub, civitai] = output.text.match(/http:\S+/g)!
  expect(await (await fetch(`${hub}?limit=3`)).json()).toHaveLength(3)
  expect((await fetch(`${civitai}?limit=3`)).status).toBe(200)
  expect(output.text).toContain('all records invented')
  child.kill(signal)
  expect(await exit).toBe(0)
  expect(output.errors).toBe('')
})

it('says in one line that the port is taken, and ends with 1', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  ends.push(() => other.close())
  const { port } = other.address() as { port: number }
  const { output, exit } = run('--port', String(port))
  expect(await exit).toBe(1)
  expect(output.errors).toMatch(new RegExp(`^decentra-simulators: Port ${port} on 127.0.0.1 is taken: .*--port.*\n$`))
})

it.each([
  ['--port', 'abc'],
  ['--port', '70000'],
  ['--synthetic', '0'],
  ['--synthetic', '1e99'],
  ['--delay', '-1'],
  ['--colour'],
])('ends with 2 for %s %s, and says what is wrong', async (...parameters) => {
  const { output, exit } = run(...parameters)
  expect(await exit).toBe(2)
  expect(output.errors).toContain(parameters[0])
})

it('explains itself', async () => {
  const { output, exit } = run('--help')
  expect(await exit).toBe(0)
  for (const word of ['--port', '--no-overlay', '--synthetic', 'Examples:', 'Exit codes:'])
    expect(output.text).toContain(word)
})
