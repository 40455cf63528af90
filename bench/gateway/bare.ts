import Fastify from 'fastify'
import { Pool } from 'undici'

/** The floor of this runtime: Fastify in, undici dispatch out, nothing in between. */
const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: 512 })
const app = Fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
app.post('/*', (request, reply) => {
  reply.hijack()
  const chunks: Buffer[] = []
  request.raw.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.raw.once('end', () => {
    pool.dispatch(
      {
        method: 'POST',
        path: request.url,
        headers: { 'content-type': 'application/json' },
        body: Buffer.concat(chunks),
      },
      {
        onRequestStart() {},
        onResponseStart(_controller, status, headers) {
          const length = headers['content-length']
          const type = String(headers['content-type'])
          reply.raw.writeHead(
            status,
            length === undefined
              ? { 'content-type': type }
              : { 'content-type': type, 'content-length': String(length) },
          )
        },
        onResponseData(_controller, chunk) {
          reply.raw.write(chunk)
        },
        onResponseEnd() {
          reply.raw.end()
        },
        onResponseError() {
          reply.raw.destroy()
        },
      },
    )
  })
})
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
if (typeof address === 'object' && address !== null)
  console.log(JSON.stringify({ port: address.port }))
