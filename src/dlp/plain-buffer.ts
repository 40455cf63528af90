import { isPair, KIND, KINDS, PLAIN, plainOfPair } from './characters.ts'

/**
 * Units that a plain character may cost beyond its own one (what nobody sees, second halves of pairs)
 * are paid from an account that every plain character adds one to. It is full at the beginning.
 */
export const ACCOUNT_MAX = 96
/** An object replacement character: never part of anything. */
const BREAK = 0xfffc
/** Characters that one call makes a string of. */
const BATCH = 4_096

const ASCII = /^[\0-\x7f]*$/
/** What a unit does to the text around it. */
const ACT = { none: 0, changes: 1, shifts: 2 } as const
const ACTS: Uint8Array = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  // What changes places: invisible characters, and halves of pairs.
  if (KINDS[code] === KIND.nothing || (code & 0xf800) === 0xd800) return ACT.shifts
  return PLAIN[code] === code ? ACT.none : ACT.changes
})

/** The strongest act of all units. */
function actOf(text: string): number {
  let acts = 0
  for (let at = 0; at < text.length; at++) acts |= ACTS[text.charCodeAt(at)] as number
  return acts
}

/** Text in which each unit stands for another one or for itself: mostly the latter, in long runs. */
function changed(text: string): string {
  let plain = ''
  let copied = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (ACTS[code] === ACT.none) continue
    if (copied < at) plain += text.slice(copied, at)
    plain += String.fromCharCode(PLAIN[code] as number)
    copied = at + 1
  }
  return plain + text.slice(copied)
}

/**
 * Growing text in plain form (characters.ts), with the way back: absolute plain offsets here, absolute
 * offsets of the original there. How the text arrived makes no difference.
 *
 * INVARIANT (what is held is bounded): `n` plain characters in a row stand for no more than
 * `2 * n + ACCOUNT_MAX` units of the original. Who hides more than that between characters finds a
 * break there.
 */
export class PlainBuffer {
  /** Plain text from `base` on. */
  text = ''
  base = 0
  #originalBase = 0
  #originalEnd = 0
  /** Per character of `text`, once one is not where it was: its units in the original. */
  #starts: number[] | undefined
  #ends: number[] = []
  #account = ACCOUNT_MAX
  /** The first half of a pair whose second has not come. */
  #half = ''

  fork(): PlainBuffer {
    const fork = new PlainBuffer()
    fork.text = this.text
    fork.base = this.base
    fork.#originalBase = this.#originalBase
    fork.#originalEnd = this.#originalEnd
    fork.#starts = this.#starts === undefined ? undefined : [...this.#starts]
    fork.#ends = [...this.#ends]
    fork.#account = this.#account
    fork.#half = this.#half
    return fork
  }

  /** One behind the last plain character. */
  get end(): number {
    return this.base + this.text.length
  }

  /** `last`: no more comes, so half a pair stays half. */
  push(chunk: string, last = false): void {
    let text = this.#half + chunk
    this.#half = ''
    if (!last && (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800) {
      this.#half = text.slice(-1)
      text = text.slice(0, -1)
    }
    if (text.length === 0) return
    if (ASCII.test(text)) this.#same(text)
    else {
      const acts = actOf(text)
      if ((acts & ACT.shifts) !== 0) this.#shift(text)
      else this.#same(acts === ACT.none ? text : changed(text))
    }
  }

  /** Where the character at `at` begins in the original; at the end, where the next one will. */
  originalStart(at: number): number {
    if (at >= this.end) return this.#originalEnd
    const index = at - this.base
    return this.#starts === undefined ? this.#originalBase + index : (this.#starts[index] as number)
  }

  /** Where the character before `at` ends in the original. */
  originalEnd(at: number): number {
    const index = at - this.base
    return this.#starts === undefined
      ? this.#originalBase + index
      : (this.#ends[index - 1] as number)
  }

  /** Drops what stands before `at`. */
  forget(at: number): void {
    const drop = at - this.base
    if (drop <= 0) return
    this.text = this.text.slice(drop)
    this.base = at
    if (this.#starts === undefined) this.#originalBase += drop
    else {
      this.#starts = this.text.length === 0 ? undefined : this.#starts.slice(drop)
      this.#ends = this.#ends.slice(drop)
      this.#originalBase = this.#originalEnd
    }
  }

  /** Plain text, in which every character is one unit of the original. */
  #same(text: string): void {
    this.text += text
    this.#account = Math.min(ACCOUNT_MAX, this.#account + text.length)
    if (this.#starts !== undefined)
      for (let at = 0; at < text.length; at++) this.#place(this.#originalEnd + at, 1)
    this.#originalEnd += text.length
  }

  #place(start: number, units: number): void {
    this.#starts?.push(start)
    this.#ends.push(start + units)
  }

  #shift(text: string): void {
    this.#begin()
    const codes: number[] = []
    for (let at = 0; at < text.length; at++) {
      const start = this.#originalEnd
      const units = isPair(text, at) ? 2 : 1
      const code = text.charCodeAt(at)
      const plain = units === 2 ? plainOfPair(code, text.charCodeAt(at + 1)) : PLAIN[code]
      const vanishes = plain === 0 && code !== 0
      const cost = vanishes ? units : units - 1
      this.#originalEnd += units
      at += units - 1
      if (cost <= this.#account) {
        this.#account -= cost
        if (vanishes) continue
        this.#account = Math.min(ACCOUNT_MAX, this.#account + 1)
        codes.push(plain as number)
        this.#place(start, units)
        continue
      }
      // Nothing is left to pay with: each unit is a break of its own.
      for (let unit = 0; unit < units; unit++) {
        codes.push(BREAK)
        this.#place(start, units)
      }
    }
    for (let at = 0; at < codes.length; at += BATCH)
      this.text += String.fromCharCode(...codes.slice(at, at + BATCH))
  }

  /** From here on, places are written down. */
  #begin(): void {
    if (this.#starts !== undefined) return
    this.#starts = []
    this.#ends = []
    for (let index = 0; index < this.text.length; index++)
      this.#place(this.#originalBase + index, 1)
  }
}
