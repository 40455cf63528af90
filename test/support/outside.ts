/**
 * Loaded before the program in tests (`--import`): names of vendors outside lead to recorders on this
 * machine, as `STANDPIPE_OUTSIDE=vendor.example=4711,other.example=4712` says. What the gate checks of an
 * address, it checks of a public one first: only a connection that it lets out arrives at the recorder.
 */
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

const PUBLIC_ADDRESS = '203.0.114.7'
const ports = new Map(
  (process.env['STANDPIPE_OUTSIDE'] ?? '')
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [host = '', port = '0'] = pair.split('=')
      return [host, Number(port)] as const
    }),
)

type Done = (error: Error | null, addresses?: unknown, family?: number) => void
type Lookup = (host: string, options: { readonly all?: boolean }, done: Done) => void
const answered = (options: { readonly all?: boolean }, address: string, done: Done): void =>
  options.all === true ? done(null, [{ address, family: 4 }]) : done(null, address, 4)

const systemLookup = dns.lookup as unknown as Lookup
dns.lookup = ((host: string, options: { readonly all?: boolean }, done: Done) =>
  ports.has(host)
    ? answered(options, PUBLIC_ADDRESS, done)
    : systemLookup(host, options, done)) as unknown as typeof dns.lookup

interface Target {
  readonly host?: string
  readonly lookup?: Lookup
}
type Connect = (target: object, ...rest: unknown[]) => net.Socket
const systemConnect = net.connect as Connect

/** Plain bytes to the recorder, which is asked for by the public address as far as anybody can see. */
function toRecorder(target: Target, port: number): net.Socket {
  const lookup: Lookup = (host, options, done) =>
    (target.lookup ?? (dns.lookup as unknown as Lookup))(host, options, (error) => {
      if (error === null) answered(options, '127.0.0.1', done)
      else done(error)
    })
  const socket = systemConnect({ ...target, port, lookup })
  Object.defineProperty(socket, 'remoteAddress', { get: () => PUBLIC_ADDRESS })
  // What an encrypted connection says besides; nothing is encrypted here.
  socket.once('connect', () => setImmediate(() => socket.emit('secureConnect')))
  return socket
}

const led =
  (system: Connect): Connect =>
  (target: Target, ...rest) => {
    const port = ports.get(target.host ?? '')
    return port === undefined ? system(target, ...rest) : toRecorder(target, port)
  }
net.connect = led(systemConnect) as typeof net.connect
tls.connect = led(tls.connect as unknown as Connect) as unknown as typeof tls.connect
syncBuiltinESMExports()
