import { regionAfter, suffixes, suffixIn } from './stem-regions.ts'

/**
 * The German stemmer of the Snowball project, written from its published description
 * (snowballstem.org/algorithms/german), for words whose umlauts are folded (`kündigung` comes as
 * `kundigung`). Transcribed umlauts meet the others, and feminine forms their masculine.
 */
const VOWELS = 'aeiouy'
const CASE_ENDINGS = suffixes('em ern er e en es')
const PERSON_ENDINGS = suffixes('en er est')
const DERIVED_ENDINGS = suffixes('end ung ig ik isch lich heit keit')

export function stemGerman(original: string): string {
  if (original.length < 4) return original
  let word = markGlides(withoutTranscription(original))
  const region1 = Math.max(3, regionAfter(word, VOWELS))
  const region2 = regionAfter(word, VOWELS, regionAfter(word, VOWELS))
  word = dropFeminine(word, region1)
  word = dropCase(word, region1)
  word = dropPerson(word, region1)
  return dropDerived(word, region1, region2).toLowerCase()
}

/** `ueberstunden` for `überstunden`; not in `quelle`, `neue`, `bauen`. */
const withoutTranscription = (word: string): string =>
  word
    .replace(/ae/g, 'a')
    .replace(/oe/g, 'o')
    .replace(/(?<![aeioq])ue/g, 'u')

/** Between vowels, `u` and `y` are consonants; written large meanwhile. */
const markGlides = (word: string): string =>
  word.replace(/(?<=[aeiouy])([uy])(?=[aeiouy])/g, (letter) => letter.toUpperCase())

/** `mitarbeiterinnen`, `mitarbeiterin` → `mitarbeiter`. */
function dropFeminine(word: string, region1: number): string {
  const found = suffixIn(word, ['erinnen', 'erin'], region1)
  return found === undefined ? word : word.slice(0, word.length - found.length + 2)
}

function dropCase(word: string, region1: number): string {
  const found = suffixIn(word, CASE_ENDINGS, region1)
  if (found !== undefined) {
    const stem = word.slice(0, -found.length)
    return /^e[ns]?$/.test(found) && stem.endsWith('niss') ? stem.slice(0, -1) : stem
  }
  return /[bdfghklmnrt]s$/.test(word) && word.length - 1 >= region1 ? word.slice(0, -1) : word
}

function dropPerson(word: string, region1: number): string {
  const found = suffixIn(word, PERSON_ENDINGS, region1)
  if (found !== undefined) return word.slice(0, -found.length)
  const verb = /(?<=.{3}[bdfghklmnt])st$|(?<=[dt])et$|(?<=ig)t$/.exec(word)
  return verb !== null && verb.index >= region1 ? word.slice(0, verb.index) : word
}

function dropDerived(word: string, region1: number, region2: number): string {
  const found = suffixIn(word, DERIVED_ENDINGS, region2)
  if (found === undefined) return word
  const stem = word.slice(0, -found.length)
  if (found === 'end' || found === 'ung') {
    return /(?<!e)ig$/.test(stem) && stem.length - 2 >= region2 ? stem.slice(0, -2) : stem
  }
  if (found === 'ig' || found === 'ik' || found === 'isch') return stem.endsWith('e') ? word : stem
  if (found === 'keit') {
    const inner = suffixIn(stem, ['lich', 'ig'], region2)
    return inner === undefined ? stem : stem.slice(0, -inner.length)
  }
  return /e[rn]$/.test(stem) && stem.length - 2 >= region1 ? stem.slice(0, -2) : stem
}
