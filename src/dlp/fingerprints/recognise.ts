import { joinAll, PUBLIC, type Label } from '../../kernel/label.ts'
import { limits } from '../../kernel/limits.ts'
import type { Recognised, Recognizer } from '../recognizer.ts'
import type { Coverage } from './coverage.ts'
import type { Known, KnownTexts } from './known-texts.ts'
import { Shingles, SHINGLE_WORDS } from './shingles.ts'
import { SipHash, SIPHASH_KEY_BYTES } from './siphash.ts'
import { recognisedInTurns } from './turns.ts'
import { RequestStreams, type Tail, type TextStream } from './streams.ts'

/** Shingles between the first and the last that forty words in a row have at most. */
const REACH = 40 - SHINGLE_WORDS
/** That many places of one text within the reach, the outer ones so far apart: it is that text. */
const PLACES_MIN = 3
const APART_MIN = 13
/** So many of them, however close together: twelve words in a row of an answer, which is kept whole. */
const PLACES_SURE = 8

interface Hit {
  /** Place of the shingle's last word. */
  readonly at: number
  readonly hash: number
  readonly known: Known
}

/**
 * Knows texts again by their fingerprints.
 *
 * INVARIANT (forty words are recognised): 40 words in a row of a known text that is above public are
 * recognised, whatever happened to case, spacing, markup and line ends; see `Winnower` for why. Fewer than
 * 18 in a row of a text that is kept winnowed, or 12 of one that is kept whole, never are by themselves.
 */
export class FingerprintRecognizer implements Recognizer {
  readonly #known: KnownTexts
  readonly #coverage: Coverage
  readonly #shingles: Shingles
  readonly #streams: RequestStreams
  readonly #sender: (who: string) => string
  /** The last words of each sender's last request. */
  readonly #tails = new Map<string, Tail>()

  /** `key`: 32 bytes, those that the fingerprints were made with. */
  constructor(known: KnownTexts, coverage: Coverage, key: Uint8Array) {
    this.#known = known
    this.#coverage = coverage
    this.#shingles = new Shingles(key)
    this.#streams = new RequestStreams(key)
    this.#sender = senderHash(key)
  }

  get isIdle(): boolean {
    return this.#known.isIdle
  }

  recognise(texts: readonly string[], who: string): readonly Recognised[] {
    if (this.isIdle) return NONE
    const streams = this.#streams
    streams.clear()
    for (const [at, text] of texts.entries()) streams.add(at, text)
    streams.addDecoded(texts)
    const sender = this.#sender(who)
    this.#continue(sender)
    return this.#judged(streams.all(), sender)
  }

  recogniseInTurns(
    texts: readonly string[],
    who: string,
    pause: () => Promise<void>,
  ): Promise<readonly Recognised[]> {
    const sender = this.#sender(who)
    return recognisedInTurns(texts, {
      pause,
      turnChars: limits.recogniseTurnChars,
      look: (slice, times) => {
        if (this.isIdle) return NONE
        const streams = this.#streams
        streams.clear()
        for (const [at, { text }] of slice.entries()) streams.add(at, text)
        // The next request goes on where this one ends as it is written.
        if (times === 0) this.#continue(sender)
        return this.#judged(streams.all(), sender)
      },
    })
  }

  #continue(sender: string): void {
    this.#keepTail(sender, this.#streams.continueFrom(this.#tails.get(sender) ?? NO_TAIL))
  }

  /** Of the known texts that stand in these, whoever sent them: nothing is counted for later requests. */
  labelIn(texts: readonly string[]): Label {
    if (this.isIdle) return PUBLIC
    const streams = this.#streams
    streams.clear()
    for (const [at, text] of texts.entries()) streams.add(at, text)
    const labels: Label[] = []
    for (const stream of streams.all()) {
      const hits = this.#hitsOf(stream)
      const surely = new Map<number, Set<number>>()
      markRuns(hits, this.#known.thinned, stream, surely)
      for (const { known } of hits) if (surely.has(known.holder)) labels.push(known.label)
    }
    return joinAll(labels)
  }

  /** A Map keeps the order of insertion: who asked longest ago is forgotten first. */
  #keepTail(sender: string, tail: Tail): void {
    this.#tails.delete(sender)
    this.#tails.set(sender, tail)
    if (this.#tails.size <= limits.coverageSendersMax) return
    for (const first of this.#tails.keys()) {
      this.#tails.delete(first)
      return
    }
  }

  #judged(streams: readonly TextStream[], sender: string): readonly Recognised[] {
    const causes = new Map<number, Known>()
    const surely = new Map<number, Set<number>>()
    const loose = new Map<number, { readonly texts: Set<number>; readonly hashes: Set<number> }>()
    for (const stream of streams) {
      const hits = this.#hitsOf(stream)
      markRuns(hits, this.#known.thinned, stream, surely)
      for (const { at, hash, known } of hits) {
        const { holder } = known
        causes.set(holder, known)
        const small = loose.get(holder) ?? { texts: new Set(), hashes: new Set() }
        loose.set(holder, small)
        small.hashes.add(hash)
        stream.textsOf(at - SHINGLE_WORDS + 1, at, small.texts)
      }
    }
    const found: Recognised[] = []
    for (const [holder, { id, label }] of causes) {
      const texts = surely.get(holder) ?? new Set()
      const small = loose.get(holder)
      // What is known by itself needs no counting, and is not held against later requests.
      if (small !== undefined && texts.size === 0) {
        if (this.#coverage.add(sender, holder, small.hashes))
          for (const text of small.texts) texts.add(text)
      }
      for (const text of texts) found.push({ text, raiser: { kind: 'fingerprint', id, label } })
    }
    return found
  }

  #hitsOf(stream: TextStream): readonly Hit[] {
    const hits: Hit[] = []
    this.#shingles.each(stream.words, (at, lo, hi) => {
      const known = this.#known.find(lo, hi)
      if (known !== undefined) hits.push({ at, hash: lo, known })
    })
    return hits
  }
}
const NONE: readonly Recognised[] = []
const NO_TAIL: Tail = []

/**
 * Hits come in order; of a thinned table they stand further apart. Whose they are does not matter: what
 * two documents have in common counts for the first of them, and the rest of a paragraph for its own.
 */
function markRuns(
  hits: readonly Hit[],
  thinned: number,
  stream: TextStream,
  surely: Map<number, Set<number>>,
): void {
  const reach = REACH * 2 ** thinned
  let first = 0
  for (let last = PLACES_MIN - 1; last < hits.length; last++) {
    const end = hits[last]?.at ?? 0
    while (end - (hits[first]?.at ?? 0) > reach) first++
    const from = hits[first]?.at ?? 0
    const count = last - first + 1
    if (count < PLACES_MIN || (end - from < APART_MIN && count < PLACES_SURE)) continue
    for (const { known } of hits.slice(first, last + 1))
      stream.textsOf(from - SHINGLE_WORDS + 1, end, textsFor(surely, known.holder))
  }
}

function textsFor(by: Map<number, Set<number>>, holder: number): Set<number> {
  const known = by.get(holder)
  if (known !== undefined) return known
  const texts = new Set<number>()
  by.set(holder, texts)
  return texts
}

/** A keyed hash in place of a name: who asks is personal. */
function senderHash(key: Uint8Array): (who: string) => string {
  const hash = new SipHash(key.subarray(SIPHASH_KEY_BYTES))
  const out = { lo: 0, hi: 0 }
  return (who) => {
    const bytes = Buffer.from(who, 'utf8')
    const count = Math.floor(bytes.length / 8) + 1
    // A domain of its own: a first block that no shingle has.
    const blocks = new Uint8Array(8 * (count + 1))
    blocks.set([0x77, 0x68, 0x6f])
    blocks.set(bytes, 8)
    blocks[blocks.length - 1] = bytes.length & 0xff
    hash.blocks(new Uint32Array(blocks.buffer), count + 1, out)
    return out.hi.toString(16).padStart(8, '0') + out.lo.toString(16).padStart(8, '0')
  }
}
