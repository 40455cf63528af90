import { DATE_CHARS_MAX, DATE_FORM, isDate } from './date.ts'
import { patternDetector } from './pattern.ts'

/** Words of five languages that say that a date of birth follows. */
const CONTEXT =
  /(?:\bborn\b|\bbirth(?:day|date)?|\bdob\b|\bd\.o\.b|geboren|geburtsdatum|\bgeb\.|\bn[ée]e? le|\bn[ée]\(e\)|naissance|nacid[oa]|nacimiento|\bnat[oa] il|nascita|geboortedatum|\bnascid[oa]|nascimento)[^\n]{0,40}$/i

export const birthDate = patternDetector({
  id: 'birth_date',
  keywords: [
    'born',
    'birth',
    'dob',
    'd.o.b',
    'geboren',
    'geburtsdatum',
    'geb.',
    ' le 0',
    'e le ',
    'naissance',
    'nacid',
    'nacimiento',
    'nato il',
    'nata il',
    'nascita',
    'geboortedatum',
    'nascid',
    'nascimento',
    ' le',
    '(e)',
  ],
  keywordsIn: 'context',
  context: CONTEXT,
  contextMax: 64,
  pattern: new RegExp(
    String.raw`(?<![\p{L}\d_.:/+-])(?:${DATE_FORM}|(?:19|20)\d{6})(?![\p{L}\d_/]|[.:-]\d)`,
    'iu',
  ),
  ahead: 1,
  spanMax: DATE_CHARS_MAX,
  confidence: 0.9,
  valid: (span) => /\d/.test(span) && isDate(span),
  examples: {
    match: [
      'She was born on 2/16/1962. Her',
      'DOB: 1984-06-15',
      'date of birth: 12 March 1980',
      'geboren am 3. Oktober 1990',
      'Geburtsdatum: 03.10.1990',
      'née le 14 juillet 1989',
      'Date de naissance : 14/07/1989',
      'nacida el 12 de octubre de 1992',
    ],
    noMatch: [
      'It was made on 2/16/1962',
      'born in Paris',
      'geboren wurde er nie',
      'born 99/99/1999',
      'le 14 juillet 1989',
    ],
  },
})
