import { longestWithin, regionAfter, suffixes, suffixIn } from './stem-regions.ts'

/**
 * The Spanish stemmer of the Snowball project, written from its published description
 * (snowballstem.org/algorithms/spanish), for words whose accents are folded.
 */
const VOWELS = 'aeiou'

const PRONOUNS = suffixes('me se sela selo selas selos la le lo las les los nos te')
const NOUNS = suffixes(
  'anza anzas ico ica icos icas ismo ismos able ables ible ibles ista istas oso osa osos osas amiento amientos imiento imientos',
)
const AGENTS = suffixes('adora ador acion adoras adores aciones ante antes ancia ancias')
const OTHERS = suffixes(
  'logia logias ucion uciones encia encias amente mente idad idades iva ivo ivas ivos',
)
const ALL = suffixes([...NOUNS, ...AGENTS, ...OTHERS].join(' '))
const Y_ENDINGS = suffixes('ya ye yan yen yeron yendo yo yas yes yais yamos')
const E_ENDINGS = suffixes('en es eis emos')
const VERB_ENDINGS = suffixes(`
  arian arias aran aras ariais aria areis ariamos aremos ara are
  erian erias eran eras eriais eria ereis eriamos eremos era ere
  irian irias iran iras iriais iria ireis iriamos iremos ira ire
  aba ada ida ia iera ad ed id ase iese aste iste an aban ian ieran asen iesen aron ieron
  ado ido ando iendo io ar er ir as abas adas idas ias ieras ases ieses is ais abais iais arais ierais
  aseis ieseis asteis isteis ados idos amos abamos iamos imos aramos ieramos iesemos asemos
`)

export function stemSpanish(original: string): string {
  if (original.length < 4) return original
  const regions = regionsOf(original)
  let word = dropPronoun(original, regions.verb)
  const derived = dropDerived(word, regions)
  if (derived !== word) word = derived
  else {
    const y = longestWithin(word, Y_ENDINGS, regions.verb)
    if (y !== undefined && word.charAt(word.length - y.length - 1) === 'u') {
      word = word.slice(0, -y.length)
    } else word = dropVerb(word, regions.verb)
  }
  return dropResidue(word, regions.verb)
}

interface Regions {
  readonly first: number
  readonly second: number
  /** Where a verb's ending may begin. */
  readonly verb: number
}

function regionsOf(word: string): Regions {
  const first = regionAfter(word, VOWELS)
  return { first, second: regionAfter(word, VOWELS, first), verb: verbRegion(word) }
}

function verbRegion(word: string): number {
  const isVowel = (at: number): boolean => VOWELS.includes(word.charAt(at))
  if (!isVowel(1)) return nextWhere(word, 2, isVowel)
  if (isVowel(0)) return nextWhere(word, 2, (at) => !isVowel(at))
  return Math.min(3, word.length)
}

function nextWhere(word: string, from: number, holds: (at: number) => boolean): number {
  for (let at = from; at < word.length; at++) if (holds(at)) return at + 1
  return word.length
}

/** `firmarlo` → `firmar`, `entregandosela` → `entregando`. */
function dropPronoun(word: string, verb: number): string {
  const found = suffixIn(word, PRONOUNS, verb)
  if (found === undefined) return word
  const stem = word.slice(0, -found.length)
  const form = /(?:iendo|ando|ar|er|ir|uyendo)$/.exec(stem)
  return form !== null && form.index >= verb ? stem : word
}

function dropDerived(word: string, { first, second }: Regions): string {
  const found = ALL.find((suffix) => word.endsWith(suffix))
  if (found === undefined) return word
  const stem = word.slice(0, -found.length)
  const inSecond = stem.length >= second
  const without = (inner: readonly string[]): string => {
    const more = suffixIn(stem, inner, second)
    return more === undefined ? stem : stem.slice(0, -more.length)
  }
  if (found === 'amente') {
    if (stem.length < first) return word
    return without(['ativ', 'iv', 'os', 'ic', 'ad'])
  }
  if (!inSecond) return word
  if (found.startsWith('logia')) return `${stem}log`
  if (found.startsWith('ucion')) return `${stem}u`
  if (found.startsWith('encia')) return `${stem}ente`
  if (found === 'mente') return without(['ante', 'able', 'ible'])
  if (found.startsWith('idad')) return without(['abil', 'ic', 'iv'])
  if (found.startsWith('iv')) return without(['at'])
  return AGENTS.includes(found) ? without(['ic']) : stem
}

function dropVerb(word: string, verb: number): string {
  const found = longestWithin(word, VERB_OR_E, verb)
  if (found === undefined) return word
  const stem = word.slice(0, -found.length)
  return E_ENDINGS.includes(found) && stem.endsWith('gu') ? stem.slice(0, -1) : stem
}
const VERB_OR_E = suffixes([...VERB_ENDINGS, ...E_ENDINGS].join(' '))

function dropResidue(word: string, verb: number): string {
  const found = suffixIn(word, ['os', 'a', 'o', 'i', 'e'], verb)
  if (found === undefined) return word
  const stem = word.slice(0, -found.length)
  return found === 'e' && stem.endsWith('gu') && stem.length - 1 >= verb ? stem.slice(0, -1) : stem
}
