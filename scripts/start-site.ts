/** Builds what is out of date and serves the site through the gateway. Started by `scripts/start.mjs`. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { FreshSteps, PACKAGE_SOURCES } from './fresh.ts'

const root = join(import.meta.dirname, '..')
const site = join(root, 'examples', 'site')
const out = join(site, 'public')

const help = `npm start [-- options]

Builds the packages and the site, makes manifests, and serves them through the gateway: models run on a simulator that
says so, or, with a key, for real.

  BYTEZ_KEY (environment)
                       key of bytez.com, or BYTEZ_KEY_FILE: models run for real; everybody who can open the
                       site spends it, within the limits of decentra-gateway --help
  PORT (environment)   port, 0 = any free one; default 4400
  HOST (environment)   address to listen on; default 127.0.0.1
  SITE_URL (environment)
                       address that the site will have, with its path; default http://localhost:4400/
  MODEL_PAGES (environment)
                       models with a page of their own, most popular first; default 1000, 0 = all
  --live               ask the real Hugging Face and CivitAI instead of the recorded demonstration data
  --fresh              build and generate again even when nothing changed
  --build              build only; serve nothing
  --help               this text`

/** One line for people; a stack trace helps nobody who wants to see a page. */
function explain(error: unknown): string {
  const { code, message, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${address} is taken: stop the other program or choose a port, for example PORT=0 npm start.`
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be used by this account: choose one above 1023, for example PORT=4400 npm start.`
  if (code === 'ENOSPC') return 'The disk is full: free some space and run npm start again.'
  if (code === 'EACCES' || code === 'EROFS') return `Cannot write: ${message}. Check the permissions of this folder.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST=${process.env.HOST} is no address of this machine: try HOST=127.0.0.1.`
  return message
}

function run(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, script)], { cwd: root, stdio: 'inherit' })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${script} failed; its messages are above.`)),
    )
  })
}

function readPort(): number {
  const text = process.env.PORT ?? ''
  const port = text === '' ? 4400 : Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT=${text} is no port: use a whole number from 0 to 65535.`)
  return port
}

/** The gateway with the site: on the simulator, or with the key of the environment. */
async function serveThroughGateway(port: number, host: string, base: string) {
  const { readConfig, startGateway } = await import('@decentramodels/gateway')
  const { startDemoUpstream } = await import('@decentramodels/gateway/demo')
  const { CONTENT_SECURITY_POLICY } = await import('../examples/site/build/policy.ts')
  const demo = !process.env.BYTEZ_KEY && !process.env.BYTEZ_KEY_FILE
  // A demonstration is forgotten at its end, so that several can run at a time; what was paid for is kept.
  const folder = demo && !process.env.DATA_DIR ? mkdtempSync(join(tmpdir(), 'decentramodels-start-')) : undefined
  const env = {
    LOG_LEVEL: 'warn',
    DATA_DIR: folder ?? join(root, '.cache', 'gateway'),
    ...process.env,
    PORT: String(port),
    HOST: host,
    SITE_DIR: out,
    SITE_BASE: base,
    SITE_POLICY: CONTENT_SECURITY_POLICY,
  }
  const forget = () => folder !== undefined && rmSync(folder, { recursive: true, force: true })
  const upstream = demo ? await startDemoUpstream() : undefined
  try {
    const { gateway, server } = readConfig({ env, demo })
    const config = upstream ? { ...gateway, upstream: upstream.config } : gateway
    const running = await startGateway(config, server, { writeLog: (line) => void process.stderr.write(line) })
    return {
      url: running.url + base,
      isDemo: demo,
      async close() {
        await running.close()
        await upstream?.close()
        forget()
      },
    }
  } catch (error) {
    await upstream?.close()
    forget()
    throw error
  }
}

let options: { live?: boolean; fresh?: boolean; build?: boolean; help?: boolean }
try {
  options = parseArgs({
    options: {
      live: { type: 'boolean' },
      fresh: { type: 'boolean' },
      build: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values
} catch (error) {
  console.error(`${(error as Error).message}\n\n${help}`)
  process.exit(2)
}
if (options.help) {
  console.log(help)
  process.exit(0)
}

try {
  const port = readPort()
  const host = process.env.HOST || '127.0.0.1'
  const steps = new FreshSteps(join(root, '.cache', 'start.json'), options.fresh)
  await steps.run('packages', {
    inputs: PACKAGE_SOURCES,
    result: join(root, 'packages', 'gateway', 'dist', 'index.js'),
    async work() {
      console.log('Building the packages ...')
      await run('scripts/build.ts')
    },
  })
  const live = options.live === true
  const data = [
    'packages/{core,manifests,simulators}/src/**/*.ts',
    'packages/{manifests,simulators}/data/**',
    'examples/site/manifests.ts',
  ]
  const generated = await steps.run('manifests', {
    inputs: data,
    extra: live ? 'live' : 'demo',
    result: join(out, 'manifests', 'index.json'),
    async work() {
      console.log(
        live
          ? 'Asking Hugging Face and CivitAI for models ...'
          : 'Making manifests from the recorded demonstration data ...',
      )
      const { makeManifests } = await import('../examples/site/manifests.ts')
      await makeManifests(join(out, 'manifests'), { live })
    },
  })
  const pages = [
    'examples/site/*.ts',
    'examples/site/{build,src}/**/*.{ts,css,svg,png}',
    'packages/{elements,core}/src/**/*.ts',
    'packages/elements/tokens.css',
    'stories/dist/index.html',
  ]
  const { buildSite, readOptions } = await import('../examples/site/build.ts')
  const building = readOptions(process.env)
  const made = generated ? String(Date.now()) : ((steps.stamps.site ?? '').slice(64).split(' ')[0] ?? '')
  await steps.run('site', {
    inputs: pages,
    extra: [made, building.siteUrl, building.modelPages].join(' '),
    result: join(out, 'index.html'),
    async work() {
      console.log('Writing the pages ...')
      await buildSite(out, building)
    },
  })
  if (options.build) process.exit(0)
  const { url, isDemo, close } = await serveThroughGateway(
    port,
    host,
    new URL(building.siteUrl).pathname.replace(/\/?$/, '/'),
  )
  console.log(`DecentraModels is at ${url} (stop with Ctrl-C)`)
  console.log(
    isDemo
      ? 'Models run on a simulator, and every result says so. With BYTEZ_KEY=... npm start they run for real.'
      : 'Models run for real, with your key of bytez.com.',
  )
  const stop = () => void close().then(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
