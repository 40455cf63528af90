import { limits } from '../../kernel/limits.ts'
import { isDigit, isLetter, isWord } from '../characters.ts'
import { type Detector, type Finding, GATE, type Tail } from '../detector.ts'
import { runTail } from './tails.ts'

/** RFC 5321 4.5.3.1. */
const LOCAL_MAX = 64
/** Of a domain; a longer one (RFC 1035 allows 253) fires on so much of it. */
const DOMAIN_MAX = 125
/** Names of files such as `icon@2x.png`: no such top-level domain exists. */
const FILE_ENDINGS = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'svg',
  'webp',
  'js',
  'ts',
  'css',
  'html',
])

/** What people's addresses use of RFC 5322's atoms: . _ % + - ' */
function isLocal(code: number): boolean {
  return isWord(code) || code === 0x2e || code === 0x5f || code === 0x2d || isRareLocal(code)
}
const isRareLocal = (code: number): boolean => code === 0x25 || code === 0x2b || code === 0x27
const isDomain = (code: number): boolean => isWord(code) || code === 0x2e || code === 0x2d

/** Start of the run of local characters that ends at `end`; -1 when it is longer than any address. */
function localStart(text: string, end: number): number {
  let start = end
  while (isLocal(text.charCodeAt(start - 1))) {
    start--
    if (end - start > LOCAL_MAX) return -1
  }
  return start
}

/** An address starts with a letter, a digit or an underscore: quotes and dashes before it are prose. */
function trimmedStart(text: string, start: number, at: number): number {
  let from = start
  while (from < at && !isWord(text.charCodeAt(from)) && text.charCodeAt(from) !== 0x5f) from++
  return from
}

/** The end of the longest domain at `from` whose last label is a top-level name; -1 when none. */
function domainEnd(text: string, from: number): number {
  const stop = Math.min(text.length, from + DOMAIN_MAX)
  let end = -1
  let label = from
  let letters = true
  let at = from
  for (; at <= stop; at++) {
    const code = text.charCodeAt(at)
    if (at < stop && isLetter(code)) continue
    if (at < stop && isDigit(code)) {
      letters = false
      continue
    }
    if (label > from && letters && at - label >= 2 && !isFileName(text, label, at)) end = at
    // It goes on: whatever its last label is, an address this long is an address.
    if (at === stop && at < text.length && isDomain(code) && label > from + 1) return at
    if (at === stop || !isDomain(code) || (code === 0x2e && at === label)) break
    if (code === 0x2d) letters = false
    else {
      label = at + 1
      letters = true
    }
  }
  return end
}

const isFileName = (text: string, label: number, end: number): boolean =>
  FILE_ENDINGS.has(text.slice(label, end).toLowerCase())

export const email: Detector = {
  id: 'email',
  gate: GATE.at,
  spanMax: LOCAL_MAX + 1 + DOMAIN_MAX + 2,
  contextMax: limits.detectContextChars,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    for (let at = text.indexOf('@', from); at >= 0; at = text.indexOf('@', at + 1)) {
      const run = localStart(text, at)
      if (run < 0 || !isWord(text.charCodeAt(at + 1))) continue
      const start = trimmedStart(text, run, at)
      if (start >= until) break
      if (start < from || start === at || text.charCodeAt(at - 1) === 0x2e) continue
      const end = domainEnd(text, at + 1)
      if (end > 0) found.push({ type: 'email', start, end, confidence: 0.95 })
    }
  },
  openFrom(text, from) {
    let at = text.length
    const stop = Math.max(from, at - DOMAIN_MAX)
    while (at > stop && isDomain(text.charCodeAt(at - 1))) at--
    const isAddress = text.charCodeAt(at - 1) === 0x40 && at > from
    const start = localStart(text, isAddress ? at - 1 : text.length)
    if (start >= 0) return Math.max(from, start)
    // Too long before the `@`; what stands behind it may be the local part of another.
    const next = localStart(text, text.length)
    return next >= 0 ? Math.max(from, next) : text.length
  },
  tail: (opening: string): Tail | undefined =>
    opening.length - opening.lastIndexOf('@') - 1 === DOMAIN_MAX ? runTail(isDomain) : undefined,
  examples: {
    match: [
      'ada@example.com',
      'Write to <ada.lovelace+notes@mail.example.co.uk>.',
      "'ada@example.com'",
      'mailto:ada_l@example.org?subject=x',
      'ada＠example．com',
      'a\u200bda@exam\u200bple.com',
      'müller@bücher.example',
      '写信给zhang@example.cn吧',
    ],
    noMatch: [
      'ada@localhost',
      '@ada',
      'lodash@4.17.21',
      'icon@2x.png',
      'a@a@a@a',
      'ada@',
      'ada@.com',
      'meet @ 5.pm',
      `${'a'.repeat(70)}@example.com`,
    ],
  },
}
