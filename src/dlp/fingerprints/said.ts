/** Of a hundred characters that many may be none: an encoded text, not a picture. */
const UNREADABLE_PERCENT_MAX = 5
/** Bytes by which UTF-16 is told. */
const TOLD_BY_BYTES = 64
const WIDE_BYTES_MIN = 8

type Wide = 'little' | 'big' | undefined

/** The text of bytes that come in pieces: a character that a piece cuts goes on in the next. */
export class Said {
  #cut: Buffer = Buffer.alloc(0)

  /** Undefined: they are no text. UTF-16 is told by the zeros of Latin letters. */
  of(piece: Buffer): string | undefined {
    const bytes = this.#cut.length === 0 ? piece : Buffer.concat([this.#cut, piece])
    const wide = widthOf(bytes)
    const cut = wide === undefined ? cutBytes(bytes) : bytes.length % 2
    const whole = bytes.subarray(0, bytes.length - cut)
    const text = textOf(whole, wide)
    if (!isReadable(text)) return undefined
    this.#cut = bytes.subarray(whole.length)
    return text
  }
}

function textOf(bytes: Buffer, wide: Wide): string {
  if (wide === undefined) return bytes.toString('utf8')
  return (wide === 'big' ? Buffer.from(bytes).swap16() : bytes).toString('utf16le')
}

function isReadable(text: string): boolean {
  let unreadable = 0
  const max = (text.length * UNREADABLE_PERCENT_MAX) / 100
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 0xfffd && (code >= 0x20 || code === 0x0a || code === 0x0d || code === 0x09))
      continue
    if (++unreadable > max) return false
  }
  return true
}

/** Every second byte of Latin text is zero. */
function widthOf(bytes: Buffer): Wide {
  if (bytes.length < WIDE_BYTES_MIN) return undefined
  const zeros = [0, 0]
  const count = Math.min(bytes.length, TOLD_BY_BYTES)
  for (let at = 0; at < count; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (Math.max(even, odd) * 4 < count) return undefined
  return odd >= even ? 'little' : 'big'
}

/** Bytes at the end that begin a character of UTF-8 that goes on. */
function cutBytes(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? back : 0
  }
  return 0
}
