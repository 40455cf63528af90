import type { ServerResponse } from 'node:http'

/**
 * The body of a streamed answer. A batch of text is one write to the socket, where Node's own makes
 * four parts of it (length, line end, text, line end) and gathers them again. The head and the first
 * batch go Node's way, together; so do answers without chunks, and those that wait their turn on a
 * pipelined connection, and all of HTTP/2, which frames by itself.
 */
export class ChunkWriter {
  readonly #response: ServerResponse
  #begun = false

  constructor(response: ServerResponse) {
    this.#response = response
  }

  /** False: the reader is slow; wait for `drained` before the next. */
  write(text: string | Uint8Array): boolean {
    const response = this.#response
    const { socket } = response
    const isPlain = this.#begun && response.chunkedEncoding && socket !== null
    this.#begun = true
    if (!isPlain) return response.write(text)
    if (typeof text !== 'string') return socket.write(chunkOf(text))
    const bytes = Buffer.byteLength(text)
    const chunk = `${bytes.toString(16)}\r\n${text}\r\n`
    // ASCII is the same in both, and copied faster in one.
    return socket.write(chunk, bytes === text.length ? 'latin1' : 'utf8')
  }

  /** Backpressure: a slow reader stops us, and through us the deployment. Resolves when it is gone, too. */
  drained(): Promise<void> {
    const response = this.#response
    // Of HTTP/2 the response itself says when its stream flows again; the socket is everybody's.
    const socket = response.chunkedEncoding ? response.socket : null
    return new Promise((resolve) => {
      const done = (): void => {
        response.off('drain', done).off('close', done)
        socket?.off('drain', done)
        resolve()
      }
      response.once('drain', done).once('close', done)
      socket?.once('drain', done)
    })
  }
}

/** Bytes with their length before them, as one piece. */
function chunkOf(bytes: Uint8Array): Buffer {
  const length = bytes.length.toString(16)
  const chunk = Buffer.allocUnsafe(length.length + 2 + bytes.length + 2)
  const at = chunk.write(`${length}\r\n`, 'latin1')
  chunk.set(bytes, at)
  chunk.write('\r\n', at + bytes.length, 'latin1')
  return chunk
}
