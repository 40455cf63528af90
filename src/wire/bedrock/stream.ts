import { refusal, type Refusal } from '../../kernel/refusal.ts'
import { unreachable, type NanoUsd } from '../../kernel/values.ts'
import type { FinishReason, Frame, ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import type { Usage } from '../../models/usage.ts'
import type { AnswerContext, StreamEncoder } from '../dialect.ts'
import { untouched } from '../frames.ts'
import { tellsProvenance } from '../provenance.ts'
import { Blocks } from './blocks.ts'
import { provenanceFields, withProvenance } from './citations.ts'
import {
  blockIndexOf,
  eventBytes,
  exceptionBytes,
  NOTHING,
  splitFrame,
  STREAM_TYPE,
} from './frames.ts'
import { stopReasonOf, usageObject } from './usage.ts'

/**
 * ConverseStream: `messageStart`, blocks, `messageStop`, `metadata`. Frames of the same dialect go out
 * with the payload that they came with; others are built.
 *
 * `metadata`, which is the mark of success, is kept for `end`; so is `messageStop` where it tells where
 * the answer came from.
 */
export class ConverseStream implements StreamEncoder {
  readonly headers: Readonly<Record<string, string>>
  readonly #context: AnswerContext
  readonly #out: Uint8Array[] = []
  readonly #blocks = new Blocks(this.#out)
  #started = false
  #finish: FinishReason | undefined
  #stopped = false
  #usage: Usage | undefined
  /** The deployment's own `metadata` and `messageStop`. */
  #ownMetadata: string | undefined
  #ownStop: string | undefined
  #citationCount = 0
  #charged: NanoUsd | undefined
  #closed = false

  constructor(context: AnswerContext) {
    this.#context = context
    this.headers = { 'content-type': STREAM_TYPE, 'x-amzn-requestid': context.requestId }
  }

  push(batch: readonly ModelEvent[]): Uint8Array {
    for (let at = 0; at < batch.length && !this.#closed; at++) {
      const event = batch[at] as ModelEvent
      const size = untouched(batch, at, 'bedrock', 'event')
      if (size === 0) this.#built(event)
      else {
        this.#raw(batch.slice(at, at + size), event.frame as Frame)
        at += size - 1
      }
    }
    return this.#taken()
  }

  fail(why: Refusal): Uint8Array {
    if (this.#closed) return NOTHING
    this.#closed = true
    this.#out.push(exceptionBytes(why))
    return this.#taken()
  }

  end(): Uint8Array {
    if (this.#closed) return NOTHING
    if (this.#finish === undefined) {
      return this.fail(refusal('upstream_failed', 'the answer broke off before it was complete'))
    }
    this.#stop(this.#finish)
    this.#closed = true
    const metadata = {
      ...(this.#usage === undefined ? {} : { usage: usageObject(this.#usage) }),
      metrics: { latencyMs: Math.round(this.#context.elapsedMs()) },
    }
    this.#out.push(eventBytes('metadata', this.#ownMetadata ?? JSON.stringify(metadata)))
    return this.#taken()
  }

  #taken(): Uint8Array {
    if (this.#out.length <= 1) return this.#out.pop() ?? NOTHING
    return Buffer.concat(this.#out.splice(0))
  }

  /** Sent on as it came; what we build after it goes on where it stopped. */
  #raw(events: readonly ModelEvent[], frame: Frame): void {
    const split = splitFrame(frame.data)
    const [event] = events
    if (split === undefined || event === undefined) {
      for (const one of events) this.#built(one)
      return
    }
    const { type, payload } = split
    for (const one of events) if (one.kind === 'usage') this.#usage = one.usage
    if (type === 'metadata') this.#ownMetadata = payload
    else if (type === 'messageStop') this.#rawStop(events, payload)
    else if (type === 'messageStart') this.#begin(payload)
    else this.#rawBlock(event, type, payload)
  }

  #rawStop(events: readonly ModelEvent[], payload: string): void {
    this.#ownStop = payload
    for (const one of events) if (one.kind === 'finish') this.#built(one)
  }

  #rawBlock(event: ModelEvent, type: string, payload: string): void {
    this.#begin()
    const index = blockIndexOf(payload)
    if (index !== undefined) {
      if (type === 'contentBlockStop' && !this.#blocks.isOpen(index)) return
      this.#blocks.adopt(type, index, event)
    }
    this.#out.push(eventBytes(type, payload))
  }

  #begin(payload = '{"role":"assistant"}'): void {
    if (this.#started) return
    this.#started = true
    this.#out.push(eventBytes('messageStart', payload))
  }

  #built(event: ModelEvent): void {
    switch (event.kind) {
      case 'start':
        this.#begin()
        return
      case 'text':
      case 'reasoning':
      case 'toolCall':
      case 'citation':
        // The dialect knows one choice.
        if (event.choice !== 0) return
        this.#begin()
        if (event.kind === 'citation') this.#citationCount++
        this.#blocks.say(event)
        return
      case 'finish':
        if (event.choice !== 0) return
        this.#begin()
        this.#finish ??= event.reason
        this.#blocks.end()
        if (!tellsProvenance(this.#context, this.#citationCount)) this.#stop(event.reason)
        return
      case 'usage':
        this.#usage = event.usage
        return
      case 'charged':
        this.#charged = event.nanoUsd
        return
      case 'failed':
        this.#except(failureRefusal(event.failure))
        return
      case 'refused':
        this.#except(event.refusal)
        return
      // What a frame held besides its events went with the frame; the rest is other codecs'.
      case 'other':
      case 'embedding':
      case 'ranked':
      case 'counted':
        return
      default:
        unreachable(event)
    }
  }

  #except(why: Refusal): void {
    this.#closed = true
    this.#out.push(exceptionBytes(why))
  }

  #stop(reason: FinishReason): void {
    if (this.#stopped) return
    this.#stopped = true
    const ours = provenanceFields(this.#context, this.#citationCount, this.#charged)
    const body = this.#ownStop ?? JSON.stringify({ stopReason: stopReasonOf(reason) })
    this.#out.push(eventBytes('messageStop', withProvenance(body, ours)))
  }
}
