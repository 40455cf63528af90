import { stemEnglish } from './stem-english.ts'
import { LIGHT_STEMMERS, type Language } from './stem-light.ts'
import { MARKERS, STOP_WORDS } from './stop-words.ts'
import { phrasesIn, spellingsOf, synonymsOf } from './synonyms.ts'

/**
 * Text → terms, the same for chunks and queries. Pure; linear in the text.
 *
 * A change here changes what stored terms mean: raise ANALYSIS_REVISION, and stored indexes are rebuilt.
 */
export const ANALYSIS_REVISION = 1

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

/** The language whose own function words stand out; English unless another clearly leads. */
function languageOf(list: readonly string[]): Language {
  const counts: Record<Language, number> = { english: 0, german: 0, french: 0, spanish: 0 }
  for (const word of list) {
    const language = MARKERS.get(word)
    if (language !== undefined) counts[language]++
  }
  const least = list.length <= 8 ? 1 : Math.max(2, 0.06 * list.length)
  let best: Language = 'english'
  for (const language of ['german', 'french', 'spanish'] as const) {
    if (counts[language] >= least && counts[language] > counts[best]) best = language
  }
  return best
}

const stems: Readonly<Record<Language, Map<string, string>>> = {
  english: new Map(),
  german: new Map(),
  french: new Map(),
  spanish: new Map(),
}

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
  return language === 'english' ? stemEnglish(short) : LIGHT_STEMMERS[language](short)
}

/** Every term of the text, in order, repeats included. */
export function analyse(text: string): readonly string[] {
  const list = words(fold(text))
  const language = languageOf(list)
  return list.map((word) => stem(word, language))
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

/** `on boarding` for `onboarding`; a phrase for its word; a word for its like. */
const SHARE = { spelling: 0.8, joined: 0.8, phrase: 0.65, synonym: 0.35 }

/** Distinct terms in order of first appearance, without stop words (unless there is nothing else). */
export function analyseQuery(text: string): readonly QueryTerm[] {
  const list = words(fold(text))
  const language = languageOf(list)
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
      ...joined.map((other) => ({ term: other, share: SHARE.joined })),
      ...spellingsOf(word)
        .map((other) => ({ term: stem(other, language), share: SHARE.spelling }))
        .filter((other) => other.term !== term),
      ...meant.map((other) => ({ term: other, share: SHARE.phrase })),
      ...synonymsOf(term, language).map((other) => ({ term: other, share: SHARE.synonym })),
    ]
    if (known === undefined) found.set(term, { term, count: 1, word, language, related })
    else repeat(known, word, related)
    meant = []
  }
  return [...found.values()]
}

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
