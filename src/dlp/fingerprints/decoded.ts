import { limits } from '../../kernel/limits.ts'
import { unescapingOnce } from '../../kernel/texts.ts'
import { Said } from './said.ts'

/** What is encoded more often is not text to anybody's model. */
export const DECODED_TIMES_MAX = 5
/** A shorter run holds less than ten words. */
const RUN_UNITS_MIN = 40
/** Characters of a run that are decoded and judged together: a text may begin behind something else. */
const JUDGED_UNITS = 256
const PIECE_CHARS = 16 * 1024

/**
 * What a text says to who decodes it once: escapes of JSON, percent signs of addresses, base64 (also of
 * UTF-16) and hexadecimal; undefined when that is the text itself. Hardly longer than the text. A run is
 * decoded as a whole, from its own beginning. Yields after each limits.decodeTurnChars.
 */
export function* decodedOnce(text: string): Generator<undefined, string | undefined> {
  let current = text
  if (current.includes('\\')) current = yield* unescapingOnce(current, limits.decodeTurnChars)
  if (current.includes('%')) current = yield* percentsDecoded(current)
  if (current.length >= RUN_UNITS_MIN) {
    current = yield* runsDecoded(current, BASE64)
    current = yield* runsDecoded(current, HEX)
  }
  return current === text ? undefined : current
}

/** All steps at once: for short texts. */
export function wholly<Result>(steps: Generator<undefined, Result>): Result {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

const PERCENTS = /(?:%[0-9a-f]{2}){1,1024}/iy

function* percentsDecoded(text: string): Generator<undefined, string> {
  const pieces: string[] = []
  let from = 0
  let said = new Said()
  let turnEnd: number = limits.decodeTurnChars
  for (let at = text.indexOf('%'); at >= 0;) {
    PERCENTS.lastIndex = at
    const run = PERCENTS.exec(text)?.[0]
    const end = at + (run?.length ?? 1)
    if (run !== undefined) {
      // What follows at once goes on with the bytes of a cut character.
      if (at > from || at === 0) said = new Said()
      pieces.push(text.slice(from, at), said.of(hexBytes(run)) ?? ' ')
      from = end
    }
    if (end >= turnEnd) {
      turnEnd = end + limits.decodeTurnChars
      yield
    }
    at = text.indexOf('%', end)
  }
  return `${pieces.join('')}${text.slice(from)}`
}

interface Encoding {
  /** Characters that a run may hold. */
  readonly units: Uint8Array
  /** A run begins with so many of them. */
  readonly firstMin: number
  /** Characters that make whole bytes. */
  readonly group: number
  readonly bytes: (units: string) => Buffer
  /** What stands between the units of a run. */
  readonly between: RegExp
  /** Where a run that begins at `at` ends; less than nothing when there is none: `~` where to go on. */
  readonly end: (text: string, at: number) => Generator<undefined, number>
}

const hexBytes = (run: string): Buffer => Buffer.from(run.replaceAll(/[^0-9a-f]/gi, ''), 'hex')

const tableOf = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0))

/** Lines of a run have so many characters, but for the last. */
const LINE_MIN = 20
const LINE_BREAK = /\r?\n[ \t]{0,8}/y
const BASE64_UNITS = /[A-Za-z0-9+/_-]{1,65536}/y
const BASE64: Encoding = {
  units: tableOf(/[A-Za-z0-9+/_-]/),
  firstMin: LINE_MIN,
  group: 4,
  bytes: (units) => Buffer.from(units, 'base64'),
  between: /\s+/g,
  *end(text, at) {
    let end = yield* endOf(text, at, BASE64_UNITS)
    for (;;) {
      LINE_BREAK.lastIndex = end
      const line = end + (LINE_BREAK.exec(text)?.[0].length ?? 0)
      if (line === end) break
      const lineEnd = yield* endOf(text, line, BASE64_UNITS)
      const isLast = lineEnd === text.length || '="'.includes(text.charAt(lineEnd))
      if (lineEnd - line < (isLast ? 2 : LINE_MIN)) break
      end = lineEnd
      if (isLast) break
    }
    if (end - at < RUN_UNITS_MIN) return ~end
    // Its padding.
    for (let more = 0; more < 2 && text.charAt(end) === '='; more++) end++
    return end
  },
}

const HEX_PAIRS_MIN = 24
const HEX_UNITS = /(?:[0-9a-f]{2}[\s:]?){1,16384}/iy
const HEX: Encoding = {
  units: tableOf(/[0-9a-fA-F\s:]/),
  firstMin: 2 * HEX_PAIRS_MIN - 1,
  group: 2,
  bytes: hexBytes,
  between: /[\s:]+/g,
  *end(text, at) {
    const end = yield* endOf(text, at, HEX_UNITS)
    const isRun =
      end - at >= 2 * HEX_PAIRS_MIN &&
      hexBytes(text.slice(at, at + 4 * HEX_PAIRS_MIN)).length >= HEX_PAIRS_MIN
    return isRun ? end : ~Math.max(end, at + 1)
  },
}

/** Where what `pattern` says, as often as it follows itself, ends. */
function* endOf(text: string, at: number, pattern: RegExp): Generator<undefined, number> {
  for (let end = at; ;) {
    pattern.lastIndex = end
    const found = pattern.exec(text)?.[0].length ?? 0
    if (found === 0) return end
    end += found
    if (found >= PIECE_CHARS) yield
  }
}

/** The text with its encoded runs as what they say. */
function* runsDecoded(text: string, encoding: Encoding): Generator<undefined, string> {
  const { units, firstMin } = encoding
  const pieces: string[] = []
  let from = 0
  let turnEnd: number = limits.decodeTurnChars
  for (let at = 0; at < text.length;) {
    let first = at
    while (first < at + firstMin && units[text.charCodeAt(first)] === 1) first++
    if (first < at + firstMin) at = first + 1
    else {
      const end = yield* encoding.end(text, at)
      const said = end < 0 ? undefined : yield* saidIn(text, { from: at, to: end }, encoding)
      if (said !== undefined) {
        pieces.push(text.slice(from, at), ' ', said, ' ')
        from = end
      }
      at = end < 0 ? ~end : end
    }
    if (at < turnEnd) continue
    turnEnd = at + limits.decodeTurnChars
    yield
  }
  return from === 0 ? text : `${pieces.join('')}${text.slice(from)}`
}

/**
 * What a run says where it says something; undefined when that is nowhere. What does not is tried from the
 * next characters too: something may stand before an encoded text without a gap.
 */
function* saidIn(
  text: string,
  run: { readonly from: number; readonly to: number },
  { group, bytes, between }: Encoding,
): Generator<undefined, string | undefined> {
  const pieces: string[] = []
  let isFound = false
  let said = new Said()
  let pending = ''
  for (let from = run.from; from < run.to;) {
    const to = Math.min(run.to, from + PIECE_CHARS)
    pending += text.slice(from, to).replaceAll(between, '')
    from = to
    let at = 0
    const needed = to === run.to ? 1 : JUDGED_UNITS + group
    while (pending.length - at >= needed) {
      let piece: string | undefined
      for (let offset = 0; offset < group && piece === undefined; offset++) {
        if (offset > 0) said = new Said()
        piece = said.of(bytes(pending.slice(at + offset, at + offset + JUDGED_UNITS)))
        if (piece !== undefined) at += offset
      }
      at += JUDGED_UNITS
      if (piece === undefined) said = new Said()
      else isFound ||= piece.length >= SAID_CHARS_MIN
      pieces.push(piece ?? ' ')
    }
    pending = pending.slice(at)
    yield
  }
  return isFound ? pieces.join('') : undefined
}
/** Less is chance. */
const SAID_CHARS_MIN = 12
