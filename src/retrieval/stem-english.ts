/**
 * The English stemmer known as Porter2, written from its published description
 * (snowballstem.org/algorithms/english). Takes lower-case `a–z` words without apostrophes.
 */

const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'].map(
    (word) => [word, word] as const,
  ),
])
/** Whole words that stay as they are after the plural is gone. */
const AFTER_PLURAL = new Set(
  'inning outing canning herring earring proceed exceed succeed'.split(' '),
)
const VOWEL = /[aeiouy]/
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/
/** A vowel between non-vowels, the last not w, x or Y; or a vowel first and a non-vowel after it. */
const SHORT_SYLLABLE = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/
const REGION_PREFIX = /^(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)/

/** Suffix → what takes its place; looked for longest first. */
type Rules = readonly (readonly [suffix: string, replacement: string])[]
const longestFirst = (rules: Rules): Rules => rules.toSorted(([a], [b]) => b.length - a.length)

const STEP_2 = longestFirst([
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['entli', 'ent'],
  ['izer', 'ize'],
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['alli', 'al'],
  ['fulness', 'ful'],
  ['ousli', 'ous'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['bli', 'ble'],
  ['ogi', 'og'],
  ['ogist', 'og'],
  ['fulli', 'ful'],
  ['lessli', 'less'],
  ['li', ''],
])
const STEP_3 = longestFirst([
  ['tional', 'tion'],
  ['ational', 'ate'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
  ['ative', ''],
])
const STEP_4 = longestFirst(
  'al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion'
    .split(' ')
    .map((suffix) => [suffix, ''] as const),
)

/** Where the part after the first non-vowel that follows a vowel begins. */
function regionAfter(word: string, from: number): number {
  let at = from
  while (at < word.length && !VOWEL.test(word.charAt(at))) at++
  while (at < word.length && VOWEL.test(word.charAt(at))) at++
  return Math.min(at + 1, word.length)
}

/** A `y` that begins a word or follows a vowel is a consonant; written `Y` meanwhile. */
const markConsonantY = (word: string): string =>
  word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y')

function dropPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1)
  if (/(?:us|ss)$/.test(word)) return word
  return /[aeiouy].+s$/.test(word) ? word.slice(0, -1) : word
}

function dropPast(word: string, region1: number): string {
  const long = /(?:eedly|eed)$/.exec(word)
  if (long !== null) return long.index >= region1 ? `${word.slice(0, long.index)}ee` : word
  const ending = /(?:ingly|edly|ing|ed)$/.exec(word)
  if (ending === null || !VOWEL.test(word.slice(0, ending.index))) return word
  const stem = word.slice(0, ending.index)
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (DOUBLE.test(stem)) return /^[aeo]..$/.test(stem) ? stem : stem.slice(0, -1)
  return stem.length <= region1 && SHORT_SYLLABLE.test(stem) ? `${stem}e` : stem
}

function replaceSuffix(
  word: string,
  rules: Rules,
  allowed: (start: number, suffix: string) => boolean,
): string {
  for (const [suffix, replacement] of rules) {
    if (!word.endsWith(suffix)) continue
    const start = word.length - suffix.length
    return allowed(start, suffix) ? word.slice(0, start) + replacement : word
  }
  return word
}

function dropFinal(word: string, region1: number, region2: number): string {
  const last = word.length - 1
  if (word.endsWith('e')) {
    const drop = last >= region2 || (last >= region1 && !SHORT_SYLLABLE.test(word.slice(0, last)))
    return drop ? word.slice(0, last) : word
  }
  return word.endsWith('ll') && last >= region2 ? word.slice(0, last) : word
}

export function stemEnglish(original: string): string {
  if (original.length <= 2) return original
  const exception = EXCEPTIONS.get(original)
  if (exception !== undefined) return exception
  let word = markConsonantY(original)
  const prefix = REGION_PREFIX.exec(word)
  const region1 = prefix === null ? regionAfter(word, 0) : prefix[0].length
  const region2 = regionAfter(word, region1)

  word = dropPlural(word)
  if (AFTER_PLURAL.has(word)) return word
  word = dropPast(word, region1)
  word = word.replace(/(.[^aeiouy])[yY]$/, '$1i')
  word = replaceSuffix(word, STEP_2, (start, suffix) => {
    if (start < region1) return false
    if (suffix === 'ogi') return word.charAt(start - 1) === 'l'
    return suffix !== 'li' || /[cdeghkmnrt]/.test(word.charAt(start - 1))
  })
  word = replaceSuffix(word, STEP_3, (start, suffix) =>
    suffix === 'ative' ? start >= region2 : start >= region1,
  )
  word = replaceSuffix(
    word,
    STEP_4,
    (start, suffix) =>
      start >= region2 && (suffix !== 'ion' || /[st]/.test(word.charAt(start - 1))),
  )
  return dropFinal(word, region1, region2).toLowerCase()
}
