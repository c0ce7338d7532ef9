// Finds a Chromium for browser tests and pictures, and brings one from npm where the machine has none.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const tools = join(root, 'tests', 'tools')

function onPath(name) {
  try {
    return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined
  } catch {
    return undefined
  }
}

async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const require = createRequire(join(tools, 'package.json'))
  try {
    const { default: chromium } = await import(pathToFileURL(require.resolve('@sparticuz/chromium')).href)
    const path = await chromium.executablePath()
    // A slim container may lack libraries that Chromium needs; then this copy does not start.
    return spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0 ? path : undefined
  } catch {
    return undefined
  }
}

function fromApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return undefined
  const quiet = { stdio: 'ignore' }
  spawnSync('apt-get', ['update'], quiet)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet)
  return onPath('chromium')
}

/** Path of a Chromium that starts. Order: CHROME_PATH, PATH, npm, apt. Throws with a clear sentence when there is none. */
export async function findChrome() {
  const named = process.env.CHROME_PATH
  if (named && existsSync(named)) return named
  const found =
    onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome') ?? (await fromNpm()) ?? fromApt()
  if (!found) throw new Error('No Chromium found: install Chromium or Chrome, or set CHROME_PATH to its executable.')
  return found
}

/** Start arguments that keep Chromium off the network and make it run in a container. */
export const chromeArguments = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 || process.env.CI ? ['--no-sandbox'] : []),
]

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await findChrome())
