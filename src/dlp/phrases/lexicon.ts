import { GROUPS } from '../gazetteer/groups.ts'
import { FIRST, LAST } from '../gazetteer/names.ts'
import { LEGAL_FORMS, ORG_LAST, ORG_NAMES, ORG_OF } from '../gazetteer/organisations.ts'
import { COUNTRIES, REGIONS, TOWNS } from '../gazetteer/places.ts'
import {
  STREET_BEFORE,
  STREET_BEHIND,
  STREET_BEHIND_ELSEWHERE,
  STREET_ENDINGS,
} from '../gazetteer/streets.ts'
import { JOBS, PREFIXES } from '../gazetteer/titles.ts'
import { COMMON, PRODUCTS } from '../gazetteer/words.ts'
import {
  BEFORE_ORGANISATION,
  BEFORE_PERSON,
  BEFORE_PLACE,
  CALENDAR,
  FUNCTION_WORDS,
  GREETINGS,
  LABELS,
  NAME_SUFFIXES,
  PARTICLES,
  PLACE_HEADS,
  PLACE_VERBS,
  SPEECH,
  STATE_CODES,
  UNITS,
} from './context.ts'

/** What a word can be, as bits: most are several things. */
export const BIT = {
  first: 1,
  last: 1 << 1,
  town: 1 << 2,
  country: 1 << 3,
  region: 1 << 4,
  group: 1 << 5,
  prefix: 1 << 6,
  job: 1 << 7,
  /** An ordinary English word. */
  common: 1 << 8,
  streetBehind: 1 << 9,
  streetBefore: 1 << 10,
  legal: 1 << 11,
  orgLast: 1 << 12,
  orgOf: 1 << 13,
  /** `van`, `de`, `bin`: may stand in lower case within a name. */
  particle: 1 << 14,
  beforePerson: 1 << 15,
  speech: 1 << 16,
  beforePlace: 1 << 17,
  calendar: 1 << 18,
  /** Never part of a name, whatever its case. */
  function: 1 << 19,
  unit: 1 << 20,
  orgName: 1 << 21,
  stateCode: 1 << 22,
  /** Begins an entry of several words. */
  opens: 1 << 23,
  greeting: 1 << 24,
  label: 1 << 25,
  beforeOrganisation: 1 << 26,
  nameSuffix: 1 << 27,
  placeHead: 1 << 28,
  placeVerb: 1 << 29,
  streetElsewhere: 1 << 30,
} as const

export interface Lexicon {
  /** By folded word. */
  readonly words: ReadonlyMap<string, number>
  /** Entries of several words, joined by one space. */
  readonly phrases: ReadonlyMap<string, number>
}

/** Words of the longest entry of several words. */
export const PHRASE_WORDS_MAX = 5
export const NAMES = BIT.first | BIT.last
export const PLACES = BIT.town | BIT.country | BIT.region

const SPACE = /\s+/
const entriesOf = (table: string): string[] =>
  table.split(table.includes('|') ? /[|\n]/ : SPACE).filter((entry) => entry !== '')

const TABLES: readonly (readonly [table: string, bit: number])[] = [
  [FIRST, BIT.first],
  [LAST, BIT.last],
  [TOWNS, BIT.town],
  [COUNTRIES, BIT.country],
  [REGIONS, BIT.region],
  [GROUPS, BIT.group],
  [PREFIXES, BIT.prefix],
  [JOBS, BIT.job],
  [COMMON, BIT.common],
  [PRODUCTS, BIT.common],
  [STREET_BEHIND, BIT.streetBehind],
  [STREET_BEHIND_ELSEWHERE, BIT.streetElsewhere],
  [STREET_BEFORE, BIT.streetBefore],
  [LEGAL_FORMS, BIT.legal],
  [ORG_LAST, BIT.orgLast],
  [ORG_OF, BIT.orgOf],
  [ORG_NAMES, BIT.orgName],
  [PARTICLES, BIT.particle],
  [BEFORE_PERSON, BIT.beforePerson],
  [SPEECH, BIT.speech],
  [BEFORE_PLACE, BIT.beforePlace],
  [CALENDAR, BIT.calendar | BIT.common],
  [FUNCTION_WORDS, BIT.function | BIT.common],
  [UNITS, BIT.unit],
  [STATE_CODES, BIT.stateCode],
  [GREETINGS, BIT.greeting],
  [LABELS, BIT.label],
  [BEFORE_ORGANISATION, BIT.beforeOrganisation],
  [NAME_SUFFIXES, BIT.nameSuffix],
  [PLACE_HEADS, BIT.placeHead],
  [PLACE_VERBS, BIT.placeVerb],
]

function build(): Lexicon {
  const words = new Map<string, number>()
  const phrases = new Map<string, number>()
  const add = (word: string, bits: number): unknown =>
    words.set(word, (words.get(word) ?? 0) | bits)
  for (const [table, bit] of TABLES)
    for (const entry of entriesOf(table)) {
      const parts = entry.replaceAll(/[.,]/g, '').split(' ')
      const [head = ''] = parts
      if (parts.length === 1) add(head, bit)
      else if (parts.length <= PHRASE_WORDS_MAX) {
        const key = parts.join(' ')
        phrases.set(key, (phrases.get(key) ?? 0) | bit)
        add(head, BIT.opens)
      }
    }
  for (const [word, bits] of words)
    if ((bits & NAMES) !== 0 && isPlural(word, words)) words.set(word, bits | BIT.common)
  return { words, phrases }
}

const PLURAL_MIN = 5
/** `Banks`, `Rivers`: surnames that are ordinary words in the plural. */
function isPlural(word: string, words: ReadonlyMap<string, number>): boolean {
  if (word.length < PLURAL_MIN || !word.endsWith('s')) return false
  const bits = words.get(word.slice(0, -1)) ?? 0
  return (bits & BIT.common) !== 0 && (bits & NAMES & BIT.first) === 0
}

let built: Lexicon | undefined
/** Built when first asked for: some 40,000 entries, and most gates never look for names. */
export function lexicon(): Lexicon {
  built ??= build()
  return built
}

const ENDINGS = ['s', 'es', 'd', 'ed', 'ing', 'ly', 'er', 'ers', 'r', 'rs', 'est', 'ness', 'able']
const STEM_MIN = 3
const HISSING = /(?:[sxzo]|ch|sh|i)$/

/** An inflected form of an ordinary word, which the table leaves out: as `stem_known` in derive.py. */
export function isInflected(word: string, words: ReadonlyMap<string, number>): boolean {
  const isCommon = (stem: string): boolean => ((words.get(stem) ?? 0) & BIT.common) !== 0
  for (const ending of ENDINGS) {
    if (!word.endsWith(ending)) continue
    const stem = word.slice(0, -ending.length)
    if (stem.length < STEM_MIN || (ending === 'es' && !HISSING.test(stem))) continue
    if (isCommon(stem) || isCommon(`${stem}e`)) return true
    if (stem.at(-1) === stem.at(-2) && isCommon(stem.slice(0, -1))) return true
    if (stem.endsWith('i') && isCommon(`${stem.slice(0, -1)}y`)) return true
  }
  return false
}

const STREET_WORD_MIN = 7
const streetEndings = (): readonly string[] => entriesOf(STREET_ENDINGS)
let endings: readonly string[] | undefined

/** `Hauptstrasse`, `Kerkstraat`: the street's kind is the word's end. */
export function isStreetCompound(word: string): boolean {
  if (word.length < STREET_WORD_MIN) return false
  endings ??= streetEndings()
  for (const ending of endings)
    if (word.length >= ending.length + 3 && word.endsWith(ending)) return true
  return false
}
