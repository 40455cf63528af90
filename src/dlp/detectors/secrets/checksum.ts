const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const POLYNOMIAL = 0xedb88320
/** Characters of the sum, and of what it is over, behind the prefix. */
const SUM_CHARS = 6
const BODY_CHARS = 30

const CRC_TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1
  return value >>> 0
})

/** CRC-32 (ISO-HDLC) of ASCII text. */
export function crc32(text: string): number {
  let sum = 0xffffffff
  for (let index = 0; index < text.length; index++)
    sum = (CRC_TABLE[(sum ^ text.charCodeAt(index)) & 0xff] as number) ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}

/** A number in base 62, `0` to `9`, `A` to `Z`, `a` to `z`, with zeros in front. */
export function base62(value: number, width: number): string {
  let text = ''
  for (let rest = value; text.length < width; rest = Math.floor(rest / 62))
    text = `${ALPHABET.charAt(rest % 62)}${text}`
  return text
}

/**
 * Tokens of GitHub and npm end with six characters that are the CRC-32 of the thirty before them.
 * Undefined for the longer tokens that GitHub makes for apps.
 */
export function passesTail30(token: string): boolean | undefined {
  const body = token.slice(token.indexOf('_') + 1)
  if (body.length !== BODY_CHARS + SUM_CHARS) return undefined
  return base62(crc32(body.slice(0, BODY_CHARS)), SUM_CHARS) === body.slice(BODY_CHARS)
}
