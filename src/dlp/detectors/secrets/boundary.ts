import { isAsciiLetter, isDigit } from '../../characters.ts'

const isAlnum = (code: number): boolean => isDigit(code) || isAsciiLetter(code)
const isHexDigit = (code: number): boolean =>
  isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66)

/**
 * A token may begin at `start`: no letter or digit before it, unless that one ends an escape, as in
 * `"line\ntoken"` or `?key%3Dtoken`.
 */
export function beginsHere(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1)
  if (!isAlnum(before)) return true
  if (text.charCodeAt(start - 2) === 0x5c)
    return before === 0x6e || before === 0x74 || before === 0x72
  return (
    text.charCodeAt(start - 3) === 0x25 &&
    isHexDigit(before) &&
    isHexDigit(text.charCodeAt(start - 2))
  )
}

/** The start of the run without white space that ends the text, no further back than `spanMax`. */
export function inkFrom(text: string, from: number, spanMax: number): number {
  const near = Math.max(from, text.length - spanMax)
  let at = text.length
  while (at > near && text.charCodeAt(at - 1) > 0x20) at--
  return at
}
