import type { ModelEvent } from '../../models/chat.ts'
import { citationOf } from './citations.ts'
import { eventBytes } from './frames.ts'

type Said = ModelEvent & { readonly choice: number }
type Call = ModelEvent & { readonly kind: 'toolCall' }

interface Open {
  readonly index: number
  readonly kind: 'text' | 'reasoning' | 'toolCall'
  /** Of a call: its place among the calls. */
  readonly call?: number
  /** A signature closes a thought: the next one is a block of its own. */
  signed?: boolean
}
interface Waiting {
  id: string
  name: string
  text: string
}

/**
 * The content blocks of one stream: numbered from 0, one open at a time, each closed before the next.
 *
 * INVARIANT (blocks in order): clients put a block together from what comes between its start and its
 * stop. Pieces of several calls at once are held until the open one is over.
 */
export class Blocks {
  #open: Open | undefined
  /** Index of the next block. */
  #next = 0
  readonly #closedCalls = new Set<number>()
  readonly #waiting = new Map<number, Waiting>()
  readonly #out: Uint8Array[]

  /** Everything is written to `out`. */
  constructor(out: Uint8Array[]) {
    this.#out = out
  }

  say(event: Said): void {
    if (event.kind === 'text') this.#text(event.text)
    else if (event.kind === 'reasoning') this.#think(event)
    else if (event.kind === 'toolCall') this.#call(event)
    else if (event.kind === 'citation') {
      this.#be('text')
      this.#delta({ citation: citationOf(event.citation) })
    }
  }

  /** A frame of the deployment's own went out that concerns the block of this index. */
  adopt(type: string, index: number, event: ModelEvent): void {
    if (type === 'contentBlockStop') {
      if (this.#open?.index === index) this.#open = undefined
    } else if (this.#open?.index !== index) {
      this.#close()
      if (event.kind === 'toolCall') this.#open = { index, kind: 'toolCall', call: event.index }
      else this.#open = { index, kind: event.kind === 'reasoning' ? 'reasoning' : 'text' }
    }
    this.#next = Math.max(this.#next, index + 1)
  }

  /** Whether a stop of this index has anything to stop. */
  isOpen(index: number): boolean {
    return this.#open?.index === index
  }

  end(): void {
    this.#close()
    this.#flushWaiting()
  }

  #text(text: string): void {
    if (text === '') return
    this.#be('text')
    this.#delta({ text })
  }

  #think({ text, signature, redacted }: ModelEvent & { readonly kind: 'reasoning' }): void {
    if (redacted !== undefined) {
      // A block of its own, as the vendor writes it.
      this.#close()
      this.#flushWaiting()
      this.#begin({ index: this.#next, kind: 'reasoning', signed: true })
      this.#delta({ reasoningContent: { redactedContent: redacted } })
    }
    if (text !== '') {
      if (this.#open?.signed === true) this.#close()
      this.#be('reasoning')
      this.#delta({ reasoningContent: { text } })
    }
    if (signature !== undefined) {
      this.#be('reasoning')
      this.#delta({ reasoningContent: { signature } })
      if (this.#open !== undefined) this.#open.signed = true
    }
  }

  #call(event: Call): void {
    if (this.#open?.call === event.index) {
      this.#input(event.text)
      return
    }
    if (this.#open?.call !== undefined || this.#closedCalls.has(event.index)) {
      this.#wait(event)
      return
    }
    this.#close()
    this.#start(event.index, event.id ?? '', event.name ?? '')
    this.#input(event.text)
  }

  #start(call: number, toolUseId: string, name: string): void {
    const index = this.#next
    this.#begin({ index, kind: 'toolCall', call })
    const start = { contentBlockIndex: index, start: { toolUse: { toolUseId, name } } }
    this.#out.push(eventBytes('contentBlockStart', JSON.stringify(start)))
  }

  #input(input: string): void {
    if (input !== '') this.#delta({ toolUse: { input } })
  }

  #wait(event: Call): void {
    const known = this.#waiting.get(event.index)
    if (known === undefined) {
      const { id = '', name = '', text } = event
      this.#waiting.set(event.index, { id, name, text })
    } else {
      known.id ||= event.id ?? ''
      known.name ||= event.name ?? ''
      known.text += event.text
    }
  }

  #flushWaiting(): void {
    for (const [call, { id, name, text }] of this.#waiting) {
      this.#start(call, id, name)
      this.#input(text)
      this.#close()
    }
    this.#waiting.clear()
  }

  #be(kind: 'text' | 'reasoning'): void {
    if (this.#open?.kind === kind) return
    this.#close()
    this.#flushWaiting()
    this.#begin({ index: this.#next, kind })
  }

  #begin(open: Open): void {
    this.#open = open
    this.#next = open.index + 1
  }

  #delta(delta: object): void {
    const contentBlockIndex = this.#open?.index ?? 0
    this.#out.push(eventBytes('contentBlockDelta', JSON.stringify({ contentBlockIndex, delta })))
  }

  #close(): void {
    if (this.#open === undefined) return
    const { index, call } = this.#open
    if (call !== undefined) this.#closedCalls.add(call)
    this.#open = undefined
    this.#out.push(eventBytes('contentBlockStop', JSON.stringify({ contentBlockIndex: index })))
  }
}
