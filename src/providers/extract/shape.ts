import type { Asked } from './asked.ts'
import { markerLength, type Unit } from './units.ts'

/** How a unit looks, by itself and as an answer of the kind that is asked for. 0 or 1 unless said otherwise. */
export interface Shape {
  /** Looks like such an answer; half for a list, where any item may. */
  readonly answers: number
  /** Such an answer must look so, and this does not. */
  readonly notAnswers: number
  /** A list, for a question that steps answer; and a numbered one. */
  readonly steps: number
  readonly numbered: number
  /** Says what the thing asked for is. */
  readonly defines: number
  readonly fragment: number
  readonly long: number
  readonly list: number
  /** A list, and the question asks for one thing. */
  readonly listUnasked: number
  /** Of a list: words, up to 1 for 180. */
  readonly listLength: number
  readonly item: number
  readonly row: number
  readonly question: number
  readonly pointer: number
  readonly contents: number
  readonly code: number
}

/** Words of a sentence from which it says something by itself. */
const WORDS_MIN = 5
const WORDS_LONG = 70
const LIST_WORDS_LONG = 180
/** Begins like an entry of a table of contents. */
const CONTENTS = /^(?:how|where|when|what|why|who) (?:to|do|does|can|should|it|is|are)\b/iu
const LEADERS = /…\s*\d+$/u
const POINTER =
  /^(?:for example|e\.g\.|example|note that this page|this (?:page|section|guide)|see (?:also|the|our)|read (?:more|about|the)|learn (?:more|about|how)|for more|more information|refer to|visit)\b/iu
/** Less than this share of letters and blanks is code, or a row of figures. */
const LETTERS_MIN = 0.7

interface Looked {
  readonly unit: Unit
  readonly text: string
  readonly terms: readonly string[]
}

export function shapeOf({ unit, text, terms }: Looked, asked: Asked): Shape {
  const { kind } = asked
  const list = unit.kind === 'list'
  // The number of a list item is no amount.
  const said = text.slice(markerLength(text))
  const answers = kind.answers.test(withoutAsked(said, asked))
  const steps = kind.steps && list && (unit.list?.items.length ?? 0) > 1
  const letters = text.match(/[\p{L}\s]/gu)?.length ?? 0
  const contents = CONTENTS.test(said) && !/[.?!]$/u.test(said)
  const flags = {
    notAnswers: !answers && kind.strict,
    steps,
    numbered: steps && unit.list?.numbered === true,
    defines: kind.defines && !list && definesAsked(said, asked),
    fragment: unit.kind === 'sentence' && terms.length < WORDS_MIN && !unit.first,
    long: !list && terms.length > WORDS_LONG,
    list,
    listUnasked: list && !kind.lists && !kind.steps,
    item: unit.kind === 'item',
    row: unit.kind === 'row',
    question: text.endsWith('?'),
    pointer: POINTER.test(said),
    contents,
    code: LEADERS.test(text) || (unit.kind === 'sentence' && letters < LETTERS_MIN * text.length),
  }
  return {
    ...(Object.fromEntries(
      Object.entries(flags).map(([name, is]) => [name, is ? 1 : 0]),
    ) as Readonly<Record<keyof typeof flags, number>>),
    answers: answers ? (list ? 0.5 : 1) : 0,
    listLength: list ? Math.min(1, terms.length / LIST_WORDS_LONG) : 0,
  }
}

/** `Where is the office?` is not answered by the word `office`. */
function withoutAsked(said: string, { weights }: Asked): string {
  const terms = [...weights.keys()].filter((term) => term.length >= ASKED_CHARS_MIN)
  return said.replaceAll(/\p{L}+/gu, (word) => {
    const folded = word.toLowerCase()
    return terms.some((term) => folded.startsWith(term)) ? ' ' : word
  })
}
const ASKED_CHARS_MIN = 4

/** `A docket is …` for `what is a docket?`. */
function definesAsked(said: string, { weights }: Asked): boolean {
  const subject = /^(.{2,80}?)(?:\s(?:is|are|means?|refers? to|stands for)\s|:\s)/iu.exec(said)?.[1]
  if (subject === undefined) return false
  const words = subject.toLowerCase()
  return [...weights.keys()].some((term) => words.includes(term))
}
