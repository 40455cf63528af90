import type { Fields } from '../../body.ts'

export type SlotKind = 'message' | 'reasoning' | 'call' | 'custom' | 'other'

/** One item of an answer's output, open or done. */
export interface Slot {
  /** Its place in the output. */
  readonly at: number
  readonly id: string
  readonly kind: SlotKind
  /** The item as it was announced: what it says besides its text stays. */
  readonly base: Fields
  /** The item as it was when it ended. */
  done: Fields | undefined
  /** Parts that ended. */
  readonly parts: Fields[]
  /** A part is open for more text. */
  partOpen: boolean
  /** Of the open part, or of the call's arguments. */
  text: string
  /** The members by which pieces of the open part name it; empty until there is one. */
  place: string
  /** Where the open part begins in the whole answer's text. */
  from: number
  annotations: object[]
  /** Proof of a thought, or the encrypted thought itself. */
  encrypted: string | undefined
}

export const slotOf = (at: number, kind: SlotKind, base: Fields): Slot => ({
  at,
  id: typeof base['id'] === 'string' ? base['id'] : '',
  kind,
  base,
  done: undefined,
  parts: [],
  partOpen: false,
  text: '',
  place: '',
  from: 0,
  annotations: [],
  encrypted: undefined,
})

/** The part that is open, as it stands. */
export const partOf = (slot: Slot): Fields =>
  slot.kind === 'reasoning'
    ? { type: 'summary_text', text: slot.text }
    : { type: 'output_text', annotations: slot.annotations, logprobs: [], text: slot.text }

/** Where a piece of the open part belongs: said once for all of them. */
export function placeOf(slot: Slot): string {
  if (slot.place === '') {
    const index = slot.kind === 'reasoning' ? 'summary_index' : 'content_index'
    const place = { item_id: slot.id, output_index: slot.at, [index]: slot.parts.length }
    slot.place = JSON.stringify(place).slice(1, -1)
  }
  return slot.place
}

/** The item as it stands. */
export function itemOf(slot: Slot, status: string): Fields {
  const { kind, base, text } = slot
  const parts = slot.partOpen ? [...slot.parts, partOf(slot)] : slot.parts
  switch (kind) {
    case 'message':
      return { ...base, status, content: parts }
    case 'reasoning':
      return {
        ...base,
        summary: parts,
        ...(slot.encrypted === undefined ? {} : { encrypted_content: slot.encrypted }),
      }
    case 'call':
      return { ...base, status, arguments: text }
    case 'custom':
      return { ...base, input: text }
    case 'other':
      return base
  }
}

/** A text part of an item that ended gets annotations that came later. */
export function annotated(item: Fields, part: number, annotations: readonly object[]): Fields {
  const { content } = item
  if (!Array.isArray(content)) return item
  return {
    ...item,
    content: content.map((one: unknown, at) =>
      at === part ? { ...(one as Fields), annotations } : one,
    ),
  }
}
