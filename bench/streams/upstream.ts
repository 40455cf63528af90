import { createServer, type ServerResponse } from 'node:http'

/**
 * The model server of the streams benchmark. A prompt with `flood` is answered as fast as it is read,
 * without an end; all others with one chunk every so many milliseconds, for so many chunks. `GET
 * /written` tells how many bytes the floods got rid of: what a slow reader's backpressure must hold back.
 */
const [chunks = 600, everyMs = 100] = process.argv.slice(2).map(Number)
const event = (body: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...body })}\n\n`
const piece = event({
  choices: [
    { index: 0, delta: { content: ' The allowance is sixty a day.' }, finish_reason: null },
  ],
})
const tail =
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
  event({
    choices: [],
    usage: { prompt_tokens: 120, completion_tokens: chunks, total_tokens: 120 + chunks },
  }) +
  'data: [DONE]\n\n'
const burst = piece.repeat(64)
let written = 0
let floods = 0
let floodsEnded = 0

function flood(response: ServerResponse): void {
  floods += 1
  response.once('close', () => (floodsEnded += 1))
  const more = (): void => {
    while (!response.destroyed) {
      written += burst.length
      if (!response.write(burst)) {
        response.once('drain', more)
        return
      }
    }
  }
  more()
}

function paced(response: ServerResponse): void {
  let at = 0
  const timer = setInterval(() => {
    if (at++ < chunks) response.write(piece)
    else {
      clearInterval(timer)
      response.end(tail)
    }
  }, everyMs)
  response.once('close', () => clearInterval(timer))
}

const server = createServer((request, response) => {
  if (request.url === '/written') {
    response.end(JSON.stringify({ written, floods, floodsEnded }))
    return
  }
  let isFlood = false
  request.on('data', (bytes: Buffer) => {
    isFlood ||= bytes.includes('flood')
  })
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (isFlood) flood(response)
    else paced(response)
  })
})
server.keepAliveTimeout = 600_000
server.listen({ host: '127.0.0.1', port: 0, backlog: 2_048 }, () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    console.log(JSON.stringify({ port: address.port }))
})
