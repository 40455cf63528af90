import { limits } from '../../kernel/limits.ts'
import { isTokenCharacter } from '../characters.ts'
import { type Detector, type Finding, GATE, type Tail } from '../detector.ts'
import { runTail } from './tails.ts'

/** RFC 7515 and 7516 compact forms. Base64url of `{"` opens the header. */
const OPENING = 'eyJ'
const HEADER_MIN = 12
/** Characters behind the header's dot that make it more than a header. */
const REST_MIN = 10
/** Longer ones fire on so much of them. */
const SPAN_MAX = 192
/** A JWE has five parts. */
const DOTS_MAX = 4

const isJwtCharacter = (code: number): boolean => isTokenCharacter(code) || code === 0x2e

/** Parts joined by dots, no longer than the span allows; a closing dot is a full stop. */
function endOfParts(text: string, start: number): number {
  const stop = Math.min(text.length, start + SPAN_MAX)
  let dots = 0
  let at = start
  for (; at < stop; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x2e && ++dots > DOTS_MAX) break
    if (!isJwtCharacter(code)) break
  }
  return at < start + SPAN_MAX && text[at - 1] === '.' ? at - 1 : at
}

/** `"alg"` in base64url, in each of the three ways in which it can lie across the characters. */
const ALGORITHM = /ImFsZy[I-L]|[CSiy]JhbGci|[AEIMQUYcgkosw048]iYWxnI[g-v]/

/** The end of a token that starts here; -1 when none does. */
function jwtEnd(text: string, start: number): number {
  const end = endOfParts(text, start)
  const token = text.slice(start, end)
  const dot = token.indexOf('.')
  // A header that fills the window fires on what is seen of it.
  const header = dot < 0 ? token : token.slice(0, dot)
  const complete = dot >= 0 ? token.length - dot > REST_MIN : token.length === SPAN_MAX
  return complete && header.length >= HEADER_MIN && ALGORITHM.test(header) ? end : -1
}

const startsHere = (text: string, start: number): boolean =>
  !isTokenCharacter(text.charCodeAt(start - 1))

export const jwt: Detector = {
  id: 'jwt',
  gate: GATE.longRun,
  spanMax: SPAN_MAX,
  contextMax: limits.detectContextChars,
  detect(text: string, found: Finding[], from = 0, until = text.length): void {
    let at = text.indexOf(OPENING, from)
    while (at >= 0 && at < until) {
      const end = startsHere(text, at) ? jwtEnd(text, at) : -1
      if (end > 0) found.push({ type: 'jwt', start: at, end, confidence: 0.95 })
      at = text.indexOf(OPENING, at + 1)
    }
  },
  openFrom(text, from) {
    const near = Math.max(from, text.length - SPAN_MAX + 1)
    let open = text.length
    // Dots only join: a start anywhere in the run at the end may still be growing.
    for (let at = text.length - 1; at >= near && isJwtCharacter(text.charCodeAt(at)); at--) {
      if (text[at] !== 'e' || !startsHere(text, at)) continue
      if (OPENING.startsWith(text.slice(at, at + OPENING.length))) open = at
    }
    return open
  },
  tail: (opening: string): Tail | undefined =>
    opening.length === SPAN_MAX ? runTail(isJwtCharacter) : undefined,
  examples: {
    match: [
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
      'Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJzdWIiOiIxMjM0NTY3ODkwIn0.',
      'token=eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.XFBoMYUZodetZdvTiFvSkQ',
      'ｅｙＪhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN',
    ],
    noMatch: [
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
      'eyJmb28iOiJiYXIiLCJiYXoiOjF9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln',
      'eyJ.eyJ.eyJ',
      'keyJournal.entry.numbers.of.the.year',
    ],
  },
}
