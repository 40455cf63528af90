import { isSpace, type Place } from './place.ts'
import { TextPlace } from './text-place.ts'

/** Text that may be JSON: arguments of a tool, and each string in them. */
export class ArgumentPlace implements Place {
  readonly #looks: (begun: string) => boolean
  readonly #text = new TextPlace()
  readonly #json = new JsonPlace()
  /** Undefined until something stands there. */
  #isJson: boolean | undefined
  /** Without spaces. */
  #begun = ''

  constructor(looks: (begun: string) => boolean = looksLikeJson) {
    this.#looks = looks
  }

  get #place(): Place {
    return (this.#isJson ?? this.#looks(this.#begun)) ? this.#json : this.#text
  }

  admits(value: string, behind: string): boolean {
    return this.#place.admits(value, behind)
  }

  written(value: string): string {
    return this.#place.written(value)
  }

  pass(text: string): void {
    for (const char of text) {
      if (this.#isJson === undefined) {
        this.#text.pass(char)
        this.#json.pass(char)
        this.#begin(char)
      } else this.#place.pass(char)
    }
  }

  passValue(value: string): void {
    if (this.#isJson === undefined) {
      // Not one character that decides: what comes first is no sign of JSON.
      this.#isJson = this.#looks(this.#begun)
    }
    this.#place.passValue(value)
  }

  #begin(char: string): void {
    if (isSpace(char)) return
    this.#begun += char
    if (this.#begun.length >= BEGUN_CHARS) this.#isJson = this.#looks(this.#begun)
  }
}

const BEGUN_CHARS = 3
const looksLikeJson = (begun: string): boolean => /^(?:[{"]|\[(?!\[s))/.test(begun)
const holdsJson = (begun: string): boolean => /^(?:\{["}]|\[["{\d\]-]|\[\[[^s])/.test(begun)

/**
 * JSON, read as its reader will: escapes undone, string by string.
 *
 * INVARIANT (arguments stay JSON): a value is written with the escapes of the string that it stands in, as
 * often as strings stand inside each other; outside of a string it is not written.
 */
class JsonPlace implements Place {
  #string: ArgumentPlace | undefined
  /** An escape that has begun. */
  #escape = ''

  admits(value: string, behind: string): boolean {
    return this.#escape === '' && this.#string?.admits(value, behind) === true
  }

  written(value: string): string {
    return JSON.stringify(this.#string?.written(value) ?? value).slice(1, -1)
  }

  passValue(value: string): void {
    this.#string?.passValue(value)
  }

  pass(text: string): void {
    for (let at = 0; at < text.length; at++) this.#step(text.charAt(at))
  }

  #step(char: string): void {
    if (this.#string === undefined) {
      if (char === '"') this.#string = new ArgumentPlace(holdsJson)
    } else if (this.#escape !== '') this.#inEscape(this.#string, char)
    else if (char === '\\') this.#escape = char
    else if (char === '"') this.#string = undefined
    else this.#string.pass(char)
  }

  #inEscape(string: ArgumentPlace, char: string): void {
    this.#escape += char
    const isNumber = this.#escape.startsWith('\\u')
    if (isNumber && this.#escape.length < 6 && /[\dA-Fa-fu]/.test(char)) return
    const code = isNumber ? Number.parseInt(this.#escape.slice(2), 16) : Number.NaN
    string.pass(Number.isNaN(code) ? (ESCAPED.get(char) ?? char) : String.fromCharCode(code))
    this.#escape = ''
  }
}
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
])
