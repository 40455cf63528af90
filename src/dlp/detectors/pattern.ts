import { assert } from '../../kernel/assert.ts'
import { limits } from '../../kernel/limits.ts'
import type { Detector, Finding, Tail } from '../detector.ts'
import { partialOf } from './partial.ts'

/** A detector as one writes it down; `patternDetector` makes the rest. */
export interface Pattern {
  readonly id: string
  /** Of its findings; the id when absent. */
  readonly type?: string
  /**
   * Matches one whole span, on text in plain form. Every quantifier has a bound, and it begins with a
   * lookbehind or a character that keeps most places from being tried, for it is linear only then. What
   * may not stand behind it is a lookahead of one character, or see `ahead`.
   */
  readonly pattern: RegExp
  /** Characters of the longest match. */
  readonly spanMax: number
  readonly keywords?: readonly string[]
  readonly keywordsIn?: Detector['keywordsIn']
  /** Bits of GATE, of a detector without keywords. */
  readonly gate?: number
  /** Must be found in the `contextMax` characters before the span. Anchored with `$` where nothing may stand between. */
  readonly context?: RegExp
  readonly contextMax?: number
  /** False, or 0: not this one. A number is its confidence. */
  readonly valid?: (span: string, before: string) => boolean | number
  readonly confidence?: number
  /** Characters behind a span, besides the next one, that the pattern looks at. */
  readonly ahead?: number
  readonly tail?: (opening: string) => Tail | undefined
  readonly examples: Detector['examples']
}

const CONTEXT_CHARS = 64
/** What may stand before a first character, for what looks behind itself. */
const BEFORE_FIRST = ['', ' ', '\n', 'a', '1', '-', '(']

/**
 * A lookahead for the ASCII characters with which a match may begin, and all others: most places are
 * told by it before the pattern is tried, with its lookbehind and its alternatives. Empty where a
 * lookbehind must be seen first.
 */
function firstOf(pattern: RegExp, partial: RegExp): string {
  if (pattern.source.includes('(?<=')) return ''
  const begins = new RegExp(partial.source, partial.flags.replace('g', 'y'))
  const firsts = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code)).filter(
    (first) =>
      BEFORE_FIRST.some((before) => {
        begins.lastIndex = before.length
        return begins.test(before + first)
      }),
  )
  const escaped = firsts.map((first) => `\\x${first.charCodeAt(0).toString(16).padStart(2, '0')}`)
  const last = pattern.unicode ? '\\u{10ffff}' : '\\uffff'
  return `(?=[${escaped.join('')}\\x80-${last}])`
}

/** The detector that finds what `pattern` matches, where `context` and `valid` agree. */
export function patternDetector(given: Pattern): Detector {
  const { id, pattern, spanMax, keywords, keywordsIn, context, valid, tail, examples } = given
  const { type = id, gate = 0, confidence = 0.8, ahead = 0 } = given
  const { contextMax = context === undefined && keywordsIn === 'start' ? 1 : CONTEXT_CHARS } = given
  assert((gate === 0) === (keywords !== undefined), `\`${id}\` has a gate or keywords`)
  assert(contextMax >= 1 && contextMax <= limits.detectContextChars, `\`${id}\` has a context`)
  const partial = partialOf(pattern, ahead)
  const every = new RegExp(
    `${firstOf(pattern, partial)}(?:${pattern.source})`,
    `${pattern.flags.replace(/[gyd]/g, '')}g`,
  )

  function confidenceOf(text: string, start: number, end: number): number {
    const before = text.slice(Math.max(0, start - contextMax), start)
    if (context !== undefined && !context.test(before)) return 0
    const verdict = valid === undefined || valid(text.slice(start, end), before)
    return verdict === true ? confidence : Number(verdict)
  }

  return {
    id,
    ...(type === id ? {} : { types: [type] }),
    gate,
    spanMax: spanMax + ahead + 1,
    contextMax,
    ...(keywords === undefined ? {} : { keywords }),
    ...(keywordsIn === undefined ? {} : { keywordsIn }),
    ...(tail === undefined ? {} : { tail }),
    detect(text: string, found: Finding[], from = 0, until = text.length): void {
      every.lastIndex = from
      for (let match = every.exec(text); match !== null; match = every.exec(text)) {
        const start = match.index
        if (start >= until) break
        const end = start + match[0].length
        const certain = confidenceOf(text, start, end)
        if (certain > 0) found.push({ type, start, end, confidence: certain })
        // What starts inside of it is found too, or it would matter where one began to look.
        every.lastIndex = start + 1
      }
    },
    openFrom(text, from) {
      partial.lastIndex = Math.max(from, text.length - spanMax - ahead - 1)
      return partial.exec(text)?.index ?? text.length
    },
    examples,
  }
}
