import { connect, type Socket } from 'node:net'

/** Bytes on a socket, as no client library would send them. */
export interface Said {
  /** All that came back. */
  readonly text: string
  /** Milliseconds until the connection was over. */
  readonly ms: number
  /** False: nobody ended it within the limit, so we did. */
  readonly closed: boolean
}

/** Writes, then listens until the other side closes, or `until` matches, or the limit is over. */
export function say(
  url: string,
  pieces: string | Buffer | readonly (string | Buffer)[],
  options: {
    readonly limitMs?: number
    readonly until?: RegExp
    readonly everyMs?: number
    /** Ends our side after the last piece. */
    readonly end?: boolean
  } = {},
): Promise<Said> {
  const { hostname, port } = new URL(url)
  const begun = performance.now()
  const all = Array.isArray(pieces) ? [...(pieces as (string | Buffer)[])] : [pieces as string]
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(Number(port), hostname)
    const done = (closed: boolean): void => {
      clearTimeout(limit)
      clearInterval(drip)
      socket.destroy()
      resolve({ text, ms: performance.now() - begun, closed })
    }
    const limit = setTimeout(() => done(false), options.limitMs ?? 5_000)
    const drip = setInterval(() => write(socket, all, options.end), options.everyMs ?? 1)
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1')
      if (options.until?.test(text) === true) done(false)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => done(true))
  })
}

function write(socket: Socket, left: (string | Buffer)[], end = false): void {
  const piece = left.shift()
  if (socket.destroyed || !socket.writable) return
  if (piece !== undefined) socket.write(piece)
  else if (end) socket.end()
}

export const head = (path: string, headers: Readonly<Record<string, string | number>>): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: standpipe',
    ...Object.entries(headers).map(([k, v]) => `${k}: ${v}`),
  ]
    .map((line) => `${line}\r\n`)
    .join('') + '\r\n'

export const statusOf = ({ text }: Said): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])
