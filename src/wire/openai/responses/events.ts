/** Writes server-sent events of this API and numbers them. */
export class Events {
  /** The number of the next one. */
  next = 0

  write(type: string, members: object): string {
    const data = JSON.stringify({ type, sequence_number: this.next++, ...members })
    return sseOf(type, data)
  }

  /** A piece of text, by hand: there are many. `place` and `rest` are JSON members without braces. */
  piece(type: string, place: string, delta: string, rest = ''): string {
    const number = this.next++
    return `event: ${type}\ndata: {"type":"${type}","sequence_number":${number},${place},"delta":${JSON.stringify(delta)}${rest}}\n\n`
  }
}

/** Data of a deployment may hold line ends between its members. */
export const sseOf = (type: string, data: string): string =>
  `event: ${type}\ndata: ${data.includes('\n') ? data.replaceAll('\n', '\ndata: ') : data}\n\n`
