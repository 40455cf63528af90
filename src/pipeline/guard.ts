import type { Finding } from '../dlp/detector.ts'
import type { Scanner, StreamScan } from '../dlp/scan.ts'
import { assert } from '../kernel/assert.ts'
import { limits } from '../kernel/limits.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { ModelEvent, OtherText } from '../models/chat.ts'
import { Unescaper } from './unescape.ts'

/** Answers whether output with these findings may go back; undefined means it may. */
export type Verdict = (findings: readonly Finding[]) => Refusal | undefined

/** One frame's events, or one event without a frame: released together or not at all. */
interface Held {
  readonly events: readonly ModelEvent[]
  /** Where the text of the events ends in each channel they touch. */
  readonly ends: readonly { readonly channel: Channel; readonly end: number }[]
}

/** One growing text: a choice's answer, its reasoning, or one tool call's arguments without their escapes. */
interface Channel {
  readonly scan: StreamScan
  readonly unescaper: Unescaper | undefined
  /** How often escapes were read: not at all in what is no JSON. */
  readonly level: number
  /** The same with the escapes inside its strings read too, from the first of them on. */
  deeper: Channel | undefined
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
  readonly #choices = new Map<number, Map<string, Channel>>()
  readonly #held: Held[] = []
  readonly #onText: (text: string) => void
  readonly #finished = new Set<number>()
  #characters = 0
  refused: Refusal | undefined

  /** `onText` is given all text that came, in order of arrival: what the outcome's commitment covers. */
  constructor(
    scanner: Scanner,
    verdict: Verdict,
    onText: (text: string) => void = () => undefined,
  ) {
    this.#scanner = scanner
    this.#onText = onText
    this.#verdict = verdict
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
    for (const choice of this.#choices.keys()) this.#endChoice(choice)
    return this.refused === undefined ? this.#release() : []
  }

  #takeGroup(batch: readonly ModelEvent[], start: number): number {
    let end = start + 1
    while (batch[end]?.sameFrame === true) end++
    const events = end - start === batch.length ? batch : batch.slice(start, end)
    const ends: { channel: Channel; end: number }[] = []
    for (const event of events) {
      if (event.kind === 'other') {
        for (const other of event.texts ?? []) {
          const channel = this.#scanOther(other)
          if (channel !== undefined) ends.push({ channel, end: channel.length })
        }
      } else {
        for (const channel of this.#scanEvent(event))
          for (let at: Channel | undefined = channel; at !== undefined; at = at.deeper)
            ends.push({ channel: at, end: endOf(at) })
      }
    }
    this.#held.push({ events, ends })
    return end
  }

  #scanEvent(event: Exclude<ModelEvent, { readonly kind: 'other' }>): readonly Channel[] {
    switch (event.kind) {
      case 'text':
        this.#refuseAfterEnd(event)
        return [this.#scanText(this.#channel(event.kind, event.choice, 0), event.text)]
      case 'reasoning':
        return this.#scanReasoning(event)
      case 'toolCall':
        this.#refuseAfterEnd(event)
        return [this.#scanCall(event)]
      case 'finish':
        this.#finished.add(event.choice)
        // The choice is complete: nothing of it needs to wait for more.
        this.#endChoice(event.choice)
        return []
      case 'embedding':
      case 'ranked':
      case 'counted':
      case 'start':
      case 'citation':
      case 'usage':
      case 'failed':
      case 'charged':
      case 'refused':
        return []
    }
  }

  /** What the vendor signed or encrypted is text of its own: it would only hide where a thought goes on. */
  #scanReasoning(event: ModelEvent & { readonly kind: 'reasoning' }): readonly Channel[] {
    const { choice } = event
    const channels: Channel[] = []
    for (const name of ['text', 'signature', 'redacted'] as const) {
      const text = event[name]
      if (text === undefined || (text === '' && name !== 'text')) continue
      this.#refuseAfterEnd({ choice, text })
      channels.push(this.#scanText(this.#channel(event.kind, choice, name), text))
    }
    return channels
  }

  #refuseAfterEnd({ choice, text }: { readonly choice: number; readonly text: string }): void {
    if (text !== '' && this.#finished.has(choice)) this.refused ??= WENT_ON
  }

  #scanText(channel: Channel, text: string): Channel {
    this.#onText(text)
    this.#characters += text.length
    return this.#grow(channel, text)
  }

  /** Escapes would hide where a word begins: `\nAKIA` is read as the tool will read it. */
  #scanCall(event: ModelEvent & { readonly kind: 'toolCall' }): Channel {
    const channel = this.#channel(event.kind, event.choice, event.index)
    if (event.name !== undefined) this.#scanText(channel, `${event.name} `)
    this.#onText(event.text)
    this.#characters += event.text.length
    this.#growCall(channel, event.text)
    return channel
  }

  #growCall(channel: Channel, piece: string): void {
    const text = channel.unescaper?.push(piece) ?? piece
    this.#grow(channel, text)
    this.#deepen(channel, text)
  }

  /** Arguments may hold JSON in a string of their own, whose escapes are escaped. */
  #deepen(channel: Channel, text: string): void {
    if (channel.deeper !== undefined) this.#growCall(channel.deeper, text)
    else if (text.includes('\\') && channel.level < ESCAPED_MAX) {
      channel.deeper = this.#newChannel(channel.level + 1)
      this.#growCall(channel.deeper, channel.unescaper?.text() ?? text)
    }
  }

  /** Complete by itself, and perhaps a piece of something. */
  #scanOther(other: OtherText): Channel | undefined {
    this.#judge(this.#scanner.find(other.text))
    return other.channel === undefined
      ? undefined
      : this.#scanText(this.#channel('other', other.choice, other.channel), other.text)
  }

  #grow(channel: Channel, text: string): Channel {
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

  #endChoice(choice: number): void {
    const channels = this.#choices.get(choice)
    this.#choices.delete(choice)
    if (channels !== undefined) for (const channel of channels.values()) this.#endChannel(channel)
  }

  #endChannel(channel: Channel): void {
    const { unescaper } = channel
    if (unescaper?.pending === true) {
      const rest = unescaper.end()
      this.#grow(channel, rest)
      this.#deepen(channel, rest)
    }
    if (channel.deeper !== undefined) this.#endChannel(channel.deeper)
    if (channel.releasedTo === channel.length) return
    const { findings } = channel.scan.end()
    channel.releasedTo = channel.length
    this.#judge(findings)
  }

  #judge(findings: readonly Finding[]): void {
    if (findings.length > 0 && this.refused === undefined) this.refused = this.#verdict(findings)
  }

  #channel(
    kind: 'text' | 'reasoning' | 'toolCall' | 'other',
    choice: number,
    name: number | string,
  ): Channel {
    let channels = this.#choices.get(choice)
    if (channels === undefined) this.#choices.set(choice, (channels = new Map()))
    const key = `${kind}:${name}`
    let channel = channels.get(key)
    if (channel === undefined) {
      channel = this.#newChannel(kind === 'toolCall' ? 1 : 0)
      channels.set(key, channel)
    }
    return channel
  }

  #newChannel(level: number): Channel {
    const unescaper = level === 0 ? undefined : new Unescaper()
    const scan = this.#scanner.stream()
    return { scan, unescaper, level, deeper: undefined, length: 0, releasedTo: 0 }
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

/** Escapes inside escapes inside escapes. */
const ESCAPED_MAX = 3

/** An escape that has only begun is text that is still to come. */
const endOf = ({ length, unescaper }: Channel): number =>
  length + (unescaper?.pending === true ? 1 : 0)

const WENT_ON = refusal('upstream_failed', 'the deployment went on after the end of its answer')

const isReleasable = (held: Held): boolean =>
  held.ends.every(({ channel, end }) => end <= channel.releasedTo)
