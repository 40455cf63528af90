import { linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SeededRandom } from '../simulation/seeded.ts'
import { canary, CARD, draw, invent, mistype, phrase } from './words.ts'

/** What `intranet` may read by the rules of `config.ts`, and what it may not. */
const READABLE = ['handbook', 'handbook/teams', 'products', 'products/parts'] as const
export const UNREADABLE = [
  'handbook/board',
  'hr',
  'hr/cases',
  'products/denied',
  'orphans',
] as const
const FORMATS = ['md', 'txt', 'csv', 'html'] as const
type Format = (typeof FORMATS)[number]

interface Document {
  readonly path: string
  readonly text: string | Buffer
}

/** Two directories that differ in nothing that `intranet` may read. */
export interface TwinLakes {
  readonly a: string
  readonly b: string
  /** In readable and in unreadable documents. */
  readonly words: readonly string[]
  /** In unreadable documents alone, some of them in one twin only; half are a slip of a readable word. */
  readonly dark: readonly string[]
  /** Whole sentences of documents, to be asked as they are: readable ones, and unreadable ones without their secret. */
  readonly sentences: readonly string[]
  readonly readable: readonly string[]
}

/**
 * INVARIANT (twins): every readable file is one file with two names, so that bytes, times, and with
 * them versions are equal; everything else is drawn for each side by itself.
 */
export function makeTwinLakes(root: string, seed: number): TwinLakes {
  const random = new SeededRandom(seed)
  const words = invent(random, 180)
  const slips = Array.from({ length: 30 }, () => mistype(random, random.pick(words)))
  const dark = [...slips, ...invent(random, 400).filter((word) => !words.includes(word))].slice(
    0,
    60,
  )
  const inA = [...dark.slice(0, 40), ...words]
  const inB = [...dark.slice(20), ...words]
  const readable = readableDocuments(random, words)
  const [a, b] = [join(root, 'a', 'lake'), join(root, 'b', 'lake')]
  for (const document of readable) {
    put(a, document)
    mkdirSync(dirname(join(b, document.path)), { recursive: true })
    linkSync(join(a, document.path), join(b, document.path))
  }
  // Shared by both but for one secret in each; then what only one of them has.
  for (let at = 0; at < 14; at++) {
    const like = random.pick(readable)
    const path = placeOf(random, at)
    put(a, { path, text: poisoned(random, inA, { ...like, path }) })
    put(b, { path, text: poisoned(random, inB, { ...like, path }) })
  }
  for (let at = 0; at < 8; at++) put(a, secretDocument(random, inA, random.pick(readable)))
  for (let at = 0; at < 60; at++) put(b, secretDocument(random, inB, random.pick(readable)))
  put(b, { path: BETWEEN, text: canary(random, BETWEEN) })
  put(b, { path: 'hr/broken.docx', text: Buffer.from(`PK\u0003\u0004${canary(random, 'hr')}`) })
  put(b, { path: 'handbook/board/broken.pdf', text: `%PDF-1.7\n${canary(random, 'handbook')}` })
  put(a, { path: 'hr/picture.png', text: Buffer.from(random.bytes(4_000)) })
  return {
    a,
    b,
    words,
    dark,
    sentences: sentencesOf(random, readable, words),
    readable: readable.map(({ path }) => path),
  }
}

export function put(lake: string, { path, text }: Document): void {
  mkdirSync(dirname(join(lake, path)), { recursive: true })
  writeFileSync(join(lake, path), text)
}

function readableDocuments(random: SeededRandom, words: readonly string[]): readonly Document[] {
  const made: Document[] = Array.from({ length: 44 }, (_, at) => {
    const format = FORMATS[at % FORMATS.length] as Format
    const name = `${draw(random, words)}-${at}.${format}`
    return { path: `${random.pick(READABLE)}/${name}`, text: body(random, words, format) }
  })
  return [...made, ...tiedDocuments(random, words)]
}

/**
 * Equal but for one word that no question has, so that their scores tie. One has a rule of its own:
 * its class is made when the listing comes to it, which takes longer than to find a class that is there.
 */
export const OWN_RULE = 'handbook/tie-b.md'
/** Unreadable, and between the two in the listing. */
export const BETWEEN = 'handbook/tie-b0.md'

function tiedDocuments(random: SeededRandom, words: readonly string[]): readonly Document[] {
  const common = sentence(random, words)
  const paths = [OWN_RULE, 'handbook/tie-c.md', 'products/parts/tie.md', 'products/tie.md']
  return paths.map((path, at) => ({ path, text: `${'abcd'.charAt(at).repeat(9)}\n\n${common}\n` }))
}

/** A readable text with a secret in it: the copy that an attacker hopes to see the shadow of. */
function poisoned(random: SeededRandom, words: readonly string[], like: Document): string {
  const [first = '', ...rest] = like.text.toString().split('\n')
  const stuffing = Array.from({ length: random.below(30) }, () => sentence(random, words))
  const secret = `The secret is ${canary(random, like.path)}.`
  return [first, ...rest, secret, CARD, ...stuffing].join('\n')
}

/** A document that only one twin has: a near copy of a readable one, or words of its own. */
export function secretDocument(
  random: SeededRandom,
  words: readonly string[],
  like: Document,
): Document {
  const format = random.pick(FORMATS)
  const path = placeOf(random, random.below(1e9), format)
  if (random.chance(0.5)) return { path, text: poisoned(random, words, { ...like, path }) }
  const card = random.chance(0.3) ? CARD : ''
  return { path, text: `${body(random, words, format)}\n${canary(random, path)} ${card}` }
}

function placeOf(random: SeededRandom, at: number, format: Format = 'md'): string {
  const folder = random.pick(UNREADABLE)
  return `${folder}/${canary(random, folder)}-${at}.${format}`
}

const sentence = (random: SeededRandom, words: readonly string[]): string =>
  `The ${phrase(random, words, 4 + random.below(9))} is ${1 + random.below(900)} ${draw(random, words)}.`

function body(random: SeededRandom, words: readonly string[], format: Format): string {
  const title = phrase(random, words, 2)
  const paragraphs = Array.from({ length: 2 + random.below(7) }, () =>
    Array.from({ length: 1 + random.below(5) }, () => sentence(random, words)).join(' '),
  )
  if (format === 'txt') return `${title}\n\n${paragraphs.join('\n\n')}\n`
  if (format === 'md') {
    const sections = paragraphs.map((text) => `## ${phrase(random, words, 2)}\n\n${text}`)
    return `# ${title}\n\n${sections.join('\n\n')}\n`
  }
  if (format === 'html') {
    const sections = paragraphs.map((text) => `<h2>${phrase(random, words, 2)}</h2><p>${text}</p>`)
    return `<html><head><title>${title}</title></head><body>${sections.join('')}</body></html>`
  }
  const rows = paragraphs.map((_, at) => `${draw(random, words)},${draw(random, words)},${at * 7}`)
  return ['item,kind,count', ...rows].join('\n')
}

function sentencesOf(
  random: SeededRandom,
  readable: readonly Document[],
  words: readonly string[],
): readonly string[] {
  const quoted = readable.flatMap(
    ({ text }) => text.toString().match(/The [a-z ]+ is \d+ \w+/g) ?? [],
  )
  return [...quoted, ...Array.from({ length: 60 }, () => sentence(random, words))]
}

/** What one side's unreadable part can have happen to it while questions are asked. */
export function disturb(lake: string, random: SeededRandom, words: readonly string[]): void {
  const text = sentence(random, words)
  for (let at = 0; at < 6; at++) put(lake, secretDocument(random, words, { path: '', text }))
  const place = random.pick(UNREADABLE)
  const folder = join(lake, place)
  const files = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile())
  for (const name of files.slice(0, 4)) {
    if (random.chance(0.5)) rmSync(join(folder, name))
    else writeFileSync(join(folder, name), poisoned(random, words, { path: place, text }))
  }
}
