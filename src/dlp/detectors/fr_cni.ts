import { patternDetector } from './pattern.ts'

/** French identity cards in context: twelve digits, or nine letters and digits since 2021. */
export const frCni = patternDetector({
  id: 'fr_cni',
  keywords: ['carte nationale', 'cni ', 'cni:', 'identit', 'piece d'],
  keywordsIn: 'context',
  context: /carte nationale|\bcni\b|carte d.identit|identit/i,
  contextMax: 56,
  pattern: /(?<![\wÀ-ɏ])(?:\d{12}|[A-HJ-NP-Z0-9]{9})(?![\wÀ-ɏ])/,
  spanMax: 12,
  valid: (span) => /\d{2}|\d.*\d/.test(span),
  examples: {
    match: [
      "carte nationale d'identité 880692310285",
      'CNI: X4RTBPFW4',
      'CNI 051092100123',
      'identité n° D2H6862M2',
    ],
    noMatch: ['880692310285', 'CNI 88069231028', 'CNI française', 'CNI ABCDEFGHJ'],
  },
})
