import { BIT } from './lexicon.ts'
import { type Reading, report } from './reading.ts'
import { SHAPE, TOKEN, type Token } from './words.ts'

/** Words of a title before its head. */
const WORDS_MAX = 8

/** `the Civil drafter`, `Software Engineer`, a line under a name that ends in a job. */
export function titles(reading: Reading): void {
  const { tokens, taken, cased } = reading
  if (!cased) return
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (token.kind !== TOKEN.word || (token.bits & BIT.job) === 0 || taken[at] !== 0 || token.glued)
      continue
    const next = tokens[at + 1]
    const ends = next === undefined || next.kind !== TOKEN.word
    const line = lineStart(tokens, at)
    if (
      ends &&
      (next === undefined || next.kind === TOKEN.line) &&
      line !== undefined &&
      free(reading, line, at)
    ) {
      report(reading, 'job_title', [line, at], 0.6)
      companyLine(reading, at + 2)
      continue
    }
    const first = capitalStart(reading, at)
    if (first !== undefined) report(reading, 'job_title', [first, at], 0.5)
  }
}

/** The start of the line when it follows another and holds nothing but a few words up to `at`. */
function lineStart(tokens: readonly Token[], at: number): number | undefined {
  for (let first = at; first > at - WORDS_MAX && first > 0; first--) {
    const previous = tokens[first - 1] as Token
    if (previous.kind === TOKEN.line)
      return (tokens[first] as Token).shape === SHAPE.capital ? first : undefined
    if (
      previous.kind === TOKEN.number ||
      (previous.kind === TOKEN.mark && !',-/&()'.includes(previous.text))
    )
      return undefined
  }
  return undefined
}

function free({ taken }: Reading, first: number, last: number): boolean {
  for (let at = first; at <= last; at++) if (taken[at] !== 0) return false
  return true
}

/** Behind `the` or a comma: a capitalised word, then words up to the job. */
function capitalStart({ tokens, taken }: Reading, at: number): number | undefined {
  for (let first = at; first > at - 4 && first > 0; first--) {
    const token = tokens[first] as Token
    if (
      token.kind !== TOKEN.word ||
      taken[first] !== 0 ||
      token.glued ||
      (token.bits & BIT.function) !== 0
    )
      return undefined
    const previous = tokens[first - 1] as Token
    const begins = ARTICLES.has(previous.text) || previous.text === ','
    if (begins)
      return token.shape !== SHAPE.lower && !token.opening && first < at ? first : undefined
    if (!token.spaced) return undefined
  }
  return undefined
}
const ARTICLES = new Set(['the', 'a', 'an', 'as', 'our', 'your', 'their', 'new'])

/** In a signature the employer stands below the title: a line of capitalised words. */
function companyLine(reading: Reading, first: number): void {
  const { tokens, taken } = reading
  let last: number | undefined
  for (let at = first; at < Math.min(tokens.length, first + WORDS_MAX); at++) {
    const token = tokens[at] as Token
    if (token.kind === TOKEN.line) break
    if (taken[at] !== 0 || token.kind === TOKEN.number) return
    if (token.kind === TOKEN.mark && !".,&-'".includes(token.text)) return
    if (token.kind !== TOKEN.word) continue
    if (token.glued || (token.shape === SHAPE.lower && (token.bits & BIT.function) === 0)) return
    last = at
  }
  if (last !== undefined) report(reading, 'organisation', [first, last], 0.55)
}
