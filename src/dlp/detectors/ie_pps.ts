import { compact, weighted } from './checks.ts'
import { patternDetector } from './pattern.ts'

function hasCheckLetter(plain: string): boolean {
  const second = plain.charAt(8)
  const extra = second === '' || second === 'W' ? 0 : (second.charCodeAt(0) - 0x40) * 9
  const rest = (weighted(plain, [8, 7, 6, 5, 4, 3, 2]) + extra) % 23
  return plain.charAt(7) === 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(rest)
}

/** Irish PPS numbers: seven digits, check letter mod 23, sometimes a second letter, in context. */
export const iePps = patternDetector({
  id: 'ie_pps',
  keywords: ['pps', 'personal public', 'rsi '],
  keywordsIn: 'context',
  context: /\bppsn?\b|personal public|\brsi\b/i,
  contextMax: 48,
  pattern: /(?<![\wÀ-ɏ])\d{7} ?[A-W][A-IW]?(?![\wÀ-ɏ])/i,
  spanMax: 10,
  valid: (span) => hasCheckLetter(compact(span).toUpperCase()),
  confidence: 0.95,
  examples: {
    match: [
      'PPS 1234567T',
      'PPSN: 1234567FA',
      'personal public service number 1234567T',
      'ppsn 6433435f',
    ],
    noMatch: ['1234567T', 'PPS 1234567A', 'PPS 12345678T', 'PPS 123456T'],
  },
})
