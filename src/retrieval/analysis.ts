import { partsOfCompound } from './compound-german.ts'
import { stemEnglish } from './stem-english.ts'
import { STEMMERS, type Language } from './stemmers.ts'
import { MARKERS, STOP_WORDS } from './stop-words.ts'
import { phrasesIn, spellingsOf, synonymsOf } from './synonyms.ts'

/**
 * Text → terms, the same for chunks and queries. Pure; linear in the text.
 *
 * A change here changes what stored terms mean: raise ANALYSIS_REVISION, and stored indexes are rebuilt.
 */
export const ANALYSIS_REVISION = 2

/** UTF-16 units of one term; what is longer (encoded blobs) is cut, on both sides alike. */
const TERM_CHARS_MAX = 64
/** Words whose stem is remembered, per language. Then the memory starts again. */
const STEMS_MAX = 50_000

const ASCII_TOKENS = /[a-z0-9]+(?:['._,&-][a-z0-9]+)*(?:\+\+|#(?![a-z0-9]))?/g
const UNICODE_TOKENS =
  /[\p{L}\p{N}\p{M}]+(?:['._,&\-‐‑][\p{L}\p{N}\p{M}]+)*(?:\+\+|#(?![\p{L}\p{N}]))?/gu
const NOT_ASCII = /[^\u0000-\u007f]/ // oxlint-disable-line no-control-regex -- the ASCII range itself
const SEPARATORS = /['._,&\-‐‑]/
/** Scripts written without spaces between words, and Hangul with its many endings: pairs of characters. */
const PAIRED_RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu
const PAIRED = new RegExp(PAIRED_RUNS.source, 'u')
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  '’': "'",
  ʼ: "'",
}

/** NFKC, lower case, accents and ligatures of Latin folded; other scripts keep their marks. */
export function fold(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßæœøđðłþı’ʼ]/g, (letter) => FOLDED[letter] ?? letter)
}

/** Words of folded text before stemming, in order. `GS-13` gives `gs`, `13`, `gs13`; `U.S.` gives `us`. */
function words(text: string): readonly string[] {
  const ascii = !NOT_ASCII.test(text)
  const found = text.match(ascii ? ASCII_TOKENS : UNICODE_TOKENS) ?? []
  const out: string[] = []
  for (const token of found) {
    if (!ascii && PAIRED.test(token)) pairs(token, out)
    else if (SEPARATORS.test(token)) compound(token, out)
    else out.push(token)
  }
  return out
}

/** 東京都 → 東京, 京都; a single character stands alone. Parts in other scripts are words as usual. */
function pairs(token: string, out: string[]): void {
  let from = 0
  for (const run of token.matchAll(PAIRED_RUNS)) {
    if (run.index > from) for (const word of words(token.slice(from, run.index))) out.push(word)
    const letters = Array.from(run[0])
    if (letters.length === 1) out.push(run[0])
    for (let at = 0; at + 1 < letters.length; at++) out.push(`${letters[at]}${letters[at + 1]}`)
    from = run.index + run[0].length
  }
  if (from < token.length) for (const word of words(token.slice(from))) out.push(word)
}

function compound(token: string, out: string[]): void {
  const number = plainNumber(token)
  if (number !== undefined) {
    out.push(number)
    return
  }
  const parts = token.split(/[._,&\-‐‑]+/).map(withoutApostrophe)
  const long = parts.filter((part) => part.length > 1 || /^\d$/.test(part))
  for (const part of long) out.push(part)
  if (parts.length === 1) return
  // One more term for the whole: `10-K`, `R&D`, `e-mail`, `U.S.` are also written without the mark.
  const whole = parts.join('')
  if (parts.length <= 3 && whole.length <= 32 && !token.includes(',')) out.push(whole)
  else if (long.length === 0) out.push(whole)
}

/** `5,000.00` → `5000`, `1.500,00` → `1500`, `1.5` stays. Undefined when it is no number. */
function plainNumber(token: string): string | undefined {
  if (!/^\d[\d.,]*$/.test(token)) return undefined
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(token)) {
    return token.replaceAll(',', '').replace(/\.0+$/, '')
  }
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)$/.test(token) || /^\d{1,3}(?:\.\d{3}){2,}$/.test(token)) {
    return token.replaceAll('.', '').replace(/,0+$/, '').replace(',', '.')
  }
  if (/^\d+\.\d+$/.test(token)) return token.replace(/\.0+$/, '')
  return undefined
}

/** `team's` → `team`, `l'accord` → `accord`, `don't` → `dont`, `o'brien` → `obrien`. */
function withoutApostrophe(word: string): string {
  if (!word.includes("'")) return word
  const owner = word.replace(/'s$/, '')
  const elided = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(.{2,})$/.exec(owner)
  return (elided?.[1] ?? owner).replaceAll("'", '')
}

/** Words of the language that the text must have, as a share of all; and in a short text at least one. */
const MARKED_SHARE = 0.06
const SHORT_WORDS = 8

/**
 * The language whose own function words stand out; English unless another clearly leads; undefined when
 * there are none: a title, a row of a table, a question of one word.
 */
function languageOf(list: readonly string[]): Language | undefined {
  const counts: Record<Language, number> = { english: 0, german: 0, french: 0, spanish: 0 }
  for (const word of list) {
    const language = MARKERS.get(word)
    if (language !== undefined) counts[language]++
  }
  const least = list.length <= SHORT_WORDS ? 1 : Math.max(2, MARKED_SHARE * list.length)
  let best: Language | undefined = counts.english > 0 ? 'english' : undefined
  for (const language of ['german', 'french', 'spanish'] as const) {
    const toBeat = best === undefined ? 0 : counts[best]
    if (counts[language] >= least && counts[language] > toBeat) best = language
  }
  return best
}

/** Letters that one of the languages has and the others hardly. */
const LETTERS: readonly (readonly [Language, RegExp])[] = [
  ['german', /[äöüß]/gi],
  ['french', /[àâçèêëîïôùûœ]/gi],
  ['spanish', /[ñáíóú]/gi],
]

/** Where no word tells: by such letters, one to less than three words. A name among others is no language. */
function languageByLetters(list: readonly string[], text: string): Language {
  if (!NOT_ASCII.test(text)) return 'english'
  const found = LETTERS.find(([, letters]) => (text.match(letters)?.length ?? 0) * 3 > list.length)
  return found?.[0] ?? 'english'
}

const stems: Readonly<Record<Language, Map<string, string>>> = {
  english: new Map(),
  german: new Map(),
  french: new Map(),
  spanish: new Map(),
}

/** Words of documents that this thread remembers: after an erasure it starts again. */
export function forgetWords(): void {
  for (const memory of Object.values(stems)) memory.clear()
  // The engine itself keeps the text that was matched last.
  NOTHING.exec('')
}
const NOTHING = /^/

/** The stem memory changes no result: it holds a pure function's values. */
function stem(word: string, language: Language): string {
  const memory = stems[language]
  const known = memory.get(word)
  if (known !== undefined) return known
  if (memory.size >= STEMS_MAX) memory.clear()
  const made = computeStem(word, language)
  memory.set(word, made)
  return made
}

/** Never ends in half a surrogate pair: terms are stored as UTF-8. */
function cut(word: string): string {
  if (word.length <= TERM_CHARS_MAX) return word
  return word.slice(0, TERM_CHARS_MAX).replace(/[\ud800-\udbff]$/, '')
}

function computeStem(word: string, language: Language): string {
  const short = cut(word)
  if (!/^[a-z]+$/.test(short)) return short
  return language === 'english' ? stemEnglish(short) : STEMMERS[language](short)
}

/** A text's terms, and the language that they were taken for. */
export interface Analysed {
  /** In order, repeats included; then the parts of compounds and of joined names. */
  readonly terms: readonly string[]
  /** Undefined when nothing in the text tells it. */
  readonly language: Language | undefined
}

/** `fallback`: the language when the text itself does not tell, that of what stands around it. */
export function analyseText(text: string, fallback?: Language): Analysed {
  const list = words(fold(text))
  const told = languageOf(list)
  const language = told ?? fallback ?? languageByLetters(list, text)
  const terms = list.map((word) => stem(word, language))
  if (language === 'german') {
    for (const word of list) for (const part of compoundParts(word)) terms.push(part)
  }
  for (const part of partsOfNames(text)) terms.push(stem(part, language))
  return { terms, language: told }
}

/** Every term of the text, as the index has it. */
export const analyse = (text: string): readonly string[] => analyseText(text).terms

const compounds = new Map<string, readonly string[]>()

/** Remembered like stems, and bounded like them. */
function compoundParts(word: string): readonly string[] {
  const remembered = compounds.get(word)
  if (remembered !== undefined) return remembered
  if (compounds.size >= STEMS_MAX) compounds.clear()
  const parts = /^[a-z]+$/.test(word) ? partsOfCompound(word) : []
  compounds.set(word, parts)
  return parts
}

/** `parseObject` → `parse`, `object`; `readHTTPFile` → `read`, `http`, `file`. The whole is a term already. */
function partsOfNames(text: string): readonly string[] {
  if (!/[a-z][A-Z]/.test(text)) return []
  const names = text.match(/\b(?=\w{0,60}[a-z][A-Z])[A-Za-z]{4,60}\b/g) ?? []
  return names.flatMap((name) =>
    (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [])
      .filter((part) => part.length > 1)
      .map((part) => part.toLowerCase()),
  )
}

/** One distinct term of a query and how often it was asked. */
export interface QueryTerm {
  readonly term: string
  readonly count: number
  /** As it was asked, folded, before stemming. */
  readonly word: string
  readonly language: Language
  /** What may stand for it in a document, best first. */
  readonly related: readonly RelatedTerm[]
}

export interface RelatedTerm {
  readonly term: string
  /** How much of the asked term it is worth, 0–1. */
  readonly share: number
}

/** A word under another language's rules; `on boarding` for `onboarding`; a phrase for its word; a compound's part; a word for its like. */
const SHARE = { language: 0.8, spelling: 0.8, joined: 0.8, phrase: 0.65, part: 0.5, synonym: 0.35 }

/** Distinct terms in order of first appearance, without stop words (unless there is nothing else). */
export function analyseQuery(text: string): readonly QueryTerm[] {
  const list = words(fold(text))
  const told = languageOf(list)
  const language = told ?? languageByLetters(list, text)
  const isTopical = (word: string): boolean =>
    !STOP_WORDS[language].has(word) && !STOP_WORDS.english.has(word)
  const none = !list.some(isTopical)
  const phrases = phrasesIn(list)
  const found = new Map<string, Repeated>()
  let meant: readonly string[] = []
  for (const [at, word] of list.entries()) {
    meant = phrases.get(at) ?? meant
    if (!none && !isTopical(word)) continue
    const term = stem(word, language)
    const known = found.get(term)
    const before = list[at - 1]
    const joined = before === undefined ? [] : [stem(before + word, language)]
    const related = [
      ...otherStems(word, term, told).map((other) => ({ term: other, share: SHARE.language })),
      ...joined.map((other) => ({ term: other, share: SHARE.joined })),
      ...spellingsOf(word)
        .map((other) => ({ term: stem(other, language), share: SHARE.spelling }))
        .filter((other) => other.term !== term),
      ...meant.map((other) => ({ term: other, share: SHARE.phrase })),
      ...partsAsked(word, told).map((other) => ({ term: other, share: SHARE.part })),
      ...synonymsOf(term, language).map((other) => ({ term: other, share: SHARE.synonym })),
    ]
    if (known === undefined) found.set(term, { term, count: 1, word, language, related })
    else repeat(known, word, related)
    meant = []
  }
  return [...found.values()]
}

/**
 * What the word is in documents of another language, or in titles that told none. A question in English
 * is one: it is not asked in three more.
 */
function otherStems(word: string, term: string, told: Language | undefined): readonly string[] {
  if (told === 'english' || !/^[a-z]{4,}$/.test(word)) return []
  const others: readonly Language[] = told === undefined ? LANGUAGES : ['english']
  return [...new Set(others.map((other) => stem(word, other)))].filter((other) => other !== term)
}
const LANGUAGES = ['english', 'german', 'french', 'spanish'] as const

const partsAsked = (word: string, told: Language | undefined): readonly string[] =>
  told === undefined || told === 'german' ? compoundParts(word) : []

type Repeated = { -readonly [Name in keyof QueryTerm]: QueryTerm[Name] } & {
  related: RelatedTerm[]
}

/** A word said again may bring another neighbour; what it brought before is not kept twice. */
function repeat(known: Repeated, word: string, related: readonly RelatedTerm[]): void {
  known.count++
  known.word = word
  if (known.related.length >= RELATED_READ_MAX) return
  for (const { term, share } of related) {
    if (!known.related.some((other) => other.term === term && other.share === share))
      known.related.push({ term, share })
  }
}
/** What may stand for one term of a query; beyond, its further neighbours are not looked at. */
const RELATED_READ_MAX = 64

/** The stem of one word of a query, as the index has it. */
export const stemOf = (word: string, language: Language): string => stem(word, language)

/** The analysis as the built-in model borrows it: the index owns it. */
export const TEXT_ANALYSIS = {
  terms: analyse,
  queryTerms: (text: string): readonly string[] => analyseQuery(text).map(({ term }) => term),
}
