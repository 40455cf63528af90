import { isAsciiLetter, isWord } from '../../characters.ts'
import type { Detector, Finding } from '../../detector.ts'
import { drugNames } from './drug-names.ts'

const NAME_MIN = 5
const NAME_MAX = 24
/** Characters behind a name in which a dose or a form may stand. */
const AFTER_CHARS = 28
const CONTEXT_MAX = 64
/** So many letters of a name call for a look at it. */
const KEYWORD_CHARS = 6

/** Words of doses and forms right behind a name. */
const AFTER =
  /^(?: (?:sodium|potassium|hydrochloride|hcl|sulfate|succinate|tartrate|besylate|calcium|acid|er|xr|sr|xl|cr|ir))?,?[ (]{0,2}(?:\d{1,5}(?:[.,]\d{1,3})?(?:\/\d{1,4})? ?-?(?:mg|mcg|µg|ug|g|ml|iu|units?|meq|%)(?![a-z])|tablets?|capsules?|pills?|injections?|inhaler|drops|patch|cream|therapy|treatment|infusion|levels?|overdose|allergy|intolerance|daily|nightly|weekly|b\.?i\.?d|t\.?i\.?d|q\.?d|p\.?r\.?n|po\b|iv\b)/i
/** Words before it that say that somebody is given it. */
const BEFORE =
  /(?:\bprescri\w{2,6}|\btakes?|\btaking|\btook|\bdos(?:e|es|ing|age)|\btreated|\btreatment|\btherapy|\bmedications?|\bmedicines?|\bmeds|\brx|\ballerg\w{1,4}|\bpatients?|\bstart(?:ed|s)?|\bon|\brefill\w{0,3}|\badminister\w{0,3}|\bgiven|\breceiv\w{1,3}|\bdischarged|\bmg|\bmcg|\btablets?|\bcontinue[ds]?|\bdiscontinued|\bstopped|\bswitch\w{0,4}|\bnimmt|\bverordnet|\bverschrieben)\b[^\n.!?]{0,40}$/i

function nameEnd(text: string, start: number): number {
  let end = start
  while (end - start <= NAME_MAX && isAsciiLetter(text.charCodeAt(end))) end++
  return end
}

function findingAt(text: string, start: number): Finding | undefined {
  const end = nameEnd(text, start)
  const length = end - start
  if (length < NAME_MIN || length > NAME_MAX || isWord(text.charCodeAt(end))) return undefined
  if (!drugNames.has(text.slice(start, end).toLowerCase())) return undefined
  const dosed = AFTER.test(text.slice(end, end + AFTER_CHARS))
  if (!dosed && !BEFORE.test(text.slice(Math.max(0, start - CONTEXT_MAX), start))) return undefined
  return { type: 'drug', start, end, confidence: dosed ? 0.9 : 0.75 }
}

/** Names of medicines where somebody takes them: with a dose, or behind words that say so. */
export const drug: Detector = {
  id: 'drug',
  gate: 0,
  spanMax: NAME_MAX + AFTER_CHARS + 2,
  contextMax: CONTEXT_MAX,
  keywords: [...new Set(Array.from(drugNames, (name) => name.slice(0, KEYWORD_CHARS)))],
  keywordsIn: 'start',
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    for (let start = from; start < until; start++) {
      if (!isAsciiLetter(text.charCodeAt(start)) || isWord(text.charCodeAt(start - 1))) continue
      const finding = findingAt(text, start)
      if (finding !== undefined) found.push(finding)
    }
  },
  openFrom(text, from) {
    return Math.max(from, text.length - NAME_MAX - AFTER_CHARS - 1)
  },
  examples: {
    match: [
      'metformin 500 mg twice a day',
      'She takes Lisinopril every morning',
      'Patient was started on warfarin.',
      'prescribed: sertraline',
      'insulin 10 units',
      'allergic to penicillin',
      'given amoxicillin for a week',
      'metoprolol succinate 25mg',
    ],
    noMatch: [
      'The history of aspirin is long',
      'nicotine and its markets',
      'metforminol 500 mg',
      'a lithium battery',
      'Heparin was discovered in 1916',
    ],
  },
}
