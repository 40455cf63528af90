/** A piece of a text, by its UTF-16 offsets. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What ends in a full stop without ending a sentence. */
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof sr jr st no nos vs e.g i.e eg ie cf fig figs sec secs art vol pp approx dept est incl ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec bzw z.b d.h ca nr abs usw u.a m mme p.ej sra av'
  ).split(' '),
)
/** A run of stops is read once, from its first. */
const END = /(?:(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s)|[。！？]+[」』”）]*)\s*/g

/** Sentences of a paragraph, white space trimmed, in order. */
export function sentencesOf(text: string, within: Span): readonly Span[] {
  const spans: Span[] = []
  let start = within.start
  const paragraph = text.slice(within.start, within.end)
  for (const match of paragraph.matchAll(END)) {
    const end = within.start + match.index + match[0].length
    if (!endsSentence(paragraph, match.index, match[0].length)) continue
    pushTrimmed(spans, text, { start, end })
    start = end
  }
  pushTrimmed(spans, text, { start, end: within.end })
  return spans
}

function endsSentence(paragraph: string, at: number, length: number): boolean {
  const next = paragraph.charAt(at + length)
  if (next === '' || /[。！？]/.test(paragraph.charAt(at))) return true
  // A lower-case letter goes on with the sentence, whatever the stop meant.
  if (/\p{Ll}/u.test(next)) return false
  if (paragraph.charAt(at) !== '.') return true
  const before = /[\p{L}\p{N}.]+$/u.exec(paragraph.slice(Math.max(0, at - 16), at))?.[0] ?? ''
  const initial = /^\p{Lu}$/u.test(before)
  const counter = /^\d{1,3}$/.test(before) && paragraph.slice(0, at).trim() === before
  return !initial && !counter && !ABBREVIATIONS.has(before.toLowerCase())
}

export function pushTrimmed(into: Span[], text: string, { start, end }: Span): void {
  const piece = text.slice(start, end)
  const trimmed = piece.trim()
  if (trimmed === '') return
  const from = start + piece.indexOf(trimmed)
  into.push({ start: from, end: from + trimmed.length })
}
