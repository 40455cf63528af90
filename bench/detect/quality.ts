/** How well the detectors do on labelled text: per type, spans that overlap count as found. */
import { readFileSync } from 'node:fs'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'

interface Sample {
  readonly full_text: string
  readonly spans: readonly {
    readonly entity_type: string
    readonly start_position: number
    readonly end_position: number
  }[]
}
interface Span {
  readonly start: number
  readonly end: number
}
const TYPES: readonly (readonly [string, string])[] = [
  ['CREDIT_CARD', 'card'],
  ['IBAN_CODE', 'iban'],
  ['US_SSN', 'us_ssn'],
  ['EMAIL_ADDRESS', 'email'],
]

const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

function compare(samples: readonly Sample[], entity: string, type: string): string {
  const { find } = createScanner(defaultRaises)
  let truths = 0
  let recalled = 0
  let exact = 0
  let reported = 0
  let right = 0
  for (const { full_text: text, spans } of samples) {
    const wanted = spans
      .filter(({ entity_type: name }) => name === entity)
      .map(({ start_position: start, end_position: end }) => ({ start, end }))
    // Offsets of the set count code points.
    const points = [...text]
    const units = (at: number): number => points.slice(0, at).join('').length
    const truth = wanted.map(({ start, end }) => ({ start: units(start), end: units(end) }))
    const found = find(text).filter((finding) => finding.type === type)
    truths += truth.length
    reported += found.length
    recalled += truth.filter((span) => found.some((finding) => overlaps(span, finding))).length
    exact += truth.filter(({ start, end }) =>
      found.some((finding) => finding.start === start && finding.end === end),
    ).length
    for (const finding of found) {
      if (truth.some((span) => overlaps(span, finding))) right++
      else console.log(`  not labelled ${entity}: ${text.slice(finding.start, finding.end)}`)
    }
    for (const span of truth)
      if (!found.some((finding) => overlaps(span, finding)))
        console.log(`  missed ${entity}: ${text.slice(span.start, span.end)}`)
  }
  const share = (part: number, whole: number): string =>
    whole === 0 ? '-' : (part / whole).toFixed(3)
  return `${entity.padEnd(14)} recall ${share(recalled, truths)} (${truths})  precision ${share(right, reported)} (${reported})  same span ${share(exact, truths)}`
}

export function quality(path: string): void {
  const samples = JSON.parse(readFileSync(path, 'utf8')) as readonly Sample[]
  const lines = TYPES.map(([entity, type]) => compare(samples, entity, type))
  console.log([`quality on ${samples.length} texts; the bar is 0.95 each`, ...lines].join('\n'))
}
