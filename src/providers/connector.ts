import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressGuard } from './addresses.ts'

/** The name or literal of a deployment leads where its perimeter does not allow. */
export class AddressForbidden extends Error {
  override readonly name = 'AddressForbidden'
}

/** `dns.lookup` with `all`: the only form that we ask for. */
export type Lookup = (
  host: string,
  options: LookupOptions & { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

export interface ConnectorOptions {
  readonly guard: AddressGuard
  readonly socketPath: string | undefined
  readonly lookup: Lookup | undefined
  readonly connectTimeoutMs: number
}

/**
 * Connects only where the guard allows: literals are checked here, names after resolution (addresses
 * that are not allowed are never tried), and the socket's own remote address again once connected, so
 * that a resolver that answers differently the second time gains nothing.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { guard, socketPath } = options
  const build = buildConnector({
    timeout: options.connectTimeoutMs,
    maxCachedSessions: 16,
    ...(socketPath === undefined
      ? { lookup: guardedLookup(guard, options.lookup ?? systemLookup), autoSelectFamily: true }
      : { socketPath }),
  } as buildConnector.BuildOptions)
  if (socketPath !== undefined) {
    return guard.allowsLocalSocket ? build : (_target, callback) => callback(forbidden(), null)
  }
  return (target, callback) => {
    const literal = target.hostname.replace(/^\[|\]$/g, '')
    if (isIP(literal) !== 0 && !guard.allows(literal)) {
      callback(forbidden(), null)
      return
    }
    // Typed as returning nothing; it returns the socket, which a TLS handshake needs checked early.
    const connecting = build(target, (error: Error | null, socket: Socket | null) => {
      if (error !== null || socket === null) callback(error ?? forbidden(), null)
      else if (remoteAllowed(guard, socket)) callback(null, socket)
      else {
        socket.destroy()
        callback(forbidden(), null)
      }
    }) as unknown as Socket | undefined
    connecting?.prependOnceListener('connect', () => {
      if (!remoteAllowed(guard, connecting)) connecting.destroy(forbidden())
    })
  }
}

const forbidden = (): Error => new AddressForbidden('address outside the perimeter')

function remoteAllowed(guard: AddressGuard, socket: Socket): boolean {
  return socket.remoteAddress !== undefined && guard.allows(socket.remoteAddress)
}

function guardedLookup(guard: AddressGuard, resolve: Lookup | typeof systemLookup): LookupFunction {
  return (host, options, done) => {
    ;(resolve as Lookup)(host, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        done(error, [])
        return
      }
      const allowed = found.filter(({ address }) => guard.allows(address))
      const [first] = allowed
      if (first === undefined) done(forbidden(), [])
      else if (options.all === true) done(null, allowed)
      else done(null, first.address, first.family)
    })
  }
}
