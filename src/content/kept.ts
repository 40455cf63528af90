import { assert } from '../kernel/assert.ts'
import { parseJson } from '../kernel/json.ts'
import type { Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { nanoUsd, type Instant } from '../kernel/values.ts'
import type { Frame, Message, ModelEvent, Passage } from '../models/chat.ts'

/** A document that an answer was built from: who may have the answer again is asked of it. */
export type Basis = Pick<Passage, 'knowledgeBase' | 'source' | 'path' | 'version'>

/** One request and what its client got, in our values. */
export interface Kept {
  /** Of the answer, as its dialect tells it. */
  readonly createdAt: Instant
  /** The client got all of it. Only such an answer is given again, or gone on from. */
  readonly complete: boolean
  readonly deployment: string
  /** What the route was cleared for; and what was found in the answer beside it. */
  readonly label: Label
  readonly found: Label
  /** Of the values that stand in it in place of placeholders, each once. Absent: there are none. */
  readonly restored?: readonly Label[]
  readonly dropped: readonly string[]
  readonly outputTokensInserted: number | undefined
  /** Those that entered the prompt. */
  readonly passages: readonly Passage[]
  /** Their documents, and those of the answers that this one went on from. */
  readonly basis: readonly Basis[]
  /** What was asked, with what it went on from. */
  readonly messages: readonly Message[]
  /** After scanning, as they went to the dialect's encoder. */
  readonly batches: readonly (readonly ModelEvent[])[]
}

/** The shape of what is written; another one is not read. */
const VERSION = 1
/** An event of a frame that did not go out as it came: the frame is not whole any more. */
const NOT_SENT = -1

/** Undefined: longer than limits.contentCharsMax. */
export function encodeKept(kept: Kept): Uint8Array | undefined {
  const places = new Map<ModelEvent, number>()
  for (const event of kept.batches.flat()) places.set(event, places.size)
  const batches = kept.batches.map((batch) => batch.map((event) => plainEvent(event, places)))
  const text = JSON.stringify({ v: VERSION, ...kept, batches })
  return text.length > limits.contentCharsMax ? undefined : new TextEncoder().encode(text)
}

/**
 * INVARIANT (raw only when untouched): which of its events a frame was made of is kept by their places,
 * so that a frame that was changed on its way out is not taken for whole when it comes back.
 */
function plainEvent(event: ModelEvent, places: ReadonlyMap<ModelEvent, number>): object {
  const { frame, ...rest } = event
  const plain = rest.kind === 'charged' ? { ...rest, nanoUsd: rest.nanoUsd?.toString() } : rest
  if (frame === undefined) return plain
  const { events, ...own } = frame
  const made = events?.map((one) => places.get(one) ?? NOT_SENT)
  return { ...plain, frame: { ...own, made } }
}

type PlainFrame = Omit<Frame, 'events'> & { readonly made?: readonly number[] }
type PlainEvent = { readonly kind: ModelEvent['kind']; readonly frame?: PlainFrame }

/** What `encodeKept` wrote and nobody else can have written: it was sealed. Undefined: of another version. */
export function decodeKept(bytes: Uint8Array): Kept | undefined {
  const parsed = parseJson(new TextDecoder().decode(bytes), { depthMax: limits.contentDepthMax })
  assert(parsed.ok, 'what was sealed by us is JSON')
  const { v, ...kept } = parsed.value as Omit<Kept, 'batches'> & {
    readonly v: number
    readonly batches: readonly (readonly PlainEvent[])[]
  }
  return v === VERSION ? { ...kept, batches: batchesOf(kept.batches) } : undefined
}

function batchesOf(plain: readonly (readonly PlainEvent[])[]): Kept['batches'] {
  const events: ModelEvent[] = []
  const framed: { readonly made: readonly number[]; readonly into: ModelEvent[] }[] = []
  const batches = plain.map((batch) =>
    batch.map((one) => {
      const event = eventOf(one, framed)
      events.push(event)
      return event
    }),
  )
  for (const { made, into } of framed)
    for (const at of made) into.push(events[at] ?? { kind: 'other' })
  return batches
}

function eventOf(
  { frame, ...rest }: PlainEvent,
  framed: { readonly made: readonly number[]; readonly into: ModelEvent[] }[],
): ModelEvent {
  const event = rest.kind === 'charged' ? chargedOf(rest) : (rest as ModelEvent)
  if (frame === undefined) return event
  const { made, ...own } = frame
  if (made === undefined) return { ...event, frame: own }
  const into: ModelEvent[] = []
  framed.push({ made, into })
  return { ...event, frame: { ...own, events: into } }
}

function chargedOf(rest: object): ModelEvent {
  const { nanoUsd: text } = rest as { readonly nanoUsd?: string }
  return { kind: 'charged', nanoUsd: text === undefined ? undefined : nanoUsd(BigInt(text)) }
}
