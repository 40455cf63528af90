/** Characters that a part of a token may hold. */
export interface Alphabet {
  readonly has: (code: number) => boolean
  /** 1 by the code of each of them: who asks about every character looks here. */
  readonly table: Uint8Array
  /** All of them, to make examples from. */
  readonly characters: string
}

const DIGITS = '0123456789'
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()

export function alphabet(characters: string): Alphabet {
  const table = new Uint8Array(0x80)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return { has: (code) => table[code] === 1, table, characters }
}

export const decimal = alphabet(DIGITS)
export const hex = alphabet(`${DIGITS}abcdef`)
export const anyHex = alphabet(`${DIGITS}abcdefABCDEF`)
export const base32 = alphabet(`${UPPER}234567`)
export const lowerAlnum = alphabet(DIGITS + LOWER)
export const upperAlnum = alphabet(DIGITS + UPPER)
export const alnum = alphabet(DIGITS + LOWER + UPPER)
export const underscored = alphabet(`${DIGITS}${LOWER}${UPPER}_`)
export const base64Url = alphabet(`${DIGITS}${LOWER}${UPPER}_-`)
export const base64 = alphabet(`${DIGITS}${LOWER}${UPPER}+/`)
export const base64Any = alphabet(`${DIGITS}${LOWER}${UPPER}+/_-`)
/** Base64 of a URL's query: `+`, `/` and `=` are escaped. */
export const escaped64 = alphabet(`${DIGITS}${LOWER}${UPPER}%`)
export const dotted = alphabet(`${DIGITS}${LOWER}${UPPER}_-.`)

/** So many characters of an alphabet, as many as there are. */
export interface Run {
  readonly of: Alphabet
  readonly min: number
  readonly max: number
}
export const run = (of: Alphabet, min: number, max = min): Run => ({ of, min, max })
/** As long as it goes on. */
export const open = (of: Alphabet, min: number): Run => ({ of, min, max: Infinity })

/** A literal piece, or a run of an alphabet. */
export type Part = string | Run

export const uuid: readonly Part[] = [
  run(anyHex, 8),
  '-',
  run(anyHex, 4),
  '-',
  run(anyHex, 4),
  '-',
  run(anyHex, 4),
  '-',
  run(anyHex, 12),
]

/** A token as its issuer publishes it: what it begins with, and what follows. */
export interface TokenFormat {
  /** The finding's type. */
  readonly type: string
  /** Who issues it: read by people only. */
  readonly issuer: string
  /** What it begins with, as written. */
  readonly prefixes: readonly string[]
  readonly body: readonly Part[]
  /**
   * Whether the token's own check digits agree; undefined where this form has none. A wrong sum lowers
   * the confidence and nothing else: a token with a slip of the pen is still one to keep inside.
   */
  readonly checksum?: (token: string) => boolean | undefined
}

export function token(
  type: string,
  issuer: string,
  prefixes: string | readonly string[],
  ...body: readonly Part[]
): TokenFormat {
  return {
    type: `secret_${type}`,
    issuer,
    prefixes: typeof prefixes === 'string' ? [prefixes] : prefixes,
    body,
  }
}

/** A secret that only its name gives away: `TWILIO_AUTH_TOKEN = …`. */
export interface NamedFormat {
  readonly type: string
  readonly issuer: string
  /** What the name, or what stands right before it, has: lower case, without separators. */
  readonly words: readonly string[]
  readonly body: readonly Part[]
}
export function named(
  type: string,
  issuer: string,
  words: readonly string[],
  ...body: readonly Part[]
): NamedFormat {
  return { type: `secret_${type}`, issuer, words, body }
}
