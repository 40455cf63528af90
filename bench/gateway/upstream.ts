import { createServer, type ServerResponse } from 'node:http'
import { answersOf, type Answers } from './answers.ts'
import type { WireId } from './wires.ts'

/**
 * The model server of the benchmark: fixed bytes of every wire, nothing is parsed. The path tells the
 * wire; it streams when the path or the body says so. Chunks go out one write each, spaced so that each
 * is its own read.
 */
const answers = answersOf(Number(process.argv[2] ?? 200))
const SPACE_MS = 4

function wireOf(path: string): WireId {
  if (path.startsWith('/model/')) return 'bedrock'
  if (path.endsWith('/messages')) return 'anthropic'
  return path.endsWith('/responses') ? 'responses' : 'openai'
}

function stream(response: ServerResponse, { contentType, head, chunks, tail }: Answers): void {
  response.writeHead(200, { 'content-type': contentType })
  if (head.length > 0) response.write(head)
  let at = 0
  const timer = setInterval(() => {
    const chunk = chunks[at++]
    if (chunk !== undefined) response.write(chunk)
    else {
      clearInterval(timer)
      response.end(tail)
    }
  }, SPACE_MS)
  response.on('close', () => clearInterval(timer))
}

const server = createServer((request, response) => {
  const { url = '/' } = request
  let streaming = url.endsWith('-stream')
  request.on('data', (chunk: Buffer) => {
    streaming ||= chunk.includes('"stream":true')
  })
  request.on('end', () => {
    const answer = answers[wireOf(url)]
    if (streaming) return stream(response, answer)
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': answer.whole.length })
      .end(answer.whole)
  })
})
server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    console.log(JSON.stringify({ port: address.port }))
})
