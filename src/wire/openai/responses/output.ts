import type { Citation, ModelEvent } from '../../../models/chat.ts'
import type { AnswerContext } from '../../dialect.ts'
import { isFields, type Fields } from '../../body.ts'
import type { Events } from './events.ts'
import { annotationOf, includes, itemIdOf } from './search.ts'
import { annotated, itemOf, partOf, placeOf, slotOf, type Slot, type SlotKind } from './slots.ts'

type Said<Kind extends ModelEvent['kind']> = ModelEvent & { readonly kind: Kind }

/** The items of one answer and the grammar in which they are told: announced, filled, ended. */
export class Output {
  readonly #context: AnswerContext
  readonly #events: Events
  readonly #slots: Slot[] = []
  readonly #byPlace = new Map<number, Slot>()
  /** The newest of each kind: the one that takes more text while it is open. */
  readonly #newest = new Map<SlotKind, Slot>()
  /** Calls that a frame announced and no event has named yet. */
  readonly #unclaimed: Slot[] = []
  /** Calls by their position among the answer's calls. */
  readonly #calls = new Map<number, Slot>()
  #nextAt = 0
  /** Characters of text so far: what citations count by. */
  #chars = 0
  /** Citations came after their item's end. */
  changedLater = false

  constructor(context: AnswerContext, events: Events) {
    this.#context = context
    this.#events = events
  }

  /** Items as they ended; open ones as they stand. */
  items(): readonly Fields[] {
    return this.#slots.map((slot) => slot.done ?? itemOf(slot, 'in_progress'))
  }

  /** A search of ours: announced with `status` and without results, then `steps`, then ended. */
  tell(item: Fields, status: string, steps: readonly string[]): string {
    const slot = this.#add('other', { ...item, status, results: null })
    let out = this.#announced(slot)
    for (const type of steps)
      out += this.#events.write(type, { output_index: slot.at, item_id: slot.id })
    slot.done = item
    return `${out}${this.#ended(slot)}`
  }

  take(event: Said<'text'> | Said<'reasoning'> | Said<'toolCall'>): string {
    if (event.kind === 'text') return this.#text(event.text)
    return event.kind === 'reasoning' ? this.#thought(event) : this.#call(event)
  }

  #text(text: string): string {
    if (text === '') return ''
    const open = this.#openOf('message')
    let out = this.#closeNewest('reasoning')
    const slot =
      open ??
      this.#add('message', {
        type: 'message',
        status: 'in_progress',
        content: [],
        role: 'assistant',
      })
    if (open === undefined) out += this.#announced(slot)
    out += this.#openPart(slot)
    slot.text += text
    this.#chars += text.length
    return (
      out + this.#events.piece('response.output_text.delta', placeOf(slot), text, ',"logprobs":[]')
    )
  }

  #thought(event: Said<'reasoning'>): string {
    const wanted = includes(this.#context.request.raw, 'reasoning.encrypted_content')
    const open = this.#openOf('reasoning')
    if (event.redacted !== undefined) return wanted ? this.#sealed(event.redacted, open) : ''
    if (event.text === '' && open === undefined) return ''
    const slot = open ?? this.#add('reasoning', { type: 'reasoning', summary: [] })
    let out = open === undefined ? this.#announced(slot) : ''
    if (event.text !== '') {
      out += this.#openPart(slot)
      slot.text += event.text
      const type = 'response.reasoning_summary_text.delta'
      out += this.#events.piece(type, placeOf(slot), event.text)
    }
    if (event.signature === undefined) return out
    if (wanted) slot.encrypted = event.signature
    return out + this.#close(slot, 'completed')
  }

  /** The thought that was summed up just before, or one that nobody may read. */
  #sealed(encrypted: string, open: Slot | undefined): string {
    const slot = open ?? this.#add('reasoning', { type: 'reasoning', summary: [] })
    const announced = open === undefined ? this.#announced(slot) : ''
    slot.encrypted = encrypted
    return `${announced}${this.#close(slot, 'completed')}`
  }

  /** Calls stay open to the end: pieces of several may come in turns. */
  #call(event: Said<'toolCall'>): string {
    const known = this.#calls.get(event.index)
    let out = ''
    let slot = known
    if (slot === undefined) {
      out += this.#closeNewest('reasoning')
      // Citations come at the end, and only where there are passages: there the text stays open.
      if (this.#context.passages.length === 0) out += this.#closeNewest('message')
      slot = this.#addCall(event)
      out += this.#announced(slot)
    }
    if (event.text === '' || slot.done !== undefined) return out
    slot.text += event.text
    const place = { item_id: slot.id, output_index: slot.at }
    return (
      out +
      this.#events.write(`response.${CALL_EVENTS[slot.kind]}.delta`, {
        ...place,
        delta: event.text,
      })
    )
  }

  #addCall({ index, id = '', name = '' }: Said<'toolCall'>): Slot {
    const slot = isCustom(this.#context.request.raw, name)
      ? this.#add('custom', { type: 'custom_tool_call', call_id: id, name, input: '' })
      : this.#add('call', {
          type: 'function_call',
          status: 'in_progress',
          arguments: '',
          call_id: id,
          name,
        })
    this.#calls.set(index, slot)
    return slot
  }

  cite(citation: Citation): string {
    const slot = this.#slots.findLast(
      ({ kind, from, text }) => kind === 'message' && text !== '' && from <= citation.start,
    )
    if (slot === undefined) return ''
    const searched = this.#context.request.searches !== undefined
    const annotation = annotationOf(citation, searched, slot.from)
    const index = slot.annotations.length
    slot.annotations.push(annotation)
    const part = slot.partOpen ? slot.parts.length : Math.max(0, slot.parts.length - 1)
    if (slot.done !== undefined) {
      slot.done = annotated(slot.done, part, slot.annotations)
      this.changedLater = true
    }
    return this.#events.write('response.output_text.annotation.added', {
      item_id: slot.id,
      output_index: slot.at,
      content_index: part,
      annotation_index: index,
      annotation,
    })
  }

  /** Ends all that is open. */
  end(status: string): string {
    return this.#slots
      .filter(({ done }) => done === undefined)
      .map((slot) => this.#close(slot, status))
      .join('')
  }

  /** A frame of the deployment's that goes out as it came: what it opened, filled or ended. */
  adopt(type: string, fields: Fields, shift: number): void {
    const { item, part, annotation } = fields
    const at = Number(fields['output_index']) + shift
    if (!Number.isSafeInteger(at) || at < 0) return
    const slot = this.#byPlace.get(at)
    if (type === 'response.output_item.added' && isFields(item) && slot === undefined) {
      const kind = KINDS.get(item['type']) ?? 'other'
      const announced = this.#keep(slotOf(at, kind, item))
      if (kind === 'call' || kind === 'custom') this.#unclaimed.push(announced)
    } else if (slot === undefined) return
    else if (type === 'response.output_item.done' && isFields(item)) slot.done = item
    else if (type.endsWith('part.added') && isFields(part) && TEXT_PARTS.has(part['type'])) {
      Object.assign(slot, {
        partOpen: true,
        text: '',
        place: '',
        from: this.#chars,
        annotations: [],
      })
    } else if (type.endsWith('part.done') && isFields(part)) {
      slot.parts.push(part)
      slot.partOpen = false
    } else if (type === 'response.output_text.annotation.added' && isFields(annotation)) {
      slot.annotations.push(annotation)
    }
  }

  /** What such a frame said. */
  see(event: ModelEvent): void {
    if (event.kind === 'text') {
      this.#chars += event.text.length
      const open = this.#openOf('message')
      if (open !== undefined) open.text += event.text
    } else if (event.kind === 'reasoning') {
      const open = this.#openOf('reasoning')
      if (open !== undefined) open.text += event.text
    } else if (event.kind === 'toolCall') {
      const call = this.#calls.get(event.index) ?? this.#unclaimed.shift()
      if (call === undefined) return
      this.#calls.set(event.index, call)
      call.text += event.text
    }
  }

  #openOf(kind: SlotKind): Slot | undefined {
    const slot = this.#newest.get(kind)
    return slot?.done === undefined ? slot : undefined
  }

  #add(kind: SlotKind, item: Fields): Slot {
    const at = this.#nextAt
    const id = item['id'] ?? itemIdOf(PREFIXES[kind], this.#context.requestId, at)
    const slot = slotOf(at, kind, { id, ...item })
    slot.from = this.#chars
    return this.#keep(slot)
  }

  #keep(slot: Slot): Slot {
    this.#slots.push(slot)
    this.#byPlace.set(slot.at, slot)
    this.#newest.set(slot.kind, slot)
    this.#nextAt = Math.max(this.#nextAt, slot.at + 1)
    return slot
  }

  #announced(slot: Slot): string {
    const { at, base } = slot
    return this.#events.write('response.output_item.added', { output_index: at, item: base })
  }

  #openPart(slot: Slot): string {
    if (slot.partOpen) return ''
    slot.partOpen = true
    slot.text = ''
    slot.place = ''
    slot.from = this.#chars
    slot.annotations = []
    return this.#part(slot, 'added')
  }

  #part(slot: Slot, step: 'added' | 'done'): string {
    const isThought = slot.kind === 'reasoning'
    return this.#events.write(
      isThought ? `response.reasoning_summary_part.${step}` : `response.content_part.${step}`,
      {
        item_id: slot.id,
        output_index: slot.at,
        [isThought ? 'summary_index' : 'content_index']: slot.parts.length,
        part: partOf(slot),
      },
    )
  }

  #closeNewest(kind: SlotKind): string {
    const open = this.#openOf(kind)
    return open === undefined ? '' : this.#close(open, 'completed')
  }

  #close(slot: Slot, status: string): string {
    const out = slot.partOpen ? this.#closePart(slot) : this.#closeCall(slot)
    slot.done = itemOf(slot, status)
    return `${out}${this.#ended(slot)}`
  }

  #closePart(slot: Slot): string {
    const { id: item_id, at: output_index, text } = slot
    const index = slot.parts.length
    const said =
      slot.kind === 'reasoning'
        ? this.#events.write('response.reasoning_summary_text.done', {
            item_id,
            output_index,
            summary_index: index,
            text,
          })
        : this.#events.write('response.output_text.done', {
            item_id,
            output_index,
            content_index: index,
            text,
            logprobs: [],
          })
    const part = this.#part(slot, 'done')
    slot.parts.push(partOf(slot))
    slot.partOpen = false
    return `${said}${part}`
  }

  #closeCall(slot: Slot): string {
    const { kind, text, base } = slot
    if (kind !== 'call' && kind !== 'custom') return ''
    const place = { item_id: slot.id, output_index: slot.at }
    return this.#events.write(
      `response.${CALL_EVENTS[kind]}.done`,
      kind === 'custom'
        ? { ...place, input: text }
        : { ...place, name: base['name'], arguments: text },
    )
  }

  #ended({ at, done }: Slot): string {
    return this.#events.write('response.output_item.done', { output_index: at, item: done })
  }
}

const KINDS: ReadonlyMap<unknown, SlotKind> = new Map<unknown, SlotKind>([
  ['message', 'message'],
  ['reasoning', 'reasoning'],
  ['function_call', 'call'],
  ['custom_tool_call', 'custom'],
])
const PREFIXES: Readonly<Record<SlotKind, string>> = {
  message: 'msg',
  reasoning: 'rs',
  call: 'fc',
  custom: 'ctc',
  other: 'it',
}
const CALL_EVENTS: Readonly<Record<SlotKind, string>> = {
  call: 'function_call_arguments',
  custom: 'custom_tool_call_input',
  message: '',
  reasoning: '',
  other: '',
}
const TEXT_PARTS: ReadonlySet<unknown> = new Set(['output_text', 'summary_text'])

/** Its input is free text: the client declared it so. */
const isCustom = ({ tools }: Fields, name: string): boolean =>
  Array.isArray(tools) &&
  tools.some((tool) => isFields(tool) && tool['type'] === 'custom' && tool['name'] === name)
