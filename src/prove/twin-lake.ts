import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '../kernel/limits.ts'
import { SeededRandom } from '../kernel/seeded.ts'
import { isGovernor, sidecarOf, GOVERNANCE, type Governance } from '../lake/governance.ts'
import type { Preparer } from '../lake/prepare.ts'
import { compileRules } from '../lake/rules.ts'
import type { LakeRule } from '../lake/rule.ts'
import { documentId } from '../models/document-id.ts'
import { STOP_WORDS } from '../retrieval/stop-words.ts'
import type { Changed, CopiedObject } from './lake-copy.ts'
import type { Material } from './questions.ts'
import { ADDED, KEPT_FOLDER } from './twin-config.ts'
import { twinBytes } from './twin-bytes.ts'
import { sharedBy, TwinWriter } from './twin-text.ts'
import { sentencesOf, wordsOf } from './words.ts'

/** A document of the copy, read. */
export interface ReadDocument {
  readonly object: CopiedObject
  /** Title, headings and text, as the index has them. */
  readonly text: string
}

/** Reads every document of a copy with the parsers that ship, inside their limits. Unreadable ones are left out. */
export async function readDocuments(
  objects: readonly CopiedObject[],
  preparer: Pick<Preparer, 'prepare'>,
): Promise<readonly ReadDocument[]> {
  const documents: ReadDocument[] = []
  for (const object of objects) {
    if (object.file === undefined) continue
    const prepared = await preparer.prepare(
      Uint8Array.from(await readFile(object.file)),
      object.key,
    )
    if (prepared.kind === 'prepared') documents.push({ object, text: textOf(prepared) })
  }
  return documents
}

function textOf({
  title,
  chunks,
}: Extract<Awaited<ReturnType<Preparer['prepare']>>, { readonly kind: 'prepared' }>): string {
  const seen = new Set<string>([title])
  const parts = [title]
  for (const { headings, text } of chunks) {
    for (const heading of headings) {
      if (seen.has(heading)) continue
      seen.add(heading)
      parts.push(heading)
    }
    parts.push(text)
  }
  return parts.join('\n')
}

/** Two lakes that differ in nothing but what some may not read. */
export interface TwinLakes {
  readonly a: ReadonlyMap<CopiedObject, Changed>
  readonly b: ReadonlyMap<CopiedObject, Changed>
  readonly planted: readonly CopiedObject[]
  readonly material: Material
  /** What both worlds know again wherever it is pasted. */
  readonly pastes: readonly Paste[]
  /** Secret → canary, lower-case. */
  readonly canaries: ReadonlyMap<string, string>
  /** Documents whose twin says something else. */
  readonly changed: number
  /** Documents that nothing could be changed in. */
  readonly unchanged: number
  /** Those of the two worlds' words that stand in these documents alone; for what a deployment may not see. */
  secretsOf(documents: ReadonlySet<CopiedObject>): {
    readonly a: ReadonlySet<string>
    readonly b: ReadonlySet<string>
  }
}

/** As many words in a row as are surely known again, of a document of the one world and of its twin. */
export interface Paste {
  /** Undefined: the planted one, which is above every clearance but the highest. */
  readonly object: CopiedObject | undefined
  readonly a: string
  readonly b: string
}

export interface TwinOptions {
  readonly seed: number
  readonly folder: string
  readonly documents: readonly ReadDocument[]
  /** What differs; the rest is one and the same on both sides. */
  readonly hidden: ReadonlySet<CopiedObject>
  readonly rules: ReadonlyMap<
    string,
    { readonly rules: readonly LakeRule[]; readonly governance?: Governance | undefined }
  >
  readonly preparer: Pick<Preparer, 'prepare'>
  /** Every key of every source, as `nameOf` writes it: no twin takes the name of another object. */
  readonly names: ReadonlySet<string>
}

export const nameOf = ({ source, key }: Pick<CopiedObject, 'source' | 'key'>): string =>
  `${source}\0${key}`

/** What was there when it was indexed and went since, in the same words on both sides. It must not be quoted. */
export const GONE_CANARY = /xuqgone[a-z]{6}/i

/** INVARIANT (twins): what somebody may read is the same file on both sides, with the same version, size and tags. */
export async function makeTwins(options: TwinOptions): Promise<TwinLakes> {
  const { seed, folder, documents, hidden } = options
  const shared = documents.filter(({ object }) => !hidden.has(object))
  const planted = await plant(seed, folder)
  const sharedTexts = [...shared.map(({ text }) => text), ...planted.texts]
  const names = shared.flatMap(({ object }) => wordsOf(object.key.toLowerCase()))
  const common = sharedBy(sharedTexts, [
    ...Object.values(STOP_WORDS).flatMap((words) => [...words]),
    ...names,
  ])
  const known = new Set([
    ...common.words,
    ...documents.flatMap(({ text }) => wordsOf(text.toLowerCase())),
  ])
  const writer = new TwinWriter(seed, common, known)
  const [a, b] = [new Map<CopiedObject, Changed>(), new Map<CopiedObject, Changed>()]
  for (const object of planted.gone) for (const side of [a, b]) side.set(object, { gone: true })
  const taken = new Set(options.names)
  let changed = 0
  let unchanged = 0
  const darkTexts: string[] = []
  const twinTexts: string[] = []
  const twice: { readonly object: CopiedObject; readonly a: string; readonly b: string }[] = []
  for (const [at, document] of documents.filter(({ object }) => hidden.has(object)).entries()) {
    const twin = await twinOf(document, writer, { ...options, at, taken })
    if (twin === undefined) {
      unchanged++
      continue
    }
    changed++
    if (twin.a !== undefined) a.set(document.object, twin.a)
    b.set(document.object, twin.b)
    darkTexts.push(document.text)
    twinTexts.push(twin.text)
    if (twin.a === undefined)
      twice.push({ object: document.object, a: document.text, b: twin.text })
  }
  const secrets = (of: ReadonlySet<CopiedObject>) => secretsIn(documents, of, writer.canaries)
  return {
    a,
    b,
    planted: planted.objects,
    material: materialOf({
      seed,
      shared,
      sharedTexts,
      darkTexts,
      twinTexts,
      writer,
      hidden,
      planted: planted.texts,
      b,
    }),
    pastes: [
      { object: undefined, a: KEPT_TEXT, b: KEPT_TEXT },
      ...pastesFrom(twice, new Set(sharedTexts.flatMap(runsOf))),
    ],
    canaries: writer.canaries,
    changed,
    unchanged,
    secretsOf: secrets,
  }
}

async function twinOf(
  { object, text }: ReadDocument,
  writer: TwinWriter,
  {
    folder,
    at,
    preparer,
    ...options
  }: TwinOptions & { readonly at: number; readonly taken: Set<string> },
): Promise<{ readonly a?: Changed; readonly b: Changed; readonly text: string } | undefined> {
  if (object.file === undefined) return undefined
  const bytes = await readFile(object.file)
  let twin: ReturnType<typeof twinBytes>
  try {
    twin = twinBytes({ name: object.key, bytes, text }, writer)
  } catch {
    return undefined
  }
  if (twin === undefined) return undefined
  const written = await preparer.prepare(Uint8Array.from(twin.b), object.key)
  if (written.kind !== 'prepared' || textOf(written) === text) return undefined
  const key = twinName(object, writer, options)
  const fileB = join(folder, `twin-${at}-b`)
  await writeFile(fileB, twin.b, { mode: 0o600 })
  const b = { file: fileB, ...(key === object.key ? {} : { key }) }
  const said = textOf(written)
  if (twin.a === undefined) return { b, text: said }
  const fileA = join(folder, `twin-${at}-a`)
  await writeFile(fileA, twin.a, { mode: 0o600 })
  return { a: { file: fileA }, b, text: said }
}

/** Its name is a secret too, as far as another name has the same rules and nothing speaks of it by name. */
function twinName(
  { source, key, tags }: CopiedObject,
  writer: TwinWriter,
  { rules, taken }: Pick<TwinOptions, 'rules'> & { readonly taken: Set<string> },
): string {
  const { rules: ofSource = [], governance = GOVERNANCE } = rules.get(source) ?? {}
  const cut = key.lastIndexOf('/') + 1
  const [, name = '', extension = ''] = /^(.*?)((?:\.[^.]*)?)$/s.exec(key.slice(cut)) ?? []
  const twin = key.slice(0, cut) + writer.words(name) + extension
  const isTaken = (other: string): boolean => taken.has(nameOf({ source, key: other }))
  if (isTaken(twin) || isTaken(sidecarOf(key)) || isGovernor(twin, governance)) return key
  const compiled = compileRules(ofSource, governance)
  const facts = tags === undefined ? {} : { tags }
  if (compiled.classOf(twin, facts).cause !== compiled.classOf(key, facts).cause) return key
  taken.add(nameOf({ source, key: twin }))
  return twin
}

/** Words as long as a name are told apart from what anybody says. */
const SECRET_CHARS_MIN = 5

function secretsIn(
  documents: readonly ReadDocument[],
  of: ReadonlySet<CopiedObject>,
  canaries: ReadonlyMap<string, string>,
): { readonly a: ReadonlySet<string>; readonly b: ReadonlySet<string> } {
  const elsewhere = new Set<string>()
  const inside = new Set<string>()
  for (const { object, text } of documents)
    for (const word of wordsOf(text.toLowerCase())) (of.has(object) ? inside : elsewhere).add(word)
  const a = new Set<string>()
  const b = new Set<string>()
  for (const [secret, canary] of canaries) {
    if (secret.length < SECRET_CHARS_MIN || elsewhere.has(secret) || !inside.has(secret)) continue
    a.add(secret)
    b.add(canary)
  }
  return { a, b }
}

interface MaterialParts {
  readonly seed: number
  readonly shared: readonly ReadDocument[]
  readonly sharedTexts: readonly string[]
  readonly darkTexts: readonly string[]
  readonly twinTexts: readonly string[]
  readonly writer: TwinWriter
  readonly hidden: ReadonlySet<CopiedObject>
  readonly planted: readonly string[]
  readonly b: ReadonlyMap<CopiedObject, Changed>
}

const FRAGMENT_WORDS = 3
const SENTENCE_CHARS = 160

function materialOf(parts: MaterialParts): Material {
  const random = new SeededRandom(parts.seed)
  const darkRuns = new Set([...parts.darkTexts, ...parts.twinTexts].flatMap(runsOf))
  const max = limits.proveMaterialMax
  const some = <T>(items: readonly T[]): readonly T[] => random.shuffled(items).slice(0, max)
  const shared = parts.sharedTexts.flatMap((text) => wordsOf(text.toLowerCase()))
  const dark = [...parts.writer.canaries].flat()
  const keys = [...parts.hidden].flatMap((object) => [
    object.key,
    parts.b.get(object)?.key ?? object.key,
  ])
  const read = parts.shared.map(({ object }) => object.key)
  const documents = [...parts.shared.map(({ object }) => object), ...parts.hidden]
  return {
    shared: some(shared.filter((word) => word.length > 2)),
    dark: some(dark),
    sentences: some(
      parts.sharedTexts
        .flatMap(sentencesOf)
        .map((sentence) => sentence.trim().slice(0, SENTENCE_CHARS))
        .filter((sentence) => wordsOf(sentence).length > 2)
        .filter((sentence) => !runsOf(sentence).some((run) => darkRuns.has(run))),
    ),
    fragments: some(parts.darkTexts.flatMap((text) => fragmentsOf(text, parts.writer))),
    paths: [...some(keys), ...some(read).slice(0, 50)],
    documentIds: some(documents).map(({ source, key }) =>
      documentId({ knowledgeBase: ADDED.base, source, path: key }),
    ),
    planted: parts.planted.flatMap((text) =>
      sentencesOf(text)
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  }
}

/** As many words as a fingerprint is made of. */
const RUN_WORDS = 5

/**
 * Every few words in a row. What a protected document says in one of the worlds is not pasted whole: by
 * design it is known again by its fingerprint, and its label told (a residual channel that reports name).
 */
function runsOf(text: string): readonly string[] {
  const words = wordsOf(text.toLowerCase())
  return words.slice(RUN_WORDS - 1).map((_, at) => words.slice(at, at + RUN_WORDS).join(' '))
}

/** Forty in a row are known again; a heading that stands between them is none of the text. */
const PASTE_WORDS = 60

/** The first that stand in nothing that everybody who asks may know. */
function pastesFrom(
  twice: readonly { readonly object: CopiedObject; readonly a: string; readonly b: string }[],
  shared: ReadonlySet<string>,
): readonly Paste[] {
  const pastes: Paste[] = []
  for (const { object, a, b } of twice) {
    const [ofA, ofB] = [a.split(/\s+/), b.split(/\s+/)]
    for (let at = 0; at + PASTE_WORDS <= Math.min(ofA.length, ofB.length); at += PASTE_WORDS) {
      const [left, right] = [ofA, ofB].map((words) => words.slice(at, at + PASTE_WORDS).join(' '))
      if (left === undefined || right === undefined) continue
      if ([left, right].some((text) => runsOf(text).some((run) => shared.has(run)))) continue
      pastes.push({ object, a: left, b: right })
      break
    }
  }
  return pastes
}

/** A few words in a row with a secret among them, and the same of the twin. */
function fragmentsOf(text: string, { canaries }: TwinWriter): readonly string[] {
  const words = wordsOf(text.toLowerCase())
  const fragments: string[] = []
  for (let at = 0; at < words.length && fragments.length < 200; at++) {
    if (!canaries.has(words[at] ?? '')) continue
    const run = words.slice(Math.max(0, at - 1), at - 1 + FRAGMENT_WORDS)
    fragments.push(run.join(' '), run.map((word) => canaries.get(word) ?? word).join(' '))
  }
  return fragments
}

const PLANTED: readonly (readonly [name: string, text: string])[] = [
  [
    'lamps.md',
    '# Harbour lamps\n\nThe harbour lamps are lit at dusk. The keeper counts forty lamps.\n',
  ],
  [
    'ferry.md',
    '# Ferry times\n\nThe ferry leaves the harbour at seven. A ticket costs four crowns.\n',
  ],
  ['tower.txt', 'The tower clock\n\nThe clock of the tower is wound on Mondays by the keeper.\n'],
]

const KEPT_TEXT =
  `The watchman of the northern breakwater keeps a second ledger behind the barometer, where
he writes which vessels came without lanterns, who bribed the pilot with smoked herring, how many casks were
rolled ashore before sunrise, and why the customs officer looked toward the chapel instead. Nobody but him has
seen the pages, which smell of tar and juniper, and whoever asks about them hears a long story of a one-eyed
cormorant that stole his reading glasses during the great flood.`.replaceAll('\n', ' ')

interface Planted {
  readonly objects: readonly CopiedObject[]
  readonly gone: readonly CopiedObject[]
  readonly texts: readonly string[]
}

/** Public documents for everybody, so that there is something to find; and one that went after it was indexed. */
async function plant(seed: number, folder: string): Promise<Planted> {
  const random = new SeededRandom(seed)
  const mark = Array.from({ length: 6 }, () =>
    random.pick(['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n']),
  ).join('')
  const goneText = `# Lighthouse ledger\n\nThe lighthouse ledger names the quagga, and says xuqgone${mark}.\n`
  const kept = [`${KEPT_FOLDER}/second-ledger.md`, `# Second ledger\n\n${KEPT_TEXT}\n`] as const
  const all = [...PLANTED, kept, ['went.md', goneText] as const]
  const objects: CopiedObject[] = []
  for (const [at, [key, text]] of all.entries()) {
    const file = join(folder, `planted-${at}`)
    await writeFile(file, text, { mode: 0o600 })
    const version = `planted-${key}`
    objects.push({ source: ADDED.source, key, sizeBytes: text.length, version, file })
  }
  const questions = 'What does the lighthouse ledger say of the quagga?'
  return {
    objects,
    gone: objects.slice(-1),
    texts: [...PLANTED.map(([, text]) => text), questions],
  }
}
