import type { Recognised, Recognizer } from '../dlp/recognizer.ts'
import type { Classified, PartLabel, Place, Scanner } from '../dlp/scan.ts'
import type { Clock } from '../kernel/clock.ts'
import { join, labelText, type Label, type Raiser } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { collectSetting, collectText, unescaped, unescaping } from '../kernel/texts.ts'
import { principalText, type Principal } from '../identity/principal.ts'
import type { Message, Part, Tool } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import { ByPlace, joined, partPlace, TOOL_TEXT, WHOLE } from './part-labels.ts'
import type { Snapshot } from './stages.ts'

/**
 * Every text of a request that could reach a deployment, but for `raw`, whose texts decoders name in
 * `unknownText`, and for base64 of what cannot be scanned.
 */
export function textsOf(request: ModelRequest): readonly string[] {
  const texts: string[] = []
  for (const message of request.messages) for (const part of message.parts) addText(part, texts)
  for (const tool of request.tools) addTool(tool, texts)
  for (const text of request.unknownText) texts.push(text)
  addMembers(request, texts)
  return texts
}

/** Of each of these texts, in the same order, where it stands. Asked only when something was found in one. */
function placesOf(request: ModelRequest): readonly Place[] {
  const texts: string[] = []
  const places: Place[] = []
  const standAt = (place: Place): void => {
    while (places.length < texts.length) places.push(place)
  }
  for (const [message, { parts }] of request.messages.entries())
    for (const [at, part] of parts.entries()) {
      addText(part, texts)
      standAt(partPlace(message, at, part))
    }
  for (const [at, tool] of request.tools.entries()) {
    addTool(tool, texts)
    standAt({ kind: 'tool', tool: at })
  }
  for (const text of request.unknownText) texts.push(text)
  addMembers(request, texts)
  standAt({ kind: 'unknown' })
  return places
}

function addTool({ name, description, parameters }: Tool, texts: string[]): void {
  texts.push(name, description)
  if (parameters !== undefined) texts.push(JSON.stringify(parameters))
}

function addMembers(request: ModelRequest, texts: string[]): void {
  if (request.settings !== undefined)
    for (const setting of Object.values(request.settings)) collectSetting(setting, texts)
  if (request.tags !== undefined) collectText(request.tags, texts)
  if (request.forwarded !== undefined) collectText(request.forwarded, texts)
  addOwn(request, texts)
}

/** What only one kind of request has. Inputs stand in `messages` too; one that does not is not overlooked. */
function addOwn(request: ModelRequest, texts: string[]): void {
  if (request.kind === 'chat') {
    if (request.previous !== undefined) texts.push(request.previous)
    return
  }
  const inputs = request.kind === 'embed' ? request.inputs : [request.query, ...request.documents]
  for (const [at, input] of inputs.entries()) if (texts[at] !== input) texts.push(input)
}

function addText(part: Part, texts: string[]): void {
  switch (part.kind) {
    case 'text':
      texts.push(part.text)
      return
    case 'toolCall':
      texts.push(part.id, part.name, part.arguments)
      return
    case 'toolResult':
      texts.push(part.id, part.text)
      for (const attachment of part.attachments ?? []) addText(attachment, texts)
      return
    case 'thinking':
      texts.push(part.text, part.signature ?? '')
      return
    case 'redactedThinking':
      texts.push(part.data)
      return
    case 'image':
      texts.push(part.url ?? '', part.mediaType ?? '')
      return
    case 'document':
      texts.push(part.text ?? '', part.title ?? '', part.context ?? '')
      texts.push(part.url ?? '', part.mediaType ?? '')
      return
    case 'opaque':
      texts.push(part.type)
  }
}

/**
 * What no detector can read: pictures, files, what lies behind an address. Encrypted thought is not among
 * it: it came out of an answer that this gate let through, nobody but the vendor who wrote it can read it,
 * and whoever puts something else there could as well have put it into a text.
 */
function isUnscannable(part: Part): boolean {
  if (part.kind === 'toolResult') return part.attachments?.some(isUnscannable) ?? false
  if (part.kind === 'document') return part.data !== undefined || part.url !== undefined
  return part.kind === 'image' || part.kind === 'opaque'
}
export const holdsUnscannable = (message: Message): boolean => message.parts.some(isUnscannable)

/** What the detectors say, and of every finding that raises its type and the text that holds it. */
interface Scanned extends Classified {
  readonly hits: readonly Hit[]
}
interface Hit {
  readonly type: string
  readonly text: number
}

/**
 * INVARIANT (escapes hide nothing): what a reader of JSON would see is scanned beside what is written.
 * Arguments, results of tools and schemas are JSON by nature; others may quote some.
 */
function scan(texts: readonly string[], scanner: Scanner): Scanned {
  const written = scanner.classify(texts)
  const escaped: string[] = []
  const of: number[] = []
  let at = 0
  for (const text of texts) {
    for (const plain of unescaped(text)) {
      escaped.push(plain)
      of.push(at)
    }
    at++
  }
  return both(written, escaped.length === 0 ? undefined : scanner.classify(escaped), of)
}

async function scanInTurns(
  texts: readonly string[],
  scanner: Scanner,
  pause: () => Promise<void>,
): Promise<Scanned> {
  const written = await scanner.classifyInTurns(texts, pause)
  const escaped: string[] = []
  const of: number[] = []
  for (const [at, text] of texts.entries()) {
    const steps = unescaping(text)
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) await pause()
    for (const plain of step.value) {
      escaped.push(plain)
      of.push(at)
    }
  }
  return both(written, await scanner.classifyInTurns(escaped, pause), of)
}

/** Most of what the second look finds, the first has counted. `of`: the texts that were escaped. */
function both(
  written: Classified,
  escaped: Classified | undefined,
  of: readonly number[],
): Scanned {
  const hits = hitsOf(written, (at) => at)
  if (escaped === undefined) return { ...written, hits }
  const known = new Set(written.raisers.map(({ id }) => id))
  const types = new Set(written.findings.map(({ type }) => type))
  return {
    label: join(written.label, escaped.label),
    raisers: [...written.raisers, ...escaped.raisers.filter(({ id }) => !known.has(id))],
    findings: [...written.findings, ...escaped.findings.filter(({ type }) => !types.has(type))],
    hits: [...hits, ...hitsOf(escaped, (at) => of[at] ?? NOWHERE)],
  }
}

function hitsOf(
  { findings, inTexts, raisers }: Classified,
  textAt: (at: number) => number,
): readonly Hit[] {
  if (raisers.length === 0) return NO_HITS
  return findings.map(({ type }, at) => {
    const text = inTexts?.[at]
    return { type, text: text === undefined ? NOWHERE : textAt(text) }
  })
}
const NO_HITS: readonly Hit[] = []
/** A scanner did not say where: it is said of the whole request. */
const NOWHERE = -1

/** The label of what the caller sent, with every raiser. Callers can only raise. */
export function classify(
  request: ModelRequest,
  scanner: Scanner,
  unscannable: Label,
  recall: Recall = NOTHING_KNOWN,
): Classified {
  const texts = textsOf(request)
  const scanned = scan(texts, scanner)
  const { recognizer, who } = recall
  const known = recognizer === undefined ? NONE_KNOWN : recognizer.recognise(texts, who)
  return withPlaces(request, { ...scanned, known }, unscannable)
}

/** What knows texts again, and whose small pieces are counted together. */
interface Recall {
  readonly recognizer: Recognizer | undefined
  readonly who: string
}
const NOTHING_KNOWN: Recall = { recognizer: undefined, who: '' }
const NONE_KNOWN: readonly Recognised[] = []
const recallOf = ({ recognizer }: Pick<Snapshot, 'recognizer'>, who: Principal): Recall =>
  recognizer === undefined || recognizer.isIdle
    ? NOTHING_KNOWN
    : { recognizer, who: principalText(who.user ?? who) }

/** Too long for the event loop. */
export function isLong(request: ModelRequest): boolean {
  let chars = 0
  for (const text of textsOf(request)) chars += text.length
  return chars > limits.scanInProcessChars
}

/** In one turn of the event loop if it is short. */
export const classifyAny = (
  request: ModelRequest,
  snapshot: Pick<Snapshot, 'scanner' | 'unscannable' | 'recognizer'>,
  clock: Clock,
  who: Principal,
): Classified | Promise<Classified> =>
  isLong(request)
    ? classifyInTurns(request, snapshot, () => clock.sleep(0), recallOf(snapshot, who))
    : classify(request, snapshot.scanner, snapshot.unscannable, recallOf(snapshot, who))

/** What `classify` says, for long requests: others are served meanwhile. */
export async function classifyInTurns(
  request: ModelRequest,
  { scanner, unscannable }: Pick<Snapshot, 'scanner' | 'unscannable'>,
  pause: () => Promise<void>,
  { recognizer, who }: Recall = NOTHING_KNOWN,
): Promise<Classified> {
  const texts = textsOf(request)
  const scanned = await scanInTurns(texts, scanner, pause)
  const known =
    recognizer === undefined ? NONE_KNOWN : await recognizer.recogniseInTurns(texts, who, pause)
  return withPlaces(request, { ...scanned, known }, unscannable)
}

/**
 * INVARIANT (every raiser has its part): the label of a request is the join of its parts', and what is not
 * among the parts is public and trusted.
 */
function withPlaces(
  request: ModelRequest,
  scanned: Scanned & { readonly known: readonly Recognised[] },
  unscannable: Label,
): Classified {
  const { label, raisers, findings, hits, known } = scanned
  const byPlace = new ByPlace()
  if (hits.length > 0) addDetected(byPlace, request, scanned)
  const rest = restOf(request, unscannable)
  if (hits.length === 0 && rest.length === 0 && known.length === 0)
    return { label, raisers, findings, parts: NO_PARTS }
  if (known.length > 0) {
    const places = placesOf(request)
    for (const { text, raiser } of known) byPlace.add(places[text] ?? WHOLE, raiser)
  }
  for (const [place, raiser] of rest) byPlace.add(place, raiser)
  const parts = byPlace.parts()
  const all = joined(parts)
  return { label: join(label, all.label), raisers: eachOnce(raisers, all.raisers), findings, parts }
}
const NO_PARTS: readonly PartLabel[] = []

function addDetected(byPlace: ByPlace, request: ModelRequest, { raisers, hits }: Scanned): void {
  const places = placesOf(request)
  const byType = new Map(raisers.map((raiser) => [raiser.id, raiser]))
  for (const { type, text } of hits) {
    const raiser = byType.get(type)
    if (raiser !== undefined) byPlace.add(places[text] ?? WHOLE, raiser)
  }
}

/** Detectors in their own order, then the others as they come. */
const eachOnce = (detected: readonly Raiser[], all: readonly Raiser[]): readonly Raiser[] => [
  ...detected,
  ...all.filter(({ kind }) => kind !== 'detector'),
]

/** Who raises besides detectors. */
function restOf(request: ModelRequest, unscannable: Label): readonly (readonly [Place, Raiser])[] {
  const rest: (readonly [Place, Raiser])[] = []
  let message = 0
  for (const { parts } of request.messages) {
    let at = 0
    for (const part of parts) {
      if (part.kind === 'toolResult') {
        const place = partPlace(message, at, part)
        rest.push([place, TOOL_TEXT])
        if (part.declared !== undefined)
          rest.push([place, { kind: 'tool', id: 'declared', label: part.declared }])
      }
      if (isUnscannable(part)) rest.push([partPlace(message, at, part), unread(unscannable)])
      at++
    }
    message++
  }
  if (request.declared !== undefined) {
    const id = (request.kind === 'chat' ? request.declaredBy : undefined) ?? 'caller'
    rest.push([WHOLE, { kind: 'declared', id, label: request.declared }])
  }
  if (request.unscannable === true) rest.push([{ kind: 'unknown' }, unread(unscannable)])
  return rest
}

const unread = (label: Label): Raiser => ({ kind: 'default', id: 'unscannable', label })

/** Each raiser once, as `explain` shows it. */
export function raiserFacts(raisers: readonly Raiser[]): readonly RaiserFact[] {
  if (raisers.length === 0) return []
  const facts = new Map<string, RaiserFact>()
  for (const { kind, id, label } of raisers) {
    const text = labelText(label)
    facts.set(`${kind}:${id} ${text}`, { kind, id, label: text })
  }
  return [...facts.values()]
}
type RaiserFact = { readonly kind: string; readonly id: string; readonly label: string }

/** Raisers as records show them: `detector:card restricted[pci]`. */
export const raiserTexts = (raisers: readonly Raiser[]): readonly string[] =>
  raisers.length === 0
    ? []
    : [
        ...new Set(
          raisers.map((raiser) => `${raiser.kind}:${raiser.id} ${labelText(raiser.label)}`),
        ),
      ].toSorted()

/**
 * The text of the last user message that says something: what retrieval is asked. In some dialects the
 * results of tools come as messages of the user.
 */
export function questionOf(request: ModelRequest): string {
  const last = request.messages.findLast(
    ({ role, parts }) => role === 'user' && parts.some(({ kind }) => kind === 'text'),
  )
  if (last === undefined) return ''
  return last.parts
    .filter((part) => part.kind === 'text')
    .map((part) => part.text)
    .join('\n')
}

/** How many findings of each type, for `explain`. */
export function countByType(classified: Classified): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const finding of classified.findings) counts[finding.type] = (counts[finding.type] ?? 0) + 1
  return counts
}
