import type { Socket } from 'node:net'

/** What a client of HTTP/2 with prior knowledge sends first (RFC 9113 §3.4). No method of HTTP/1 is `PRI`. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

export type Protocol = 'http1' | 'http2'

/**
 * Tells from the first bytes which protocol a connection speaks, and gives the bytes back to the socket.
 * A client that sends less than it takes to tell is closed after `waitMs`, one that leaves at once.
 *
 * `decide` is called at most once, synchronously after the bytes are back.
 */
export function peek(socket: Socket, waitMs: number, decide: (protocol: Protocol) => void): void {
  let seen: Buffer = Buffer.alloc(0)
  const look = (): void => {
    const piece = socket.read() as Buffer | null
    if (piece === null) return
    seen = seen.length === 0 ? piece : Buffer.concat([seen, piece])
    const protocol = protocolOf(seen)
    if (protocol === undefined) return
    clearTimeout(timer)
    socket.off('readable', look).off('end', leave).off('error', leave).off('close', leave)
    socket.unshift(seen)
    decide(protocol)
  }
  const leave = (): void => {
    clearTimeout(timer)
    socket.destroy()
  }
  const timer = setTimeout(leave, waitMs).unref()
  socket.on('readable', look).on('end', leave).on('error', leave).on('close', leave)
}

/** Undefined: not yet to be told. */
export function protocolOf(bytes: Buffer): Protocol | undefined {
  const length = Math.min(bytes.length, PREFACE.length)
  if (bytes.compare(PREFACE, 0, length, 0, length) !== 0) return 'http1'
  return length === PREFACE.length ? 'http2' : undefined
}
