/** Loaded before the rival's own start script: keeps it on this machine, on a free port, and lets it tell where. */
import { type AddressInfo, Server } from 'node:net'
import { tell } from './tell.ts'

const { listen } = Server.prototype
Server.prototype.listen = function (this: Server) {
  this.once('listening', () => tell({ url: `http://127.0.0.1:${(this.address() as AddressInfo).port}` }))
  return listen.call(this, { port: 0, host: '127.0.0.1' })
} as typeof listen
