/** Check digits and dates that several identifiers share. Digits are ASCII. */

/** Separators that people write between the groups of a number. */
export const compact = (span: string): string => span.replace(/[\s./-]/g, '')

const digitAt = (digits: string, index: number): number => digits.charCodeAt(index) - 0x30

/** ISO/IEC 7812-1 annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const doubled = digitAt(digits, digits.length - 1 - index) * (index % 2 === 0 ? 1 : 2)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Each digit times its weight, added up. As many digits as weights. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < weights.length; index++)
    sum += digitAt(digits, index) * (weights[index] as number)
  return sum
}

/** ISO/IEC 7064 mod 11,10: the last digit is the check digit. */
export function passesMod11And10(digits: string): boolean {
  let product = 10
  for (let index = 0; index < digits.length - 1; index++) {
    const sum = (digitAt(digits, index) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1)
}

/** What remains of a number of any length. */
export function remainder(digits: string, divisor: number): number {
  let rest = 0
  for (let index = 0; index < digits.length; index++)
    rest = (rest * 10 + digitAt(digits, index)) % divisor
  return rest
}

/** ICAO 9303 part 3: weights 7, 3, 1; letters from A = 10. The check digit comes last. */
export function passesIcao9303(text: string): boolean {
  let sum = 0
  for (let index = 0; index < text.length - 1; index++)
    sum += Number.parseInt(text.charAt(index), 36) * ([7, 3, 1][index % 3] as number)
  return sum % 10 === digitAt(text, text.length - 1)
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days that a month may have, in whatever year. */
export function isDayOfMonth(month: number, day: number): boolean {
  return day >= 1 && day <= (DAYS[month - 1] ?? 0)
}

/** One digit again and again: printed as an example, never issued. */
export const isRepeated = (digits: string): boolean => /^(\d)\1*$/.test(digits)
