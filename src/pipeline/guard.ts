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
  readonly ends: { readonly channel: Channel; readonly end: number }[]
}

/** One growing text: a choice's answer, its reasoning, or one tool call's arguments without their escapes. */
interface Channel {
  readonly scan: StreamScan
  readonly unescaper: Unescaper | undefined
  /** How often escapes were read: not at all in what is no JSON. */
  readonly level: number
  /** The same with the escapes inside its strings read too, from the first of them on. */
  deeper: Channel | undefined
  /** The block that began it. */
  readonly block: Block
  /** Each block's own text, from the second block on: this is all of them joined. */
  blocks: Map<Block, Channel> | undefined
  /** Of a tool call: the end of the names that were said of it. */
  names: string
  length: number
  releasedTo: number
}

type Block = number | string | undefined
type Thought = ModelEvent & { readonly kind: 'reasoning' }

/**
 * Scans what a deployment says and holds back what could still grow into a finding. Order is kept
 * over all channels; a frame whose events are all clean goes on as the bytes it came in.
 *
 * INVARIANT (no byte leaves unscanned): an event is released only when every character of its frame
 * is at or before its channel's `releasedTo`, and no finding was refused. What a choice says after its
 * end could join with what was released at the end, so nothing of it is released.
 *
 * INVARIANT (a block is a text of its own): clients keep blocks apart or join them, so each is judged
 * like a whole, and so is all of them in the order they came.
 */
export class OutputGuard {
  readonly #scanner: Scanner
  readonly #verdict: Verdict
  readonly #choices = new Map<number, Map<string, Channel>>()
  readonly #held: Held[] = []
  readonly #onText: (text: string) => void
  readonly #finished = new Set<number>()
  #characters = 0
  #blockCount = 0
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
    const held: Held = { events, ends: [] }
    this.#held.push(held)
    const { ends } = held
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
    return end
  }

  #scanEvent(event: Exclude<ModelEvent, { readonly kind: 'other' }>): readonly Channel[] {
    switch (event.kind) {
      case 'text':
        this.#refuseAfterEnd(event)
        return this.#scanBlock(event, 0, event.text)
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
  #scanReasoning(event: Thought): readonly Channel[] {
    const { choice } = event
    const channels: Channel[] = []
    for (const name of ['text', 'signature', 'redacted'] as const) {
      const text = event[name]
      if (text === undefined || (text === '' && name !== 'text')) continue
      this.#refuseAfterEnd({ choice, text })
      channels.push(...this.#scanBlock(event, name, text))
    }
    return channels
  }

  #refuseAfterEnd({ choice, text }: { readonly choice: number; readonly text: string }): void {
    if (text !== '' && this.#finished.has(choice)) this.refused ??= WENT_ON
  }

  /** In the text of its block, and in that of all blocks: one and the same until a second one begins. */
  #scanBlock(
    event: Thought | (ModelEvent & { readonly kind: 'text' }),
    name: number | string,
    text: string,
  ): readonly Channel[] {
    const { kind, choice, block } = event
    const joined = this.#channel(kind, choice, name, block)
    if (text === '' || (joined.blocks === undefined && joined.block === block))
      return [this.#scanText(joined, text)]
    const own = this.#blockOf(joined, block)
    this.#grow(own, text)
    return [own, this.#scanText(joined, text)]
  }

  #blockOf(joined: Channel, block: Block): Channel {
    joined.blocks ??= new Map([[joined.block, this.#fork(joined)]])
    let own = joined.blocks.get(block)
    if (own === undefined) {
      if (++this.#blockCount > limits.answerBlocksMax) this.refused ??= TOO_MANY_BLOCKS
      own = newChannel(this.#scanner.stream(), 0, block)
      joined.blocks.set(block, own)
    }
    return own
  }

  /** The first block's own text goes on apart: what is held of it waits for both. */
  #fork(joined: Channel): Channel {
    const { scan, block, length, releasedTo } = joined
    const own: Channel = { ...newChannel(scan.fork(), 0, block), length, releasedTo }
    for (const { ends } of this.#held) {
      const open = ends.filter(({ channel, end }) => channel === joined && end > releasedTo)
      for (const { end } of open) ends.push({ channel: own, end })
    }
    return own
  }

  #scanText(channel: Channel, text: string): Channel {
    this.#onText(text)
    this.#characters += text.length
    return this.#grow(channel, text)
  }

  /** Escapes would hide where a word begins: `\nAKIA` is read as the tool will read it. */
  #scanCall(event: ModelEvent & { readonly kind: 'toolCall' }): Channel {
    const channel = this.#channel(event.kind, event.choice, event.index)
    if (event.id !== undefined) this.#scanName(channel, event.id)
    if (event.name !== undefined) {
      this.#scanName(channel, event.name)
      this.#scanText(channel, `${event.name} `)
    }
    this.#onText(event.text)
    this.#characters += event.text.length
    this.#growCall(channel, event.text)
    return channel
  }

  /** Complete by itself; clients join what comes again. */
  #scanName(channel: Channel, name: string): void {
    const names = channel.names + name
    this.#judge(this.#scanner.find(name))
    if (names !== name) this.#judge(this.#scanner.find(names))
    channel.names = names.slice(-NAMES_CHARS)
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
      channel.deeper = newChannel(this.#scanner.stream(), channel.level + 1)
      this.#growCall(channel.deeper, channel.unescaper?.text() ?? text)
    }
  }

  /** Complete by itself, and perhaps a piece of something. */
  #scanOther(other: OtherText): Channel | undefined {
    this.#judge(this.#scanner.find(other.text))
    if (other.media === true || isMedia(other.text)) this.#judge(UNREADABLE)
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
    if (channel.blocks !== undefined)
      for (const block of channel.blocks.values()) this.#endChannel(block)
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
    block?: Block,
  ): Channel {
    let channels = this.#choices.get(choice)
    if (channels === undefined) this.#choices.set(choice, (channels = new Map()))
    const key = `${kind}:${name}`
    let channel = channels.get(key)
    if (channel === undefined) {
      channel = newChannel(this.#scanner.stream(), kind === 'toolCall' ? 1 : 0, block)
      channels.set(key, channel)
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

function newChannel(scan: StreamScan, level: number, block?: Block): Channel {
  const unescaper = level === 0 ? undefined : new Unescaper()
  const none = { deeper: undefined, blocks: undefined }
  return { scan, unescaper, level, block, ...none, names: '', length: 0, releasedTo: 0 }
}

/**
 * What no detector can read: an address that holds its own bytes, or base64 of the first bytes of a PNG,
 * JPEG, GIF, RIFF (WebP, WAV), PDF, ZIP, Ogg, FLAC, MP3 or MP4. Other long base64 is encrypted thought.
 */
const MEDIA =
  /^(?:[dD][aA][tT][aA]:[^,]{1,200},|iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|JVBERi|UEsDB|T2dnU|ZkxhQ|SUQz|AAAA[\w+/]GZ0eX)/
/** What one of them begins with. Most texts begin otherwise. */
const MEDIA_FIRST: ReadonlySet<number> = new Set(
  Array.from('dDi/RUJTZSA', (one) => one.charCodeAt(0)),
)
export const isMedia = (text: string): boolean =>
  MEDIA_FIRST.has(text.charCodeAt(0)) && MEDIA.test(text)
/** The type of what is found where nothing can be read. */
export const UNSCANNABLE_TYPE = 'unscannable'
const UNREADABLE: readonly Finding[] = [{ type: UNSCANNABLE_TYPE, start: 0, end: 0, confidence: 1 }]

/** A name cut by a vendor is not longer. */
const NAMES_CHARS = 256

/** Escapes inside escapes inside escapes. */
const ESCAPED_MAX = 3

/** An escape that has only begun is text that is still to come. */
const endOf = ({ length, unescaper }: Channel): number =>
  length + (unescaper?.pending === true ? 1 : 0)

const WENT_ON = refusal('upstream_failed', 'the deployment went on after the end of its answer')

const TOO_MANY_BLOCKS = refusal(
  'limit_exceeded',
  `the answer has more than ${limits.answerBlocksMax} separate texts`,
)

const isReleasable = (held: Held): boolean =>
  held.ends.every(({ channel, end }) => end <= channel.releasedTo)
