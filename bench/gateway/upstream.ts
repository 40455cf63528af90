import { createServer } from 'node:http'

/**
 * The model server of the benchmark: fixed bytes, no parsing. `x-bench-chunks: N` in the prompt's
 * place is not needed: the path says it. `/v1/chat/completions` answers whole, or streams when the
 * body holds `"stream":true`; chunks go out one write each, spaced so that each is its own read.
 */
const chunkCount = Number(process.argv[2] ?? 200)
const text = 'The travel allowance is sixty dollars a day, paid with the next salary. '
const whole = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'bench-model',
  choices: [
    { index: 0, message: { role: 'assistant', content: text.repeat(4) }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 120, completion_tokens: 60, total_tokens: 180 },
})
const wholeBytes = Buffer.from(whole)

const event = (delta: object, finish: string | null, usage?: object): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'bench-model',
    choices: usage === undefined ? [{ index: 0, delta, finish_reason: finish }] : [],
    ...(usage === undefined ? {} : { usage }),
  })}\n\n`
const words = text.split(' ').filter((word) => word !== '')
const chunks = Array.from({ length: chunkCount }, (_, at) =>
  Buffer.from(event({ content: ` ${words[at % words.length]}` }, null)),
)
const tail = Buffer.from(
  event({}, 'stop') +
    event({}, null, {
      prompt_tokens: 120,
      completion_tokens: chunkCount,
      total_tokens: 120 + chunkCount,
    }) +
    'data: [DONE]\n\n',
)

const server = createServer((request, response) => {
  let streaming = false
  request.on('data', (chunk: Buffer) => {
    streaming ||= chunk.includes('"stream":true')
  })
  request.on('end', () => {
    if (!streaming) {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': wholeBytes.length })
        .end(wholeBytes)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let at = 0
    const timer = setInterval(() => {
      const chunk = chunks[at++]
      if (chunk !== undefined) response.write(chunk)
      else {
        clearInterval(timer)
        response.end(tail)
      }
    }, 4)
    response.on('close', () => clearInterval(timer))
  })
})
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    console.log(JSON.stringify({ port: address.port }))
})
