import type { Citation, ModelEvent, Passage } from '../models/chat.ts'

/** `[12]`: at most this many characters are held back while a marker could still be growing. */
const MARKER_CHARS_MAX = 5
const MARKER = /\[(\d{1,3})\]/g
const OPEN_MARKER = /\[\d{0,3}$/

/**
 * Resolves the markers of a generative model against the passages it was given. A marker that names
 * no supplied passage is dropped from the text and counted: a citation is a claim that we make.
 */
export class Citer {
  readonly #passages: readonly Passage[]
  readonly #carry = new Map<number, string>()
  readonly #written = new Map<number, string>()
  readonly #cited = new Map<number, Map<number, Citation>>()
  droppedCount = 0

  constructor(passages: readonly Passage[]) {
    this.#passages = passages
  }

  push(batch: readonly ModelEvent[]): readonly ModelEvent[] {
    if (this.#passages.length === 0) return batch
    if (!batch.some((event) => event.kind === 'text' || event.kind === 'finish')) return batch
    return frameGroups(batch).flatMap((group) => this.#resolveGroup(group))
  }

  /** A frame goes on as it came only when none of its events changed and none was added. */
  #resolveGroup(group: readonly ModelEvent[]): readonly ModelEvent[] {
    const resolved = group.flatMap((event) => this.#resolve(event))
    const unchanged =
      resolved.length === group.length && resolved.every((event, at) => event === group[at])
    return unchanged ? group : resolved.map(withoutFrame)
  }

  #resolve(event: ModelEvent): readonly ModelEvent[] {
    if (event.kind === 'text') return this.#resolveText(event)
    if (event.kind === 'finish') return [...this.#flush(event.choice), event]
    return [event]
  }

  #resolveText(event: ModelEvent & { kind: 'text' }): readonly ModelEvent[] {
    const carried = this.#carry.get(event.choice) ?? ''
    if (carried === '' && !event.text.includes('[')) {
      this.#write(event.choice, event.text)
      return [event]
    }
    const text = carried + event.text
    const open = OPEN_MARKER.exec(text.slice(-MARKER_CHARS_MAX))
    const ready = open === null ? text : text.slice(0, text.length - open[0].length)
    this.#carry.set(event.choice, open === null ? '' : open[0])
    const kept = ready.replaceAll(MARKER, (marker, digits: string) =>
      this.#keep(marker, Number(digits)),
    )
    this.#noteCitations(event.choice, kept)
    if (kept === event.text) return [event]
    const { choice, block } = event
    return [{ kind: 'text', choice, text: kept, ...(block === undefined ? {} : { block }) }]
  }

  #keep(marker: string, number: number): string {
    if (this.#passages.some((passage) => passage.number === number)) return marker
    this.droppedCount += 1
    return ''
  }

  #noteCitations(choice: number, text: string): void {
    const base = this.#write(choice, text)
    for (const match of text.matchAll(MARKER)) {
      const passage = this.#passages.find((candidate) => candidate.number === Number(match[1]))
      if (passage === undefined) continue
      const cited = this.#cited.get(choice) ?? new Map<number, Citation>()
      this.#cited.set(choice, cited)
      if (cited.has(passage.number)) continue
      const start = base + match.index
      cited.set(passage.number, {
        passage,
        quote: bestQuote(passage.text, sentenceBefore(this.#written.get(choice) ?? '', start)),
        start,
        end: start + match[0].length,
      })
    }
  }

  #write(choice: number, text: string): number {
    const before = this.#written.get(choice) ?? ''
    this.#written.set(choice, before + text)
    return before.length
  }

  #flush(choice: number): readonly ModelEvent[] {
    const carried = this.#carry.get(choice) ?? ''
    this.#carry.set(choice, '')
    const text: ModelEvent[] = carried === '' ? [] : [{ kind: 'text', choice, text: carried }]
    if (carried !== '') this.#write(choice, carried)
    const citations = [...(this.#cited.get(choice)?.values() ?? [])]
    return [
      ...text,
      ...citations.map((citation): ModelEvent => ({ kind: 'citation', choice, citation })),
    ]
  }
}

/** The events of one frame, together: the first carries it, the others say `sameFrame`. */
function frameGroups(batch: readonly ModelEvent[]): readonly (readonly ModelEvent[])[] {
  const groups: ModelEvent[][] = []
  for (const event of batch) {
    const last = groups.at(-1)
    if (event.sameFrame === true && last !== undefined) last.push(event)
    else groups.push([event])
  }
  return groups
}

function withoutFrame(event: ModelEvent): ModelEvent {
  if (event.frame === undefined && event.sameFrame === undefined) return event
  const { frame: _frame, sameFrame: _sameFrame, ...rest } = event
  return rest
}

const SENTENCE_END = /(?<=[.!?])\s+|\n+/

function sentenceBefore(text: string, end: number): string {
  const sentences = text
    .slice(Math.max(0, end - 600), end)
    .split(SENTENCE_END)
    .filter((sentence) => sentence.trim() !== '')
  return sentences.at(-1) ?? ''
}

const wordsOf = (text: string): Set<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])

/** The passage's sentence that shares most words with the citing sentence; verbatim. */
function bestQuote(passage: string, citing: string): string {
  const wanted = wordsOf(citing)
  let best = ''
  let bestScore = -1
  for (const sentence of passage.split(SENTENCE_END)) {
    const words = wordsOf(sentence)
    let score = 0
    for (const word of words) if (wanted.has(word)) score++
    if (score > bestScore && sentence.trim() !== '') {
      best = sentence.trim()
      bestScore = score
    }
  }
  return best
}
