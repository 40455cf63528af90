import { patternDetector } from './pattern.ts'

/**
 * What the states print, as AAMVA and their agencies publish it: letters and digits without spaces and
 * hyphens. Several states share each.
 */
const FORMATS = [
  '\\d{7,12}', // AK, CT, GA, LA, NC, NM, OR, PA, SC, SD, TN, TX, UT, WY and others
  '\\d{13,14}', // MT
  '\\d{16}', // NY before
  '[A-Z]\\d{4,12}', // AZ, CA, FL, HI, IL, IN, KS, KY, MA, MD, MI, MN, MO, NE, NY, OH, RI, VA and others
  '[A-Z]\\d{13,14}', // WI, NJ
  '[A-Z]\\d{18}', // NY before
  '[A-Z]{2}\\d{2,7}', // AZ, CO, OH, OR, WV
  '[A-Z]{2}\\d{6}[A-Z]', // ID
  '[A-Z]{3}\\d{6}', // ND
  '[A-Z]\\d[A-Z]\\d[A-Z]', // KS before
  '\\d{3}[A-Z]{2}\\d{4}', // IA
  '\\d{2}[A-Z]{3}\\d{5}', // NH
  '[A-Z]{3}\\d{8}', // NH
  '\\d{7}[A-Z]', // ME, VT
  '\\d{8}[A-Z]{1,2}', // MO
  '\\d{9}[A-Z]', // MO
  '\\d{3}[A-Z]\\d{6}', // MO
  '[A-Z]\\d{6}R', // MO
  'WDL[A-Z0-9]{9}', // WA
  '[A-Z]{1,7}[A-Z0-9*]{4,10}\\d{3}[A-Z0-9]{2}', // WA before
]
const LICENSE = new RegExp(`^(?:${FORMATS.join('|')})$`)
const DIGITS_MIN = 3

const isLicense = (span: string): boolean => {
  const plain = span.replaceAll('-', '').toUpperCase()
  return plain.replace(/\D/g, '').length >= DIGITS_MIN && LICENSE.test(plain)
}

/** Driver's licences of the United States: a state's format, only behind words that say so. */
export const usDriverLicense = patternDetector({
  id: 'us_driver_license',
  keywords: [
    'driver',
    'driving li',
    'license n',
    'licence n',
    'license #',
    'license:',
    'licence:',
    'dl ',
    'dl:',
    'dl#',
    'dln',
    'd.l.',
  ],
  keywordsIn: 'context',
  context:
    /driver[’'´`]?s?[’'´`]?,? li[cs]en[sc]e|drivers? ?li[cs]|driving li[cs]en[sc]e|\bli[cs]en[sc]e ?(?:n|#|:)|\bdl(?:n\b|[ :#])|\bd\.l\./i,
  contextMax: 56,
  pattern: /(?<![\wÀ-ɏ]|\d[.,/-])[A-Z0-9*](?:-?[A-Z0-9*]){4,18}(?![\wÀ-ɏ]|[-./,]\d)/i,
  spanMax: 37,
  ahead: 1,
  valid: isLicense,
  confidence: 0.75,
  examples: {
    match: [
      "my driver's license number is 341308170",
      'Driver License: F255-921-50-094-0',
      'DL# D1234567',
      'DLN: LH329609T',
      'license no. M943688896309',
      'driving licence WDLABCD456DG',
    ],
    noMatch: [
      '341308170',
      "driver's license renewal",
      "driver's license 12",
      'license plates 341308170x',
      "driver's license expires 2024",
    ],
  },
})
