import { patternDetector } from '../pattern.ts'

/** Words that say that a code of a diagnosis follows. */
const CONTEXT =
  /(?:\bicd(?:[- ]?10)?|\bdiagnos\w{0,5}|\bdx|\bproblem list|\bcodes?|\bcondition|\bfinding|\bassessment|\bindication|\bhistory of|\bh\/o|\bencounter)\b[^\n]{0,60}$/i
/** Words that say it of nothing else. */
const STRONG = /\bicd|\bdiagnos|\bdx\b/i

/** ICD-10-CM: a letter, a digit, a letter or digit, and up to four more behind a point. */
export const icd10 = patternDetector({
  id: 'icd10_code',
  keywords: ['icd', 'diagnos', 'dx'],
  keywordsIn: 'context',
  context: CONTEXT,
  contextMax: 72,
  pattern: /(?<![\p{L}\d_./-])[A-TV-Z]\d[\dAB](?:\.[\dA-KXZ]{1,4})?(?![\p{L}\d_]|\.\w|-\w)/u,
  ahead: 1,
  spanMax: 8,
  valid: (span, before) => {
    if (!STRONG.test(before)) return false
    return span.includes('.') ? 0.9 : 0.7
  },
  examples: {
    match: [
      'ICD-10: E11.9',
      'Diagnosis: type 2 diabetes (E11.65)',
      'dx F32.1',
      'diagnosed with J45.909 in',
      'ICD10 code I10',
    ],
    noMatch: [
      'E11.9',
      'vitamin B12 level',
      'diagnosis U12.3.4',
      'Dx is pending',
      'ICD-10 codes are listed',
    ],
  },
})
