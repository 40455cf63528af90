import type { Scanner } from '../dlp/scan.ts'
import { assert } from '../kernel/assert.ts'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import type { DocumentPart, ImagePart, Message, Part, Passage } from '../models/chat.ts'
import type { ModelRequest } from '../models/request.ts'
import { textsOf } from './classify.ts'
import { Occurrences, turnsOfChars } from './occurrences.ts'
import { viewing, viewSpan, writtenSpan, type Span, type View } from './views.ts'

/** What goes to a model: a request, and passages beside it. */
export interface Sent {
  readonly request: ModelRequest
  readonly passages: readonly Passage[]
}

export interface Replacing {
  readonly scanner: Pick<Scanner, 'classifyInTurns'>
  /** Findings of which types are taken out. */
  readonly takes: (type: string) => boolean
  /** What stands in a value's place. MUST need no escape in JSON and hold nothing that a detector finds. */
  readonly replacement: (value: string, type: string) => string
  /** Awaited after each limits.scanTurnChars. */
  readonly pause: () => Promise<void>
}

export interface Replaced extends Sent {
  /** Spans that were replaced, by type. */
  readonly counts: Readonly<Record<string, number>>
  /** Types of which a value stands where nothing can be replaced: their raise stays. */
  readonly stuck: ReadonlySet<string>
}

/** A text that may be changed, and what was found in it. */
interface Field {
  readonly text: string
  readonly views: readonly View[]
  /** JSON by nature: a value is what its reader reads. */
  readonly json: boolean
  readonly spans: TypedSpan[]
}
interface TypedSpan extends Span {
  readonly type: string
}

/**
 * The same with every finding of these types replaced, and with it every other occurrence of what was
 * found, in every part: also where no word around it told a detector what it is, and behind the escapes
 * of JSON. Undefined: there is nothing of them, or more than one of limits.replaced*Max.
 *
 * INVARIANT (only spans change): outside the replaced spans every character stays, and arguments that
 * were JSON stay JSON.
 * INVARIANT (raw is sent only while true), relied on: `messages` is a new array.
 */
export async function replaceFindings(
  sent: Sent,
  replacing: Replacing,
): Promise<Replaced | undefined> {
  const fields: Field[] = []
  let chars = 0
  eachText(sent, (text, json) => {
    chars += text.length
    fields.push({ text, json, views: [], spans: [] })
    return text
  })
  if (chars > limits.replacedCharsMax) return undefined
  const { pause } = replacing
  const turns = turnsOfChars()
  const values = new Map<string, string>()
  for (const [at, { text, json }] of fields.entries()) {
    fields[at] = { text, json, views: await inTurns(viewing(text), pause), spans: [] }
    if (turns(text.length)) await pause()
  }
  await findIn(fields, replacing, values)
  if (values.size === 0 || areTooMuch(values)) return undefined
  const occurrences = await inTurns(Occurrences.of(values.keys()), pause)
  const counts: Record<string, number> = {}
  const texts: string[] = []
  let spanCount = 0
  for (const field of fields) {
    await inTurns(occurIn(field, occurrences, values), pause)
    spanCount += field.spans.length
    if (spanCount > limits.replacedSpansMax) return undefined
    texts.push(replacedIn(field, replacing.replacement, counts))
    if (turns(field.text.length)) await pause()
  }
  let next = 0
  const made = eachText(sent, () => texts[next++] ?? '')
  assert(next === fields.length, 'a request has the same texts each time')
  return { ...made, counts, stuck: await inTurns(stuckIn(made, occurrences, values), pause) }
}

/** What is one of so many characters is no value: beyond limits.findingsMax, one finding covers the rest. */
function areTooMuch(values: ReadonlyMap<string, string>): boolean {
  let chars = 0
  for (const value of values.keys()) {
    if (value.length > limits.placeholderValueCharsMax) return true
    chars += value.length
  }
  return values.size > limits.replacedValuesMax || chars > limits.replacedValueCharsMax
}

/** INVARIANT (others are served meanwhile): nothing of it holds the event loop for longer than one turn. */
async function inTurns<T>(steps: Generator<undefined, T>, pause: () => Promise<void>): Promise<T> {
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) await pause()
  return step.value
}

/** INVARIANT (escapes hide nothing): a value is looked for in what every reader of the text reads. */
async function findIn(
  fields: readonly Field[],
  { scanner, takes, pause }: Replacing,
  values: Map<string, string>,
): Promise<void> {
  const all = fields.flatMap(({ views, spans }) => views.map((view) => ({ view, spans })))
  const texts = all.map(({ view }) => view.plain)
  const { findings, inTexts } = await scanner.classifyInTurns(texts, pause)
  for (const [at, { type, start, end }] of findings.entries()) {
    const where = all[inTexts?.[at] ?? NOWHERE]
    assert(where !== undefined, 'a scanner says in which text it found something')
    if (!takes(type)) continue
    const { view, spans } = where
    spans.push({ ...writtenSpan(view, { start, end }), type })
    const value = view.plain.slice(start, end)
    if (!values.has(value)) values.set(value, type)
  }
}
const NOWHERE = -1

function* occurIn(
  { views, spans }: Field,
  occurrences: Occurrences,
  values: ReadonlyMap<string, string>,
): Generator<undefined, void> {
  for (const view of views) {
    yield* occurrences.in(view.plain, (span) => {
      const type = values.get(view.plain.slice(span.start, span.end))
      if (type !== undefined && spans.length <= limits.replacedSpansMax)
        spans.push({ ...writtenSpan(view, span), type })
    })
  }
}

function replacedIn(
  field: Field,
  replacement: Replacing['replacement'],
  counts: Record<string, number>,
): string {
  const { text, spans, views, json } = field
  if (spans.length === 0) return text
  // What its reader reads; in a text that is no JSON by nature, an escape is what was meant.
  const base = (json ? views[1] : views[0]) ?? { plain: text }
  const regions = merged(spans.map((span) => inBase(base, span)))
  const quote = json ? quotingOf(text) : UNQUOTED
  const pieces: string[] = []
  let at = 0
  for (const { type, start, end } of regions) {
    const whole = writtenSpan(base, { start, end })
    const made = replacement(base.plain.slice(start, end), type)
    pieces.push(text.slice(at, whole.start), quote(whole.start) ? `"${made}"` : made)
    at = whole.end
  }
  pieces.push(text.slice(at))
  const replaced = pieces.join('')
  // A finding over the bounds of a string: left as it is, and its raise with it.
  if (json && isJson(text) && !isJson(replaced)) return text
  for (const { type } of regions) counts[type] = (counts[type] ?? 0) + 1
  return replaced
}

const isJson = (text: string): boolean => parseJson(text, { depthMax: limits.jsonDepthMax }).ok
const UNQUOTED = (): boolean => false

/** Whether what begins at a place of JSON stands in no string (a number): a text in its place needs quotes. Asked in order. */
function quotingOf(text: string): (start: number) => boolean {
  let at = 0
  let inString = false
  return (start) => {
    for (; at < start; at++) {
      const letter = text.charAt(at)
      if (letter === '"') inString = !inString
      else if (letter === '\\' && inString) at++
    }
    return !inString
  }
}

const inBase = (base: View, { type, ...span }: TypedSpan): TypedSpan => ({
  ...viewSpan(base, span),
  type,
})

/** Overlapping ones are one, of the type of the longest. Those that touch stay two. */
function merged(spans: readonly TypedSpan[]): readonly TypedSpan[] {
  const all: (TypedSpan & { readonly longest: number })[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = all.at(-1)
    const length = span.end - span.start
    if (length === 0) continue
    if (last === undefined || span.start >= last.end) {
      all.push({ ...span, longest: length })
      continue
    }
    const type = length > last.longest ? span.type : last.type
    const end = Math.max(last.end, span.end)
    all[all.length - 1] = { start: last.start, end, type, longest: Math.max(length, last.longest) }
  }
  return all
}

/** Ids, names, schemas, settings, members that we do not know, signed thoughts: whoever changes them breaks them. */
function* stuckIn(
  { request, passages }: Sent,
  occurrences: Occurrences,
  values: ReadonlyMap<string, string>,
): Generator<undefined, ReadonlySet<string>> {
  const stuck = new Set<string>()
  const texts = [...textsOf(request), ...passages.flatMap(textsOfPassage)]
  const turns = turnsOfChars()
  for (const text of texts) {
    for (const { plain } of yield* viewing(text))
      yield* occurrences.in(plain, ({ start, end }) => {
        const type = values.get(plain.slice(start, end))
        if (type !== undefined) stuck.add(type)
      })
    if (turns(text.length)) yield
  }
  return stuck
}

export const textsOfPassage = ({ title, headings, text }: Passage): readonly string[] => [
  title,
  ...headings,
  text,
]

type Change = (text: string, json: boolean) => string

/** All texts that may be changed, in one order, and what becomes of them. */
function eachText({ request, passages }: Sent, change: Change): Sent {
  const messages = request.messages.map((message): Message => ({
    ...message,
    parts: message.parts.map((part) => changedPart(part, change)),
  }))
  return {
    request: { ...request, messages },
    passages: passages.map((passage) => ({
      ...passage,
      title: change(passage.title, false),
      headings: passage.headings.map((heading) => change(heading, false)),
      text: change(passage.text, false),
    })),
  }
}

function changedPart(part: Part, change: Change): Part {
  switch (part.kind) {
    case 'text':
      return { ...part, text: change(part.text, false) }
    case 'toolCall':
      return { ...part, arguments: change(part.arguments, true) }
    case 'toolResult':
      return { ...part, text: change(part.text, false), ...attached(part, change) }
    case 'thinking':
      // The vendor's signature is of these very characters.
      return part.signature === undefined ? { ...part, text: change(part.text, false) } : part
    case 'document':
      return changedDocument(part, change)
    case 'redactedThinking':
    case 'image':
    case 'opaque':
      return part
  }
}

const attached = (
  { attachments }: Part & { readonly kind: 'toolResult' },
  change: Change,
): { readonly attachments?: readonly (ImagePart | DocumentPart)[] } =>
  attachments === undefined
    ? {}
    : {
        attachments: attachments.map((one) =>
          one.kind === 'document' ? changedDocument(one, change) : one,
        ),
      }

function changedDocument(part: DocumentPart, change: Change): DocumentPart {
  const { text, title, context } = part
  return {
    ...part,
    ...(text !== undefined && { text: change(text, false) }),
    ...(title !== undefined && { title: change(title, false) }),
    ...(context !== undefined && { context: change(context, false) }),
  }
}
