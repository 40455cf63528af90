import { patternDetector } from './pattern.ts'

/** Employer identification numbers: a prefix that the IRS assigns, seven digits, in context. */
export const usEin = patternDetector({
  id: 'us_ein',
  keywords: [
    'ein ',
    'ein:',
    'ein#',
    'ein)',
    'fein',
    'employer id',
    'tax id',
    'tax-id',
    'federal id',
    'eins ',
  ],
  keywordsIn: 'context',
  context:
    /\b(?:f?eins?|employer id(?:entification)?|(?:federal |employer )?tax[ -]id|federal id)(?![a-z])/i,
  contextMax: 56,
  pattern:
    /(?<![\wÀ-ɏ]|\d[.,/-])(?:0[1-6]|1[0-6]|2[0-7]|3\d|4[0-8]|5\d|6[0-8]|7[1-7]|8[0-8]|9[0-589])-?\d{7}(?![\wÀ-ɏ]|[-./,]\d)/,
  spanMax: 10,
  ahead: 1,
  examples: {
    match: [
      'EIN: 12-3456789',
      'our FEIN is 94-1234567',
      'Employer Identification Number 36-4481234',
      'federal tax id 541234567',
    ],
    noMatch: [
      '12-3456789',
      'EIN: 07-3456789',
      'EIN 12-34567890',
      'vein 12-3456789',
      'EIN: 12-345678',
    ],
  },
})
