import { patternDetector } from '../pattern.ts'

/** Numbers under which an insurance knows a person: the words before one say what it is. */
export const healthPlan = patternDetector({
  id: 'health_plan_number',
  keywords: [
    'member id',
    'member n',
    'member #',
    'memberid',
    'member_id',
    'subscriber',
    'health plan',
    'beneficiary',
    'medicare',
    'medicaid',
    'insurance id',
    'insurance n',
    'group n',
    'policyholder',
    'hicn',
    'mbi',
    'versichertennummer',
    'krankenversicher',
    'kvnr',
    'insured id',
  ],
  keywordsIn: 'context',
  contextMax: 56,
  context:
    /(?:\b(?:member|subscriber|beneficiary|insured|insurance|health plan|medicare|medicaid|policyholder)[ _-]?(?:(?:beneficiary|member|claim|health|plan)[ _-]?)?(?:id|identifier|no|num|number|nr|#|card)\b|\bmemberid|\bmember_id|\bhicn\b|\bmbi\b|\bversichertennummer|\bkvnr|\bkrankenversicher\w{0,12}(?:nummer)?)(?:[ _-]?(?:number|no|id)\b)?\.?(?: (?:is|was))?[ #:=(]{0,4}$/i,
  pattern:
    /(?<![\p{L}\d_-])(?:[A-Z]{1,4}[- ]?)?\d(?:[A-Z\d]|-(?=[A-Z\d])){5,14}(?![\p{L}\d_]|-\w)/u,
  ahead: 1,
  spanMax: 26,
  confidence: 0.85,
  valid: (span) => span.replace(/\D/g, '').length >= 5,
  examples: {
    match: [
      'Member ID: XYZ123456789',
      'Medicare number 1EG4-TE5-MK73',
      'subscriber no. 998877665',
      'MBI: 1EG4TE5MK73',
      'Versichertennummer: A123456780',
    ],
    noMatch: [
      'member since 2019',
      'Member ID: none',
      'health plan of 2024',
      'medicare for all',
      'XYZ123456789',
    ],
  },
})
