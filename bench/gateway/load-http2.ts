import { connect, type ClientHttp2Session } from 'node:http2'
import type { Exchanged, Lane, LoadOptions } from './load.ts'
import { bodyOf, pathOf, proofOf } from './wires.ts'

/** Streams that share one connection, as clients of HTTP/2 do. */
const LANES_PER_SESSION = 10

/** Lanes over HTTP/2 in the clear, with prior knowledge: how AWS's SDK speaks to `http:` endpoints. */
export function http2Lanes(): (options: LoadOptions, at: number) => Promise<Lane> {
  const sessions: { readonly session: ClientHttp2Session; lanes: number }[] = []
  return async (options, at) => {
    const place = Math.floor(at / LANES_PER_SESSION)
    const shared = (sessions[place] ??= {
      session: connect(`http://127.0.0.1:${options.port}`),
      lanes: 0,
    })
    shared.lanes += 1
    return {
      ask: (n, key) => ask(shared.session, options, n, key),
      close() {
        shared.lanes -= 1
        if (shared.lanes === 0) shared.session.close()
      },
    }
  }
}

function ask(
  session: ClientHttp2Session,
  options: LoadOptions,
  n: number,
  key: string,
): Promise<Exchanged> {
  const [name, value] = proofOf(options.wire, key)
  const stream = session.request({
    ':method': 'POST',
    ':path': pathOf(options.wire, options),
    'content-type': 'application/json',
    [name]: value,
  })
  return new Promise((resolve, reject) => {
    let status = 0
    let firstByteAt = 0
    stream.once('response', (headers) => (status = Number(headers[':status'])))
    stream.on('data', () => {
      if (firstByteAt === 0) firstByteAt = performance.now()
    })
    stream.once('end', () => resolve({ status, firstByteAt }))
    stream.once('error', reject)
    stream.end(bodyOf(options.wire, n, options))
  })
}
