import { limits } from '../kernel/limits.ts'
import { isPair, KIND, KINDS, plainOfPair, plainText } from './characters.ts'
import { type Detector, type Finding, GATE } from './detector.ts'
import { GAP_MAX } from './detectors/digits.ts'
import { byStart } from './findings.ts'
import { OpenSpans } from './open-spans.ts'

/** Characters without a space from which on a token could hide among them. */
const LONG_RUN = 15
const DIGITS_MIN = 9
/** Characters of a stretch, and one of two units that comes: no more than limits.scanWindowChars. */
const WINDOW = limits.scanWindowChars - 2
/** A stretch that cannot be shortened by at least this much is cut: only invisible characters do that. */
const PROGRESS_MIN = 32

/**
 * Words of less than LONG_RUN ASCII letters and joins, each with the space or break that closes it.
 * Every character belongs to one of the two classes or to none, so it is matched in linear time.
 */
const PROSE = new RegExp(
  `(?:[${asciiOf(KIND.letter, KIND.join)}]{0,${LONG_RUN - 1}}[${asciiOf(KIND.space, KIND.break)}])+`,
  'y',
)

/** The same to the end, where a word needs nothing to close it. */
const ALL_PROSE = new RegExp(
  `^(?:[${asciiOf(KIND.letter, KIND.join)}]{0,${LONG_RUN - 1}}[${asciiOf(KIND.space, KIND.break)}])*[${asciiOf(KIND.letter, KIND.join)}]{0,${LONG_RUN - 1}}$`,
)
/** What is not prose is looked at twice: only short texts are tried. */
const TRIED_CHARS_MAX = 64

/**
 * True: a short text of which no detector would be asked about any stretch. Names, ids and words that go
 * out beside an answer mostly are, and each is a text of its own.
 */
export const isProse = (text: string): boolean =>
  text.length <= TRIED_CHARS_MAX && ALL_PROSE.test(text)

/** The ASCII characters of these kinds, as they are written inside a class. */
function asciiOf(...kinds: readonly number[]): string {
  const codes = Array.from({ length: 0x80 }, (_, code) => code)
  return codes
    .filter((code) => kinds.includes(KINDS[code] as number))
    .map((code) => `\\x${code.toString(16).padStart(2, '0')}`)
    .join('')
}

/**
 * Cuts growing text into stretches, and asks detectors about those that hold what they look for.
 *
 * A stretch is text in which something may be growing: a word, digits with gaps between them, the
 * groups of an IBAN, the words of a key's opening line. Prose is a stretch per word that nobody is
 * asked about. Where a stretch ends depends on the characters alone, never on how they arrived:
 * INVARIANT (a stream is judged like a whole) holds because a whole is one push to the same machine.
 *
 * Every character is seen once, and again only in a stretch that is judged; a stretch is cut at the
 * window, from where on nothing is growing, so that each is judged a bounded number of times.
 */
export class Stretches {
  readonly #detectors: readonly Detector[]
  #spans = new OpenSpans(limits.scanWindowChars)
  #found: Finding[] = []
  /** Text from `#base` on. */
  #text = ''
  #base = 0
  /** Next character to look at; all offsets of a stretch are relative to `#base`. */
  #at = 0
  #start = 0
  /** Start of the run without spaces at the end of the stretch. */
  #run = 0
  /** Digits since the last letter before a digit. */
  #digits = 0
  #seen = 0
  #gaps = 0
  #previous: number = KIND.break

  constructor(detectors: readonly Detector[]) {
    this.#detectors = detectors
  }

  /** The same machine, from here on by itself. */
  fork(): Stretches {
    const fork = new Stretches(this.#detectors)
    fork.#spans = this.#spans.fork()
    fork.#found = [...this.#found]
    fork.#text = this.#text
    fork.#base = this.#base
    fork.#at = this.#at
    fork.#start = this.#start
    fork.#run = this.#run
    fork.#digits = this.#digits
    fork.#seen = this.#seen
    fork.#gaps = this.#gaps
    fork.#previous = this.#previous
    return fork
  }

  /** Adds text and returns the findings that became certain. */
  push(text: string): Finding[] {
    this.#text = this.#text.length === 0 ? text : this.#text + text
    this.#walk(false)
    return this.#take()
  }

  /** No more text comes. */
  end(): Finding[] {
    this.#walk(true)
    this.#close(this.#at)
    this.#spans.advance(this.#text, this.#base, this.#at, this.#found)
    this.#spans.end(this.#found)
    return this.#take()
  }

  /** Everything before this absolute offset is decided and reported. */
  get heldFrom(): number {
    return Math.min(this.#base + this.#start, this.#spans.heldFrom)
  }

  #take(): Finding[] {
    this.#spans.advance(this.#text, this.#base, this.#at, this.#found)
    const found = this.#found
    if (found.length > 0) this.#found = []
    this.#forget()
    return found
  }

  /** Drops text that no detector may look at any more. */
  #forget(): void {
    const drop = this.#start - limits.detectContextChars
    if (drop <= 0) return
    this.#text = this.#text.slice(drop)
    this.#base += drop
    this.#start -= drop
    this.#run -= drop
    this.#at -= drop
  }

  #walk(last: boolean): void {
    const text = this.#text
    const end = text.length
    let at = this.#at
    while (at < end) {
      if (at === this.#start && this.#isPlain()) {
        at = this.#prose(at)
        if (at === end) break
      }
      if (at - this.#start >= WINDOW) this.#cut(at)
      const kind = KINDS[text.charCodeAt(at)] as number
      if (kind <= KIND.digit && this.#gaps === 0) {
        if (kind === KIND.digit) this.#digit()
        this.#previous = kind
        at++
      } else if (kind === KIND.pair) {
        if (at + 1 === end && !last) break
        this.#step(at, kindOfPair(text, at))
        at += pairWidth(text, at)
      } else this.#step(at++, kind)
    }
    this.#at = at
  }

  /** A stretch begins, and nothing of the one before goes on in it. */
  #isPlain(): boolean {
    return this.#seen === 0 && this.#digits === 0 && this.#gaps === 0 && this.#run === this.#start
  }

  /** What `#walk` would do with short words that nobody is asked about, at once. Returns where it stopped. */
  #prose(from: number): number {
    PROSE.lastIndex = from
    if (!PROSE.test(this.#text)) return from
    const at = PROSE.lastIndex
    // A break leaves no trace: the character before it does.
    for (let last = at - 1; last >= from; last--) {
      const kind = KINDS[this.#text.charCodeAt(last)] as number
      if (kind === KIND.break) continue
      this.#previous = kind
      break
    }
    this.#start = this.#run = at
    return at
  }

  #step(at: number, kind: number): void {
    if (kind === KIND.nothing) return
    if (kind === KIND.break) return this.#close(at, at + 1)
    if (kind === KIND.space) return this.#space(at)
    if (this.#gaps > 0) this.#resume(at, kind)
    if (kind === KIND.digit) this.#digit()
    else if (kind === KIND.dash) {
      if (this.#previous === KIND.dash) this.#seen |= GATE.dashes
    } else if (kind === KIND.at) this.#seen |= GATE.at
    this.#previous = kind
  }

  #digit(): void {
    if (this.#previous === KIND.letter) {
      this.#seen |= GATE.letterDigit
      this.#digits = 1
    } else if (++this.#digits >= DIGITS_MIN) this.#seen |= GATE.digits
  }

  #space(at: number): void {
    if (this.#gaps === 0 && at - this.#run >= LONG_RUN) this.#seen |= GATE.longRun
    this.#previous = KIND.space
    if (this.#digits === 0 && (this.#seen & GATE.dashes) === 0) this.#close(at, at + 1)
    else if (++this.#gaps > GAP_MAX) this.#close(at, at + 1)
  }

  /** Something after a gap: does the stretch go on? */
  #resume(at: number, kind: number): void {
    this.#gaps = 0
    this.#run = at
    if ((kind === KIND.digit && this.#digits > 0) || kind === KIND.dash) return
    const across = this.#seen & (GATE.letterDigit | GATE.dashes)
    if (across === 0) this.#close(at)
    else this.#judge(at + pairWidth(this.#text, at), across, 1)
  }

  /** Ends the stretch at `at`; the next begins at `next`. */
  #close(at: number, next = at): void {
    if (at - this.#run >= LONG_RUN) this.#seen |= GATE.longRun
    if (this.#seen !== 0) this.#detect(this.#view(at))
    this.#start = this.#run = next
    this.#digits = this.#seen = this.#gaps = 0
  }

  /** The stretch fills the window: all but what may be growing is decided. */
  #cut(at: number): void {
    if (at - this.#run >= LONG_RUN) this.#seen |= GATE.longRun
    this.#judge(at, -1, 0)
    if (at - this.#start > WINDOW - PROGRESS_MIN) this.#close(at)
  }

  /**
   * Decides the stretch up to where it may be growing at `end`, and goes on from there. Detectors of
   * the gates `asking` are asked; the last `news` characters belong to the next stretch in any case.
   */
  #judge(end: number, asking: number, news: number): void {
    const view = this.#view(end)
    const { text, from } = view
    let open = text.length - news
    for (const detector of this.#detectors)
      if ((detector.gate & asking) !== 0) open = Math.min(open, detector.openFrom(text, from))
    if (this.#seen !== 0 && open > from) this.#detect(view, open)
    this.#start = originalOffset(view, open)
    this.#run = Math.max(this.#run, this.#start)
    // What stays in the stretch keeps its bits: too many only ask in vain.
    if (open === text.length - news) this.#digits = this.#seen = 0
  }

  /** Asks the detectors about the stretch; what starts before `until` is reported. */
  #detect(view: View, until = view.text.length): void {
    const gates = this.#seen
    const { text, from } = view
    const found: Finding[] = []
    for (const detector of this.#detectors) {
      if ((detector.gate & gates) === 0) continue
      detector.detect(text, found, from, until)
      if (found.length === 0) continue
      for (const finding of found.toSorted(byStart)) this.#report(detector, finding, view)
      found.length = 0
    }
  }

  #report(detector: Detector, finding: Finding, view: View): void {
    const { type, confidence } = finding
    const start = originalOffset(view, finding.start)
    const end = originalOffset(view, finding.end)
    const absolute = { type, start: this.#base + start, end: this.#base + end, confidence }
    const tail = detector.tail?.(view.text.slice(finding.start, finding.end))
    if (tail === undefined) this.#found.push(absolute)
    else {
      this.#spans.advance(this.#text, this.#base, start, this.#found)
      this.#spans.open(absolute, tail)
    }
  }

  /** The stretch up to `end` in plain form, with the context before it. */
  #view(end: number): View {
    const context = Math.max(0, this.#start - limits.detectContextChars)
    const { text, offsets } = plainText(this.#text.slice(context, end))
    let from = this.#start - context
    if (offsets !== undefined) from = offsets.findIndex((offset) => offset >= from)
    return { text, from, context, offsets }
  }
}

interface View {
  readonly text: string
  /** Where the stretch begins in `text`. */
  readonly from: number
  /** Where the context begins in the machine's text. */
  readonly context: number
  readonly offsets: readonly number[] | undefined
}

/** Offset into the machine's text of an offset into the view's. */
function originalOffset({ context, offsets }: View, at: number): number {
  return context + (offsets === undefined ? at : (offsets[at] as number))
}

/** Units of the character at `at`: two for a whole surrogate pair. */
function pairWidth(text: string, at: number): number {
  return isPair(text, at) ? 2 : 1
}

/** The kind of the character that begins with the first half of a pair. Half a pair is nothing known. */
function kindOfPair(text: string, at: number): number {
  if (!isPair(text, at)) return KIND.break
  const plain = plainOfPair(text.charCodeAt(at), text.charCodeAt(at + 1))
  return plain === 0 ? KIND.nothing : (KINDS[plain] as number)
}
