import { patternDetector } from './pattern.ts'

/** Names of months in English, German, French, Spanish; abbreviated ones with or without a point. */
const MONTHS =
  'january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|maerz|mai|juni|juli|oktober|dezember|janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|sept|jan|feb|mar|apr|jun|jul|aug|sep|oct|okt|nov|dec|dez'
const MONTH = `(?:${MONTHS})\\.?`
const YEAR = String.raw`(?:1[89]|20)\d\d`
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])`
const NUMBER_MONTH = String.raw`(?:0?[1-9]|1[0-2])`
const TIME = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?: ?[ap]\.?m\b\.?)?(?: ?(?:Z|UTC|GMT|CET|EST|PST|[+-][01]\d:?\d\d)(?!\w))?`
/** Day or month first. The same sign twice, without a backreference. */
const SLASHED = ['/', '-', String.raw`\.`].flatMap((sign) => [
  `${YEAR}${sign}${NUMBER_MONTH}${sign}${DAY}`,
  `(?:${DAY}|${NUMBER_MONTH})${sign}(?:${DAY}|${NUMBER_MONTH})${sign}(?:${YEAR}|\\d\\d(?!\\d))`,
])
const WRITTEN = [
  String.raw`${DAY}(?:st|nd|rd|th|er|\.)?(?: of| de)?[ -]${MONTH}(?:,?(?: de)?[ -]${YEAR})?`,
  String.raw`${MONTH} ${DAY}(?:st|nd|rd|th)?(?:,? ${YEAR})?`,
  String.raw`${MONTH},? (?:de )?${YEAR}`,
]
/** A date in numbers or with the month written out. */
export const DATE_FORM = [...SLASHED, ...WRITTEN].join('|')
/** The longest of them. */
export const DATE_CHARS_MAX = 32

const WEEKDAY =
  '(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo'

const partsOf = (span: string): readonly number[] => (span.match(/\d+/g) ?? []).map(Number)

/** Day and month exist, in one of the two orders. */
export function isDate(span: string): boolean {
  const [first = 0, second = 0, third = 0] = partsOf(span)
  if (!/^\d{1,4}[-/.]\d/.test(span)) return true
  if (first > 31) return second >= 1 && second <= 12 && third >= 1 && third <= 31
  return (first <= 12 && second <= 31) || (second <= 12 && first <= 31)
}

/** Two digits for the year with points are versions and numbers of sections. */
function valid(span: string): boolean | number {
  if (/^\d{1,2}\.\d{1,2}\.\d{2}$/.test(span)) return false
  if (/^(?:may|mar|jan|sun|sat)\.? \d{1,2}$/.test(span)) return false
  if (/^\d/.test(span) && !isDate(span.replace(/[ T][^]*$/, ''))) return false
  return /\d/.test(span) ? 0.85 : 0.5
}

export const date = patternDetector({
  id: 'date',
  keywords: [
    '0/0',
    '-00-0',
    '-0-0',
    '0-00-00',
    '0-0-00',
    '0.00.0',
    '0.0.0',
    '0:00',
    '0 de ',
    '0 of ',
    ...['st', 'nd', 'rd', 'th', 'er'].map((ending) => `0${ending}`),
    ...Array.from('jfmasond', (initial) => [
      `0 ${initial}`,
      `0. ${initial}`,
      `0-${initial}`,
    ]).flat(),
    ...MONTHS.split('|').flatMap((month) =>
      /^[a-z]+$/.test(month) ? [`${month} `, `${month}.`, `${month},`] : [],
    ),
    'day',
    'ntag',
    'stag',
    'rstag',
    'mittwoch',
    'dimanche',
    'lundi',
    'mardi',
    'mercredi',
    'jeudi',
    'vendredi',
    'samedi',
    'lunes',
    'martes',
    'rcoles',
    'jueves',
    'viernes',
    'bado',
    'domingo',
  ],
  keywordsIn: 'span',
  contextMax: 2,
  pattern: new RegExp(
    String.raw`(?<![\w.:/+-])(?<!\p{L})(?:(?:${DATE_FORM})(?:(?:T|,? (?:at |um )?)${TIME})?|${TIME}|(?:${WEEKDAY}))(?![\p{L}\d_/]|[.:-]\d|-\p{L})`,
    'iu',
  ),
  ahead: 1,
  spanMax: 70,
  valid,
  examples: {
    match: [
      'Date: 2004-12-06 08:35:20',
      'since 1/13/1977',
      "It's 11/10/1936.",
      'on 14 March 2024 to',
      'am 3. Oktober 1990',
      'le 14 juillet 1789',
      'el 12 de octubre de 1992',
      'December 25, 2021',
      '2024-02-29T12:30:00Z',
      '31.12.1999',
      'at 10:45 pm',
      'Monday',
      'March 2024',
    ],
    noMatch: [
      '2004-13-06',
      'version 1.12.99',
      '1.2.3',
      '13/32/1999',
      '1/2',
      '10:75',
      'we may 10',
      'march on',
      '20240101',
      '555-123-4567',
      '123-45-6789',
    ],
  },
})
