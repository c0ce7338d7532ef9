// A gateway that can be killed: `node --import tsx gateway-process.fixture.ts <data folder> <upstream>`. Prints its address
// and a secret key, then runs until it is stopped; SIGTERM stops it in good order.
import { readConfig } from '../config/read-config.js'
import { makeKey } from '../keys/key.js'
import { startGateway } from '../server.js'

const [dataDir = '', upstream = ''] = process.argv.slice(2)
const { gateway: config } = readConfig({
  env: { BYTEZ_KEY: 'a-key-of-the-upstream', BYTEZ_BASE_URL: upstream, DATA_DIR: dataDir },
})
const { gateway, url, close } = await startGateway(
  config,
  { host: '127.0.0.1', port: 0 },
  { writeLog: (line) => void process.stderr.write(line) },
)
const { key, record } = makeKey({ kind: 'secret' }, Date.now())
await gateway.store.keys.add({ ...record, id: `key-${process.pid}` })
process.on('SIGTERM', () => void close(1000).then(() => process.exit(0)))
console.log(JSON.stringify({ url, key }))
