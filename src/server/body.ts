import type { IncomingMessage } from 'node:http'
import { limits } from '../kernel/limits.ts'
import { refusal, type OrRefusal } from '../kernel/refusal.ts'

const TOO_LARGE = refusal(
  'limit_exceeded',
  `the request body is larger than ${limits.requestBodyBytesMax} bytes; send less text or smaller images`,
)
const BROKEN_OFF = refusal('invalid_request', 'the request body ended before it was complete')

/** Reads the whole body, never more than the limit. Called only after the caller is known and admitted. */
export function readBody(request: IncomingMessage): Promise<OrRefusal<Buffer>> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limits.requestBodyBytesMax) return Promise.resolve(TOO_LARGE)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > limits.requestBodyBytesMax) {
        request.pause()
        resolve(TOO_LARGE)
        return
      }
      chunks.push(chunk)
    })
    request.once('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, bytes)),
    )
    request.once('aborted', () => resolve(BROKEN_OFF))
    request.once('error', () => resolve(BROKEN_OFF))
    // A stream of HTTP/2 may end without a word; after `end` this says nothing new.
    request.once('close', () => resolve(BROKEN_OFF))
  })
}
