import { patternDetector } from './pattern.ts'

/** National Insurance numbers of the United Kingdom: prefixes that HMRC assigns, six digits, A to D. */
export const ukNino = patternDetector({
  id: 'uk_nino',
  keywords: Array.from('abceghjklmnprstwxyz').flatMap((letter) => [
    `${letter}000000`,
    `${letter} 00 00 00`,
    `${letter}-00-00-00`,
    `${letter} 000000`,
  ]),
  keywordsIn: 'span',
  pattern:
    /(?<![\wÀ-ɏ])(?!BG|GB|NK|KN|TN|NT|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![\wÀ-ɏ])/,
  spanMax: 13,
  confidence: 0.9,
  examples: {
    match: [
      'AB123456C',
      'NINO: AB 12 34 56 C',
      'JG121212A',
      'National Insurance number PW-12-34-56-D',
    ],
    noMatch: ['BG123456C', 'AB123456E', 'DA123456C', 'AB12345C', 'XAB123456C'],
  },
})
