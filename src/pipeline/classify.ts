import type { Classified, Scanner } from '../dlp/scan.ts'
import type { Clock } from '../kernel/clock.ts'
import { join, labelText, type Label, type Raiser } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { collectSetting, collectText, unescaped, unescaping } from '../kernel/texts.ts'
import type { Message, Part } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import type { Snapshot } from './stages.ts'

/**
 * Every text of a request that could reach a deployment, but for `raw`, whose texts decoders name in
 * `unknownText`, and for base64 of what cannot be scanned.
 */
export function textsOf(request: ModelRequest): readonly string[] {
  const texts: string[] = []
  for (const message of request.messages) for (const part of message.parts) addText(part, texts)
  for (const tool of request.tools) {
    texts.push(tool.name, tool.description)
    if (tool.parameters !== undefined) texts.push(JSON.stringify(tool.parameters))
  }
  for (const text of request.unknownText) texts.push(text)
  addMembers(request, texts)
  return texts
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

/**
 * INVARIANT (escapes hide nothing): what a reader of JSON would see is scanned beside what is written.
 * Arguments, results of tools and schemas are JSON by nature; others may quote some.
 */
function scan(texts: readonly string[], scanner: Scanner): Classified {
  const written = scanner.classify(texts)
  const escaped = texts.flatMap(unescaped)
  return escaped.length === 0 ? written : both(written, scanner.classify(escaped))
}

async function scanInTurns(
  texts: readonly string[],
  scanner: Scanner,
  pause: () => Promise<void>,
): Promise<Classified> {
  const written = await scanner.classifyInTurns(texts, pause)
  const escaped: string[] = []
  for (const text of texts) {
    const steps = unescaping(text)
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) await pause()
    for (const plain of step.value) escaped.push(plain)
  }
  return both(written, await scanner.classifyInTurns(escaped, pause))
}

/** Most of what the second look finds, the first has counted. */
function both(written: Classified, escaped: Classified): Classified {
  const known = new Set(written.raisers.map(({ id }) => id))
  const types = new Set(written.findings.map(({ type }) => type))
  return {
    label: join(written.label, escaped.label),
    raisers: [...written.raisers, ...escaped.raisers.filter(({ id }) => !known.has(id))],
    findings: [...written.findings, ...escaped.findings.filter(({ type }) => !types.has(type))],
  }
}

/** The label of what the caller sent, with every raiser. Callers can only raise. */
export function classify(request: ModelRequest, scanner: Scanner, unscannable: Label): Classified {
  return withDeclared(request, scan(textsOf(request), scanner), unscannable)
}

/** Too long for the event loop. */
export function isLong(request: ModelRequest): boolean {
  let chars = 0
  for (const text of textsOf(request)) chars += text.length
  return chars > limits.scanInProcessChars
}

/** In one turn of the event loop if it is short. */
export const classifyAny = (
  request: ModelRequest,
  snapshot: Pick<Snapshot, 'scanner' | 'unscannable'>,
  clock: Clock,
): Classified | Promise<Classified> =>
  isLong(request)
    ? classifyInTurns(request, snapshot, () => clock.sleep(0))
    : classify(request, snapshot.scanner, snapshot.unscannable)

/** What `classify` says, for long requests: others are served meanwhile. */
export async function classifyInTurns(
  request: ModelRequest,
  { scanner, unscannable }: Pick<Snapshot, 'scanner' | 'unscannable'>,
  pause: () => Promise<void>,
): Promise<Classified> {
  return withDeclared(request, await scanInTurns(textsOf(request), scanner, pause), unscannable)
}

function withDeclared(request: ModelRequest, scanned: Classified, unscannable: Label): Classified {
  const raisers: Raiser[] = [...scanned.raisers]
  if (request.declared !== undefined) {
    const id = (request.kind === 'chat' ? request.declaredBy : undefined) ?? 'caller'
    raisers.push({ kind: 'declared', id, label: request.declared })
  }
  if (request.unscannable === true || request.messages.some(holdsUnscannable)) {
    raisers.push({ kind: 'default', id: 'unscannable', label: unscannable })
  }
  if (raisers.length === scanned.raisers.length) return scanned
  const label = raisers.map((raiser) => raiser.label).reduce(join, scanned.label)
  return { label, raisers, findings: scanned.findings }
}

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
