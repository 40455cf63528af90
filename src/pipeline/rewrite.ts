import type { ModelEvent } from '../models/chat.ts'

/** A stretch of a channel's text that goes out as another one. Offsets from the channel's beginning, end exclusive. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Reads one growing text and says what of it goes out otherwise.
 *
 * INVARIANT (rewritten alike however cut): edits are a function of the text and of where its blocks
 * begin, never of the pieces that it came in.
 */
export interface Lexer {
  /** Decided and not yet applied. */
  readonly edits: Edits
  /** Adds text. Gives the offset up to which nothing changes any more: at most `windowChars` behind the end. */
  push(text: string): number
  /**
   * What came so far is complete; more may come, of this block or of another. Gives the end. `goesOn`:
   * another block is beginning, and clients may join the two.
   */
  settle(goesOn?: boolean): number
  /** The next text is of this block. Called when it is not the block of the text before. */
  turn(block: Block): void
}
export type Block = number | string | undefined

/** By rising offset, none inside another. Linear, however many wait. */
export class Edits {
  #waiting: Edit[] = []
  #head = 0

  get first(): Edit | undefined {
    return this.#waiting[this.#head]
  }
  add(edit: Edit): void {
    const last = this.#waiting.at(-1)
    if (this.#head < this.#waiting.length && last?.end === edit.start && edit.text === '')
      this.#waiting[this.#waiting.length - 1] = { ...last, end: edit.end }
    else this.#waiting.push(edit)
  }
  /** The first one is applied. */
  take(): void {
    this.#head++
    if (this.#head < this.#waiting.length) return
    this.#waiting = []
    this.#head = 0
  }
}

export interface LexerOf {
  readonly kind: Said['kind']
  readonly choice: number
  /** Of a tool call. */
  readonly index: number | undefined
  /** The one that the text begins with. */
  readonly block: Block
}
type Said = ModelEvent & { readonly kind: 'text' | 'reasoning' | 'toolCall' }

interface Channel {
  readonly lexer: Lexer
  block: Block
  length: number
  decidedTo: number
}
interface Piece {
  /** Which of the group's events. */
  readonly at: number
  readonly channel: Channel
  readonly start: number
  readonly end: number
}
/** One frame's events, or one event without a frame: they go on together. */
interface Held {
  readonly events: readonly ModelEvent[]
  readonly pieces: Piece[]
  /** Its frame says something that must not go out, whatever its texts are. */
  readonly isStripped: boolean
}

export interface RewriteRules {
  /** Undefined: such text goes on as it is. */
  readonly lexer: (of: LexerOf) => Lexer | undefined
  /** May what the frame says besides its events go out? Absent: it may. */
  readonly keepsFrame?: (event: ModelEvent & { readonly kind: 'other' }) => boolean
  /** Of names and ids: complete by themselves. Absent: as they are. */
  readonly short?: (text: string) => string
}

/**
 * Passes events on with their texts rewritten. Order is kept over all channels.
 *
 * INVARIANT (raw only when untouched): a frame none of whose events changed goes on as the very objects
 * that came, so that its own bytes go out; of a changed one no event keeps the frame.
 */
export class Rewriter {
  readonly #rules: RewriteRules
  readonly #channels = new Map<number, Map<string, Channel>>()
  readonly #held: Held[] = []

  constructor(rules: RewriteRules) {
    this.#rules = rules
  }

  push(batch: readonly ModelEvent[]): readonly ModelEvent[] {
    for (let at = 0; at < batch.length;) at = this.#takeGroup(batch, at)
    return this.#release()
  }

  end(): readonly ModelEvent[] {
    for (const choice of this.#channels.keys()) this.#settle(choice)
    return this.#release()
  }

  #takeGroup(batch: readonly ModelEvent[], start: number): number {
    let end = start + 1
    while (batch[end]?.sameFrame === true) end++
    const events = end - start === batch.length ? batch : batch.slice(start, end)
    const pieces: Piece[] = []
    let isStripped = false
    for (const [at, event] of events.entries()) {
      if (event.kind === 'finish') this.#settle(event.choice)
      else if (event.kind === 'other') isStripped ||= this.#rules.keepsFrame?.(event) === false
      if (event.kind === 'text' || event.kind === 'reasoning' || event.kind === 'toolCall')
        this.#say(event, at, pieces)
      isStripped ||= this.#renames(event)
    }
    this.#held.push({ events, pieces, isStripped })
    return end
  }

  #say(event: Said, at: number, pieces: Piece[]): void {
    if (event.text === '') return
    const block = event.kind === 'toolCall' ? undefined : event.block
    const channel = this.#channelOf(event, block)
    if (channel === undefined) return
    if (channel.block !== block && channel.length > 0) {
      channel.decidedTo = channel.lexer.settle(true)
      channel.lexer.turn(block)
    }
    channel.block = block
    const start = channel.length
    channel.length += event.text.length
    channel.decidedTo = channel.lexer.push(event.text)
    pieces.push({ at, channel, start, end: channel.length })
  }

  #channelOf(event: Said, block: Block): Channel | undefined {
    const { kind, choice } = event
    const index = event.kind === 'toolCall' ? event.index : undefined
    let channels = this.#channels.get(choice)
    if (channels === undefined) this.#channels.set(choice, (channels = new Map()))
    const key = index === undefined ? kind : `${kind} ${index}`
    const known = channels.get(key)
    if (known !== undefined) return known
    const lexer = this.#rules.lexer({ kind, choice, index, block })
    if (lexer === undefined) return undefined
    const channel: Channel = { lexer, block, length: 0, decidedTo: 0 }
    channels.set(key, channel)
    return channel
  }

  #renames(event: ModelEvent): boolean {
    return this.#rules.short !== undefined && this.#renamed(event) !== event
  }

  /** With names and ids as they may go out. */
  #renamed(event: ModelEvent): ModelEvent {
    const { short } = this.#rules
    if (short === undefined) return event
    if (event.kind === 'toolCall') {
      const { id, name } = event
      if ((id === undefined || short(id) === id) && (name === undefined || short(name) === name))
        return event
      return {
        ...event,
        ...(id === undefined ? {} : { id: short(id) }),
        ...(name === undefined ? {} : { name: short(name) }),
      }
    }
    if (event.kind !== 'finish' || event.stopSequence === undefined) return event
    const stopSequence = short(event.stopSequence)
    return stopSequence === event.stopSequence ? event : { ...event, stopSequence }
  }

  #settle(choice: number): void {
    for (const channel of this.#channels.get(choice)?.values() ?? [])
      channel.decidedTo = channel.lexer.settle()
  }

  #release(): readonly ModelEvent[] {
    let count = 0
    while (count < this.#held.length && isDecided(this.#held[count] as Held)) count++
    if (count === 0) return []
    const released = this.#held.splice(0, count)
    return released.length === 1
      ? this.#written(released[0] as Held)
      : released.flatMap((held) => this.#written(held))
  }

  #written({ events, pieces, isStripped }: Held): readonly ModelEvent[] {
    if (!isStripped && !pieces.some(isTouched)) return events
    const texts = new Map(pieces.map((piece) => [piece.at, piece]))
    return events.flatMap((event, at): ModelEvent[] => {
      const { frame: _frame, sameFrame: _same, ...bare } = this.#renamed(event)
      const piece = texts.get(at)
      if (piece === undefined) return bare.kind === 'other' ? [] : [bare]
      const said = bare as Said
      const text = applied(piece, said.text)
      return text === '' && saysOnlyText(said) ? [] : [{ ...said, text }]
    })
  }
}

const isDecided = ({ pieces }: Held): boolean =>
  pieces.every(({ channel, end }) => end <= channel.decidedTo)

const isTouched = ({ channel, end }: Piece): boolean =>
  (channel.lexer.edits.first?.start ?? end) < end

/** The piece's text with the edits that reach into it; those that it completes are taken off. */
function applied({ channel, start, end }: Piece, text: string): string {
  const { edits } = channel.lexer
  let out = ''
  let from = start
  for (let edit = edits.first; edit !== undefined && edit.start < end; edit = edits.first) {
    if (edit.start >= start) out += text.slice(from - start, edit.start - start) + edit.text
    from = Math.min(edit.end, end)
    if (edit.end > end) break
    edits.take()
  }
  return out + text.slice(from - start)
}

function saysOnlyText(said: Said): boolean {
  if (said.kind === 'toolCall') return said.id === undefined && said.name === undefined
  return said.kind === 'text' || (said.signature === undefined && said.redacted === undefined)
}
