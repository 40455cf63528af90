/**
 * A French stemmer in the manner of J. Savoy's light one: plural and gender, the commonest derived
 * endings, then the final vowels and doubled letters in which forms of one word differ. Words come in
 * lower case, accents folded.
 */

/** Suffix, what takes its place, and the shortest word that has it. Looked through in order. */
type Rule = readonly [suffix: string, replacement: string, charsMin: number]

/** These end the matter. */
const DERIVED: readonly Rule[] = [
  ['issement', 'ir', 10],
  ['issant', 'ir', 9],
  ['ivement', 'if', 9],
  ['ement', 'e', 7],
  ['ficatrice', 'fier', 12],
  ['ficateur', 'fier', 11],
  ['catrice', 'quer', 10],
  ['cateur', 'quer', 9],
  ['atrice', 'er', 9],
  ['ateur', 'er', 8],
  ['trice', 'ter', 8],
  ['ieme', '', 6],
  ['teuse', 'ter', 8],
  ['teur', 'ter', 7],
  ['euse', 'eu', 6],
  ['ere', 'er', 9],
  ['ive', 'if', 8],
  ['nnelle', 'n', 10],
  ['nnel', 'n', 10],
  ['inage', 'in', 8],
  ['isation', 'is', 10],
  ['isateur', 'is', 10],
  ['ation', 'a', 9],
  ['ition', 'i', 9],
  ['esse', 'e', 9],
  ['ique', '', 9],
]

export function stemFrench(original: string): string {
  if (original.length < 5) return original.length === 4 ? original.replace(/[sx]$/, '') : original
  const word = dropPlural(original)
  for (const [suffix, replacement, charsMin] of DERIVED) {
    if (word.length >= charsMin && word.endsWith(suffix)) {
      return normal(word.slice(0, -suffix.length) + replacement)
    }
  }
  return normal(word)
}

const dropPlural = (word: string): string =>
  word.length > 5 && /(?<!e)aux$/.test(word) ? `${word.slice(0, -2)}l` : word.replace(/[sx]$/, '')

/** One letter for two, and the endings of verbs and of gender gone. */
function normal(word: string): string {
  let stem = word.replace(/([a-z])\1/g, '$1')
  if (stem.length > 4) stem = stem.replace(/ie$/, '')
  if (stem.length <= 4) return stem
  return stem
    .replace(/r$/, '')
    .replace(/e{1,2}$/, '')
    .replace(/([a-z])\1$/, '$1')
}
