import { patternDetector } from './pattern.ts'

/** Indian permanent account numbers: five letters of which the fourth is the kind of holder, four digits, a letter. */
export const inPan = patternDetector({
  id: 'in_pan',
  keywords: Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `0000${letter}`),
  keywordsIn: 'span',
  pattern: /(?<![\wÀ-ɏ])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![\wÀ-ɏ])/,
  spanMax: 10,
  confidence: 0.8,
  examples: {
    match: ['ABCPE1234F', 'PAN: AAACB5343E', 'pan card BNZPM2501F', '(AFZPK7190K)'],
    noMatch: ['ABCXE1234F', 'ABCPE12345', 'abcpe1234f', 'XABCPE1234F'],
  },
})
