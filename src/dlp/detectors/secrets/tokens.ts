import type { Detector, Finding, Tail } from '../../detector.ts'
import { runTail } from '../tails.ts'
import { aiTokens } from './ai.ts'
import { beginsHere, inkFrom } from './boundary.ts'
import { chatTokens } from './chat.ts'
import { cloudTokens } from './cloud.ts'
import { codeTokens } from './code.ts'
import { base64Any, type Part, type Run, type TokenFormat, type Alphabet } from './format.ts'
import { paymentTokens } from './payment.ts'
import { isPlaceholder } from './placeholder.ts'
import { serviceTokens } from './services.ts'

/** Longer tokens fire on so much of them. */
export const TOKEN_SPAN_MAX = 139

/** Everything that its issuer marks with a prefix. */
export const tokenFormats: readonly TokenFormat[] = [
  ...cloudTokens,
  ...codeTokens,
  ...paymentTokens,
  ...chatTokens,
  ...aiTokens,
  ...serviceTokens,
]

interface Prefixed {
  readonly prefix: string
  readonly format: TokenFormat
}
/** By the first three characters; those of two also by these alone. Longer prefixes first. */
const BY_OPENING: ReadonlyMap<number, readonly Prefixed[]> = byOpening()
/** As a number; what is no ASCII is nothing, and so is what stands behind the end. */
function openingOf(text: string, at: number): number {
  const third = text.charCodeAt(at + 2)
  const two = (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1)
  return (two << 8) | (third < 0x80 ? third : 0)
}

function byOpening(): ReadonlyMap<number, readonly Prefixed[]> {
  const all = tokenFormats
    .flatMap((format) => format.prefixes.map((prefix) => ({ prefix, format })))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)
  const openings = new Set(all.map(({ prefix }) => prefix.slice(0, 3)))
  const begins = (opening: string): readonly Prefixed[] =>
    all.filter(({ prefix }) => prefix.startsWith(opening) || opening.startsWith(prefix))
  return new Map(Array.from(openings, (opening) => [openingOf(opening, 0), begins(opening)]))
}
/** 1: the first character of some, by its code. */
const IS_FIRST = Uint8Array.from({ length: 0x80 }, (_, code) =>
  tokenFormats.some(({ prefixes }) => prefixes.some((prefix) => prefix.charCodeAt(0) === code))
    ? 1
    : 0,
)
/** 1: the second one, behind some first one. */
const IS_SECOND = Uint8Array.from({ length: 0x80 }, (_, code) =>
  tokenFormats.some(({ prefixes }) => prefixes.some((prefix) => prefix.charCodeAt(1) === code))
    ? 1
    : 0,
)
/** What may begin at `at`. */
function openersAt(text: string, at: number): readonly Prefixed[] {
  const opening = openingOf(text, at)
  return BY_OPENING.get(opening) ?? BY_OPENING.get(opening & ~0xff) ?? []
}

/** From where on, how far, and what was seen there before. */
interface Range {
  readonly from: number
  readonly stop: number
  readonly known?: Known
}

/**
 * The end of `parts` at `from`, within `stop`; -1 when they are not there. A run takes as much as there
 * is: what follows one never begins with a character of its alphabet, unless its length is fixed.
 */
export function partsEnd(
  text: string,
  parts: readonly Part[],
  { from, stop, known }: Range,
): number {
  let at = from
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as Part
    if (typeof part === 'string') {
      if (!text.startsWith(part, at)) return -1
      at += part.length
      continue
    }
    const end = runEnd(
      text,
      part,
      known === undefined ? { from: at, stop } : { from: at, stop, known },
    )
    if (end - at < part.min && end < stop) return -1
    if (end === stop) return isEnough(parts, index, end - at) ? end : -1
    if (index === parts.length - 1 && part.of.has(text.charCodeAt(end))) return -1
    at = end
  }
  return at
}

/** The last run of each alphabet: the next one mostly is a part of it. */
type Known = Map<Alphabet, { readonly from: number; readonly end: number }>

function runEnd(text: string, { of, max }: Run, { from, stop, known }: Range): number {
  const limit = Math.min(stop, from + max)
  const last = known?.get(of)
  const isKnown = last !== undefined && from >= last.from && from <= last.end
  let end = isKnown ? Math.min(limit, last.end) : from
  const seen = end
  const { table } = of
  while (end < limit && table[text.charCodeAt(end)] === 1) end++
  if (!isKnown || end > seen) known?.set(of, { from: isKnown ? last.from : from, end })
  return end
}

/** At the end of what may be looked at: a last part of enough characters is a whole token. */
function isEnough(parts: readonly Part[], index: number, length: number): boolean {
  const part = parts[index] as Exclude<Part, string>
  return index === parts.length - 1 && length >= part.min
}

function tokenAt(
  text: string,
  start: number,
  { prefix, format }: Prefixed,
  known: Known,
): Finding | undefined {
  if (!text.startsWith(prefix, start)) return undefined
  const from = start + prefix.length
  const stop = Math.min(text.length, start + TOKEN_SPAN_MAX)
  const end = partsEnd(text, format.body, { from, stop, known })
  if (end < 0 || isPlaceholder(text.slice(from, end))) return undefined
  const passes = format.checksum?.(text.slice(start, end))
  const confidence = passes === undefined ? 0.95 : passes ? 1 : 0.7
  return { type: format.type, start, end, confidence }
}

function findAt(text: string, start: number, known: Known): Finding | undefined {
  for (const prefixed of openersAt(text, start)) {
    const finding = tokenAt(text, start, prefixed, known)
    if (finding !== undefined) return finding
  }
  return undefined
}

export const secretToken: Detector = {
  id: 'secret_token',
  types: [...new Set(tokenFormats.map(({ type }) => type))],
  gate: 0,
  spanMax: TOKEN_SPAN_MAX + 1,
  contextMax: 3,
  keywordsIn: 'start',
  keywords: [
    ...new Set(
      tokenFormats.flatMap(({ prefixes }) => prefixes.map((prefix) => prefix.toLowerCase())),
    ),
  ],
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    const known: Known = new Map()
    for (let start = from; start < until; start++) {
      if (IS_FIRST[text.charCodeAt(start)] !== 1) continue
      if (IS_SECOND[text.charCodeAt(start + 1)] !== 1 || !beginsHere(text, start)) continue
      const finding = findAt(text, start, known)
      // What starts inside of it is found too, or it would matter where one began to look.
      if (finding !== undefined) found.push(finding)
    }
  },
  openFrom: (text, from) => inkFrom(text, from, TOKEN_SPAN_MAX),
  tail: (opening: string): Tail | undefined =>
    opening.length === TOKEN_SPAN_MAX ? runTail(base64Any.has) : undefined,
  examples: {
    match: [
      'AKIAIOSFODNN7EXAMPLE',
      'aws_access_key_id=ASIAIOSFODNN7EXAMPLE',
      'key=AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY',
      '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',
      `ghp_${'a1B2c3D4e5'.repeat(3)}a1B2c3`,
      `github_pat_${'11ABCDEFG0aBcDeFgHiJkL'}_${'a1B2c3D4e5'.repeat(5)}`,
      'glpat-a1B2c3D4e5F6g7H8i9J0',
      'xoxb-123456789012-1234567890123-a1B2c3D4e5F6',
      'sk_live_a1B2c3D4e5F6g7H8',
      `sk-proj-${'a1B2c3D4e5_-'.repeat(4)}`,
      `sk-ant-api03-${'a1B2c3D4e5'.repeat(6)}`,
      `sk-${'a1B2c3D4e5'.repeat(4)}`,
      'ＡＫＩＡIOSFODNN7EXAMPLE',
      'AKIA\u200bIOSFODNN7EXAMPLE',
      String.raw`"log\nAKIAIOSFODNN7EXAMPLE"`,
      'https://example.com/?id%3DAKIAIOSFODNN7EXAMPLE',
    ],
    noMatch: [
      'AKIAIOSFODNN7EXAMPL',
      'AKIAIOSFODNN7EXAMPLES',
      'XAKIAIOSFODNN7EXAMPLE',
      'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'ghp_YOUR_PERSONAL_ACCESS_TOKEN_GOES_HERE',
      'sk-loading-indicator-with-a-long-class-name',
      'sk_test_XXXXXXXXXXXXXXXXXXXXXXXX',
      'secret commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
      'internationalization/of/documents/and/so/forth',
    ],
  },
}
