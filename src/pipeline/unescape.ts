/** An escape of JSON, or one that has begun at the end of what is there. */
const ESCAPE = /\\(?:u[\da-fA-F]{4}|[^u])/gs
const BEGUN = /\\(?:u[\da-fA-F]{0,3})?$/
const LETTERS: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
}

const unescaped = (text: string): string =>
  text.replace(ESCAPE, (escape) => {
    const letter = escape.charAt(1)
    return letter === 'u'
      ? String.fromCharCode(Number.parseInt(escape.slice(2), 16))
      : (LETTERS[letter] ?? letter)
  })

/**
 * Text of a tool call, in pieces, as it reads without the escapes of its JSON.
 *
 * INVARIANT (nothing is lost): what has not been given yet is the beginning of one escape, and comes as
 * at least one character: of the escape, or as it stands when no more comes.
 */
export class Unescaper {
  readonly #given: string[] = []
  #begun = ''

  get pending(): boolean {
    return this.#begun !== ''
  }

  push(piece: string): string {
    if (this.#begun === '' && !piece.includes('\\')) return this.#give(piece)
    const text = this.#begun + piece
    this.#begun = begunIn(text)
    return this.#give(unescaped(text.slice(0, text.length - this.#begun.length)))
  }

  end(): string {
    const rest = this.#begun
    this.#begun = ''
    return this.#give(rest)
  }

  /** All that was given. */
  text(): string {
    return this.#given.join('')
  }

  #give(text: string): string {
    if (text !== '') this.#given.push(text)
    return text
  }
}

/** A backslash that is itself escaped begins nothing. */
function begunIn(text: string): string {
  const begun = BEGUN.exec(text.slice(-5))
  if (begun === null) return ''
  let backslashes = 0
  let at = text.length - begun[0].length
  while (at >= 0 && text.charCodeAt(at) === 0x5c) {
    backslashes++
    at--
  }
  return backslashes % 2 === 1 ? begun[0] : ''
}
