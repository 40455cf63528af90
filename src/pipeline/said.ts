import { limits } from '../kernel/limits.ts'
import type { Commitment, CommitmentInPieces, SubjectKeys } from '../keys/keys.ts'

/**
 * All that a deployment said, committed to while it says it.
 *
 * INVARIANT (what was said is not kept): at most `saidCharsMax` characters wait here. A short text may
 * be a slice of a whole socket read, which it keeps in memory: an answer of megabytes that is read
 * slowly would hold everything that ever came.
 */
export class Said {
  readonly #keys: SubjectKeys
  #waiting: string[] = []
  #waitingChars = 0
  #pieces: CommitmentInPieces | undefined

  constructor(keys: SubjectKeys) {
    this.#keys = keys
  }

  add(text: string): void {
    if (text === '') return
    this.#waiting.push(text)
    this.#waitingChars += text.length
    if (this.#waitingChars > limits.saidCharsMax) this.#feed()
  }

  /** Undefined: nothing was said. The last call. */
  commitment(): Commitment | undefined {
    if (this.#pieces === undefined)
      return this.#waitingChars === 0
        ? undefined
        : this.#keys.commit(DOMAIN, this.#waiting.join(''))
    this.#pieces.add(this.#waiting.join(''))
    return this.#pieces.end()
  }

  /** Half of a character waits for its other half. */
  #feed(): void {
    const text = this.#waiting.join('')
    const end = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length
    this.#pieces ??= this.#keys.committing(DOMAIN)
    this.#pieces.add(text.slice(0, end))
    this.#waiting = end === text.length ? [] : [text.slice(end)]
    this.#waitingChars = text.length - end
  }
}

const DOMAIN = 'answer'
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff
