import type { Finding } from '../dlp/detector.ts'
import type { Scanner, StreamScan } from '../dlp/scan.ts'
import { assert } from '../kernel/assert.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { ModelEvent } from '../models/chat.ts'

/** Answers whether output with these findings may go back; undefined means it may. */
export type Verdict = (findings: readonly Finding[]) => Refusal | undefined

/** One frame's events, or one event without a frame: released together or not at all. */
interface Held {
  readonly events: readonly ModelEvent[]
  /** Where the text of the events ends in each channel they touch. */
  readonly ends: readonly { readonly channel: Channel; readonly end: number }[]
}

/** One growing text: a choice's answer, its reasoning, or one tool call's arguments. */
interface Channel {
  readonly scan: StreamScan
  length: number
  releasedTo: number
}

/**
 * Scans what a deployment says and holds back what could still grow into a finding. Order is kept
 * over all channels; a frame whose events are all clean goes on as the bytes it came in.
 *
 * INVARIANT (no byte leaves unscanned): an event is released only when every character of its frame
 * is at or before its channel's `releasedTo`, and no finding was refused. What a choice says after its
 * end could join with what was released at the end, so nothing of it is released.
 */
export class OutputGuard {
  readonly #scanner: Scanner
  readonly #verdict: Verdict
  readonly #channels = new Map<string, Channel>()
  readonly #held: Held[] = []
  readonly #texts: string[] = []
  readonly #finished = new Set<number>()
  #characters = 0
  refused: Refusal | undefined

  constructor(scanner: Scanner, verdict: Verdict) {
    this.#scanner = scanner
    this.#verdict = verdict
  }

  /** All text that came, in order of arrival: what the outcome's commitment covers. */
  text(): string {
    return this.#texts.join('')
  }
  characters(): number {
    return this.#characters
  }

  /** Takes a batch, gives what may go out now. Once `refused` is set, nothing more is given. */
  push(batch: readonly ModelEvent[]): readonly ModelEvent[] {
    if (this.refused !== undefined) return []
    for (let at = 0; at < batch.length;) at = this.#takeGroup(batch, at)
    return this.refused === undefined ? this.#release() : []
  }

  /** The stream is over: nothing can grow any more. */
  end(): readonly ModelEvent[] {
    if (this.refused !== undefined) return []
    for (const channel of this.#channels.values()) this.#endChannel(channel)
    return this.refused === undefined ? this.#release() : []
  }

  #takeGroup(batch: readonly ModelEvent[], start: number): number {
    let end = start + 1
    while (batch[end]?.sameFrame === true) end++
    const events = end - start === batch.length ? batch : batch.slice(start, end)
    const ends: { channel: Channel; end: number }[] = []
    for (const event of events) {
      const channel = this.#scanEvent(event)
      if (channel !== undefined) ends.push({ channel, end: channel.length })
    }
    this.#held.push({ events, ends })
    return end
  }

  #scanEvent(event: ModelEvent): Channel | undefined {
    switch (event.kind) {
      case 'text':
      case 'reasoning':
        this.#refuseAfterEnd(event)
        return this.#scanText(this.#channel(event.kind, event.choice, 0), event.text)
      case 'toolCall':
        this.#refuseAfterEnd(event)
        return this.#scanText(
          this.#channel(event.kind, event.choice, event.index),
          event.name === undefined ? event.text : `${event.name} ${event.text}`,
        )
      case 'finish':
        this.#finished.add(event.choice)
        // The choice is complete: nothing of it needs to wait for more.
        for (const [key, channel] of this.#channels) {
          if (key.split(':', 2)[1] === String(event.choice)) this.#endChannel(channel)
        }
        return undefined
      case 'start':
      case 'citation':
      case 'usage':
      case 'other':
      case 'failed':
      case 'charged':
      case 'refused':
        return undefined
    }
  }

  #refuseAfterEnd({ choice, text }: { readonly choice: number; readonly text: string }): void {
    if (text !== '' && this.#finished.has(choice)) this.refused ??= WENT_ON
  }

  #scanText(channel: Channel, text: string): Channel {
    this.#texts.push(text)
    this.#characters += text.length
    const { releasedTo, findings } = channel.scan.push(text)
    channel.length += text.length
    channel.releasedTo = releasedTo
    assert(
      channel.length - releasedTo <= limits.scanWindowChars,
      'hold-back is bounded by the scan window',
    )
    this.#judge(findings)
    return channel
  }

  #endChannel(channel: Channel): void {
    if (channel.releasedTo === channel.length) return
    const { findings } = channel.scan.end()
    channel.releasedTo = channel.length
    this.#judge(findings)
  }

  #judge(findings: readonly Finding[]): void {
    if (findings.length > 0 && this.refused === undefined) this.refused = this.#verdict(findings)
  }

  #channel(kind: string, choice: number, index: number): Channel {
    const key = `${kind}:${choice}:${index}`
    let channel = this.#channels.get(key)
    if (channel === undefined) {
      channel = { scan: this.#scanner.stream(), length: 0, releasedTo: 0 }
      this.#channels.set(key, channel)
    }
    return channel
  }

  #release(): readonly ModelEvent[] {
    let count = 0
    while (count < this.#held.length && isReleasable(this.#held[count] as Held)) count++
    if (count === 0) return []
    const released = this.#held.splice(0, count)
    return released.length === 1
      ? (released[0] as Held).events
      : released.flatMap((held) => held.events)
  }
}

const WENT_ON = refusal('upstream_failed', 'the deployment went on after the end of its answer')

const isReleasable = (held: Held): boolean =>
  held.ends.every(({ channel, end }) => end <= channel.releasedTo)
