import { StringDecoder } from 'node:string_decoder'

const LF = 0x0a
const BOM = 0xfeff

/**
 * Server-sent events out of bytes that arrive in any pieces: LF, CRLF or CR; data of several lines;
 * comments; a byte order mark; a character split over reads.
 *
 * INVARIANT (linear scan): each consumed byte is looked at a bounded number of times, whatever the
 * chunking. A line that is not complete yet is kept as pieces and never searched again.
 */
export class SseScanner {
  readonly #decoder = new StringDecoder('utf8')
  readonly #eventCharsMax: number
  /** The pieces of the line that has not ended. */
  #line = ''
  /** The event's data so far; undefined: no data line yet. */
  #data: string | undefined
  #afterCr = false
  #atStart = true
  #overflowed = false

  constructor(eventCharsMax: number) {
    this.#eventCharsMax = eventCharsMax
  }

  /** An event outgrew its bound; nothing more comes out. */
  get overflowed(): boolean {
    return this.#overflowed
  }

  /** Adds the data of each event that these bytes complete. */
  push(bytes: Buffer, out: string[]): void {
    if (this.#overflowed) return
    const text = this.#decoder.write(bytes)
    if (text.length > 0) this.#scan(text, out)
  }

  /** The data of an event that the stream's end left without its blank line. */
  end(): string | undefined {
    if (this.#overflowed) return undefined
    const line = this.#line + this.#decoder.end()
    this.#line = ''
    if (line !== '') this.#endLine(line, [])
    return this.#data
  }

  #scan(text: string, out: string[]): void {
    let at = this.#skipOpening(text)
    let lf = text.indexOf('\n', at)
    let cr = text.indexOf('\r', at)
    while (lf !== -1 || cr !== -1) {
      const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr
      const line = this.#line === '' ? text.slice(at, end) : this.#line + text.slice(at, end)
      this.#line = ''
      this.#endLine(line, out)
      at = end + 1
      if (end === cr) {
        if (at === text.length) this.#afterCr = true
        else if (text.charCodeAt(at) === LF) at++
      }
      if (lf !== -1 && lf < at) lf = text.indexOf('\n', at)
      if (cr !== -1 && cr < at) cr = text.indexOf('\r', at)
    }
    if (at < text.length) this.#line += text.slice(at)
    this.#checkSize()
  }

  /** What may stand before the first character that counts: a byte order mark, the LF of a split CRLF. */
  #skipOpening(text: string): number {
    let at = 0
    if (this.#atStart) {
      this.#atStart = false
      if (text.charCodeAt(0) === BOM) at = 1
    }
    if (this.#afterCr) {
      this.#afterCr = false
      if (text.charCodeAt(at) === LF) at++
    }
    return at
  }

  #endLine(line: string, out: string[]): void {
    if (line === '') {
      if (this.#data !== undefined && !this.#overflowed) out.push(this.#data)
      this.#data = undefined
      return
    }
    if (!line.startsWith('data')) return
    const value = dataOf(line)
    if (value === undefined) return
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`
    this.#checkSize()
  }

  #checkSize(): void {
    if (this.#line.length + (this.#data?.length ?? 0) <= this.#eventCharsMax) return
    this.#overflowed = true
    this.#line = ''
    this.#data = undefined
  }
}

/** `data: x` and `data:x` are both `x`; `data` alone is empty; `database: x` is another field. */
function dataOf(line: string): string | undefined {
  if (line.length === 4) return ''
  if (line.charCodeAt(4) !== 0x3a) return undefined
  return line.slice(line.charCodeAt(5) === 0x20 ? 6 : 5)
}
