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

/** Offsets of the set count code points. */
function labelled({ full_text: text, spans }: Sample, entity: string): Span[] {
  const points = Array.from(text)
  const units = (at: number): number => points.slice(0, at).join('').length
  return spans
    .filter(({ entity_type: name }) => name === entity)
    .map(({ start_position: from, end_position: to }) => ({ start: units(from), end: units(to) }))
}

function compare(samples: readonly Sample[], entity: string, type: string): string {
  const scanner = createScanner(defaultRaises)
  const count = { truths: 0, recalled: 0, same: 0, reported: 0, right: 0 }
  for (const sample of samples) {
    const text = sample.full_text
    const truths = labelled(sample, entity)
    const found = scanner.find(text).filter((finding) => finding.type === type)
    const missed = truths.filter((truth) => !found.some((finding) => overlaps(truth, finding)))
    const wrong = found.filter((finding) => !truths.some((truth) => overlaps(truth, finding)))
    for (const { start, end } of missed)
      console.log(`  missed ${entity}: ${text.slice(start, end)}`)
    for (const { start, end } of wrong) console.log(`  no ${entity}: ${text.slice(start, end)}`)
    count.truths += truths.length
    count.recalled += truths.length - missed.length
    count.same += truths.filter(({ start, end }) =>
      found.some((finding) => finding.start === start && finding.end === end),
    ).length
    count.reported += found.length
    count.right += found.length - wrong.length
  }
  const { truths, recalled, same, reported, right } = count
  return `${entity.padEnd(14)} recall ${share(recalled, truths)} (${truths})  precision ${share(right, reported)} (${reported})  same span ${share(same, truths)}`
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '-' : (part / whole).toFixed(3)

export function quality(path: string): void {
  const samples = JSON.parse(readFileSync(path, 'utf8')) as readonly Sample[]
  const lines = TYPES.map(([entity, type]) => compare(samples, entity, type))
  console.log([`quality on ${samples.length} texts; the bar is 0.95 each`, ...lines].join('\n'))
}
