import { patternDetector } from './pattern.ts'

const CONTEXT = /\b(?:itin|taxpayer|tax id)/i

/** Individual taxpayer numbers of the IRS: 9xx, a group of the published ranges, four digits. */
export const usItin = patternDetector({
  id: 'us_itin',
  keywords: ['000-00-0000', '000 00 0000', 'itin', 'taxpayer', 'tax id'],
  contextMax: 56,
  pattern:
    /(?<![\wÀ-ɏ]|\d[.,/-])9\d{2}(?:-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-|([ ]?)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])[ ]?)\d{4}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 11,
  ahead: 1,
  valid: (span, before) => (span.includes('-') ? 0.85 : CONTEXT.test(before) && 0.8),
  examples: {
    match: ['912-70-1234', 'ITIN: 912 70 1234', 'his ITIN is 998881234', 'taxpayer id 900-65-0001'],
    noMatch: [
      '912-49-1234',
      '912-93-1234',
      '812-70-1234',
      '912701234',
      '912-70-12345',
      'x912-70-1234',
    ],
  },
})
