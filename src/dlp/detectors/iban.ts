import { limits } from '../../kernel/limits.ts'
import { isAsciiLetter, isDigit, isWord } from '../characters.ts'
import { type Detector, type Finding, GATE } from '../detector.ts'
import { isGap } from './digits.ts'

/** Lengths of the ISO 13616 registry (SWIFT, release 100). */
const LENGTHS_BY_COUNTRY = `
  AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28
  EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26
  IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28
  NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25
  SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
/** By country, as a number in base 26. */
const LENGTHS = new Uint8Array(26 * 26)
for (const entry of LENGTHS_BY_COUNTRY.trim().split(/\s+/)) {
  const index = (entry.charCodeAt(0) - 0x41) * 26 + entry.charCodeAt(1) - 0x41
  LENGTHS[index] = Number(entry.slice(2))
}
const LENGTH_MIN = 15
const LENGTH_MAX = 34
/** Every character with one gap behind it. */
const SPAN_MAX = LENGTH_MAX * 2

/** Where an IBAN that starts at `start` ends, and how many characters it has. */
interface Walk {
  readonly end: number
  readonly count: number
}

/** 0 when no such country has IBANs. */
function lengthAt(text: string, start: number): number {
  const first = (text.charCodeAt(start) | 0x20) - 0x61
  const second = (text.charCodeAt(start + 1) | 0x20) - 0x61
  return LENGTHS[first * 26 + second] ?? 0
}

// The boundary first: inside of words, where most offsets are, nothing else is asked.
const startsHere = (text: string, start: number): boolean =>
  !isWord(text.charCodeAt(start - 1)) &&
  isAsciiLetter(text.charCodeAt(start)) &&
  isAsciiLetter(text.charCodeAt(start + 1)) &&
  isDigit(text.charCodeAt(start + 2)) &&
  isDigit(text.charCodeAt(start + 3))

/** Single spaces and hyphens are skipped wherever they stand. */
function walk(text: string, start: number, length: number): Walk {
  let count = 0
  let at = start
  for (; count < length && at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isDigit(code) || isAsciiLetter(code)) count++
    else if (!isGap(code) || isGap(text.charCodeAt(at - 1))) break
  }
  return { end: at, count }
}

/** ISO 7064 mod 97-10 over the characters, letters as two digits, the first four last. */
function passesMod97(iban: string): boolean {
  let rest = 0
  for (let index = 0; index < iban.length; index++) {
    const code = iban.charCodeAt((index + 4) % iban.length)
    rest = isDigit(code) ? rest * 10 + code - 0x30 : rest * 100 + (code | 0x20) - 0x57
    rest %= 97
  }
  return rest === 1
}

/** The beginning of a country code and check digits, at the very end of the text. */
function mayStartHere(text: string, start: number): boolean {
  if (isWord(text.charCodeAt(start - 1))) return false
  const left = text.length - start
  if (left === 1) return isAsciiLetter(text.charCodeAt(start))
  return lengthAt(text, start) > 0 && (left === 2 || isDigit(text.charCodeAt(start + 2)))
}

function isOpenAt(text: string, start: number): boolean {
  const left = text.length - start
  if (left < 4) return mayStartHere(text, start)
  if (!startsHere(text, start)) return false
  const length = lengthAt(text, start)
  return left <= length * 2 && walk(text, start, length).end === text.length
}

export const iban: Detector = {
  id: 'iban',
  gate: GATE.letterDigit,
  spanMax: SPAN_MAX,
  contextMax: limits.detectContextChars,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    const last = Math.min(until, text.length - LENGTH_MIN + 1)
    for (let start = from; start < last; start++) {
      if (!startsHere(text, start)) continue
      const length = lengthAt(text, start)
      if (length === 0) continue
      const { end, count } = walk(text, start, length)
      if (count < length || isWord(text.charCodeAt(end))) continue
      const plain = text.slice(start, end).replace(/[ -]/g, '')
      if (passesMod97(plain)) found.push({ type: 'iban', start, end, confidence: 0.95 })
    }
  },
  openFrom(text, from) {
    for (let start = Math.max(from, text.length - SPAN_MAX); start < text.length; start++)
      if (isOpenAt(text, start)) return start
    return text.length
  },
  examples: {
    match: [
      'GB82WEST12345698765432',
      'GB82 WEST 1234 5698 7654 32 is ours',
      'pay to de89 3704 0044 0532 0130 00.',
      'NL91-ABNA-0417-1643-00',
      'IBAN:FR1420041010050500013M02606',
      'NO93 8601 1117 947',
      'GB82\u00a0WEST\u00a01234\u00a05698\u00a07654\u00a032',
      'ＧＢ82ＷＥＳＴ12345698765432',
      'GB82\u200bWEST12345698765432',
      'MT84MALT011000012345MTLCAST001S',
    ],
    noMatch: [
      'GB82WEST12345698765433',
      'XX82WEST12345698765432',
      'AGB82WEST12345698765432',
      'GB82WEST123456987654321',
      'GB82 WEST 1234',
      'order no12 of the people here',
    ],
  },
}
