#!/usr/bin/env node
import { existsSync } from 'node:fs'

// The database below needs this much; an older Node ends in a crash without words.
const OLDEST_NODE = 22
const program = new URL('../dist/cli.js', import.meta.url)
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(
    `decentra-gateway needs Node ${OLDEST_NODE} or newer; this is ${process.versions.node}. See https://nodejs.org.`,
  )
  process.exitCode = 2
} else if (existsSync(program)) await import(program.href)
else {
  console.error('decentra-gateway is not built yet: run "npm run build" first.')
  process.exitCode = 2
}
