/**
 * Spans of personal data, measured on a labelled set:
 *
 *     npm run bench:pii -- FILE [--predictions OUT.json] [--errors N] [--half even|odd]
 *
 * FILE is a JSON list of `{full_text, spans: [{entity_type, entity_value, start_position, end_position}]}`;
 * its offsets, and those of the predictions, count Unicode code points, end exclusive. All detectors run
 * with their default settings; overlaps are settled by `resolve`. A predicted span is right when it and a
 * labelled one share 0.9 of their union; a labelled span matches one prediction at most. The total ignores
 * types and counts every labelled span. The last line is `F2 0.xxx`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { resolve } from '../../src/dlp/resolve.ts'
import { createScanner, defaultRaises } from '../../src/dlp/scanner.ts'
import { addTo, COMMON_NAMES, fScore, pairs, ratio, type Span, type Tally, tally } from './score.ts'

interface Item {
  readonly full_text: string
  readonly template_id?: number
  readonly spans: readonly {
    readonly entity_type: string
    readonly start_position: number
    readonly end_position: number
  }[]
}

const { values, positionals } = parseArgs({
  options: {
    predictions: { type: 'string' },
    errors: { type: 'string', default: '0' },
    half: { type: 'string' },
  },
  allowPositionals: true,
})
const [file] = positionals
if (file === undefined) {
  console.error('name the labelled set: npm run bench:pii -- FILE')
  process.exit(2)
}

const scanner = createScanner(defaultRaises, { all: true })

/** In code points. */
function predict(text: string): Span[] {
  const points: number[] = []
  let count = 0
  for (let at = 0; at <= text.length; at++) {
    points.push(count)
    const code = text.charCodeAt(at)
    if (code < 0xdc00 || code > 0xdfff || Number.isNaN(code)) count++
  }
  const low = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff
  const at = (offset: number): number =>
    (points[offset] ?? count) - (low(text.charCodeAt(offset)) ? 1 : 0)
  return resolve(scanner.find(text)).map(({ type, start, end }) => ({
    type,
    start: at(start),
    end: at(end),
  }))
}

const goldOf = (item: Item): Span[] =>
  item.spans.map(({ entity_type: type, start_position: start, end_position: end }) => ({
    type,
    start,
    end,
  }))

function showErrors(item: Item, gold: readonly Span[], predicted: readonly Span[]): void {
  const matched = pairs(gold, predicted)
  const used = new Set(matched.values())
  const points = Array.from(item.full_text)
  const show = ({ type, start, end }: Span): string =>
    `${type} «${points.slice(start, end).join('')}»`
  const missed = gold.filter((truth) => !matched.has(truth)).map(show)
  const wrong = predicted.filter((guess) => !used.has(guess)).map(show)
  if (missed.length + wrong.length === 0) return
  console.log(`${item.template_id ?? '-'} ${JSON.stringify(item.full_text)}`)
  if (missed.length > 0) console.log(`    missed ${missed.join(' | ')}`)
  if (wrong.length > 0) console.log(`    wrong  ${wrong.join(' | ')}`)
}

function line(name: string, { gold, predicted, right, found, chars, charsFound }: Tally): string {
  const precision = ratio(right, predicted)
  const recall = ratio(right, gold)
  const cells = [
    name.padEnd(20),
    String(gold).padStart(6),
    String(predicted).padStart(6),
    precision.toFixed(3).padStart(7),
    recall.toFixed(3).padStart(7),
    fScore(precision, recall).toFixed(3).padStart(7),
    ratio(found, gold).toFixed(3).padStart(9),
    ratio(charsFound, chars).toFixed(3).padStart(9),
  ]
  return cells.join('')
}

const parity = values.half === 'even' ? 0 : values.half === 'odd' ? 1 : undefined
const all = JSON.parse(readFileSync(file, 'utf8')) as readonly Item[]
const items =
  parity === undefined ? all : all.filter(({ template_id: id }) => (id ?? 0) % 2 === parity)
const total = tally()
const types = new Map<string, Tally>()
const predictions: Span[][] = []
const errorsMax = Number(values.errors)
let chars = 0
let shown = 0
const started = performance.now()
for (const item of items) {
  predictions.push(predict(item.full_text))
  chars += item.full_text.length
}
const seconds = (performance.now() - started) / 1000
for (const [index, item] of items.entries()) {
  const gold = goldOf(item)
  const predicted = predictions[index] ?? []
  addTo(total, types, gold, predicted)
  if (shown++ < errorsMax) showErrors(item, gold, predicted)
}
if (values.predictions !== undefined) writeFileSync(values.predictions, JSON.stringify(predictions))

const heads = ['labelled', 'found', 'P', 'R', 'F2', 'R any', 'chars']
console.log(
  `${items.length} texts, ${chars} characters in ${seconds.toFixed(2)} s; offsets count code points`,
)
console.log(
  `${'type'.padEnd(18)}${heads.map((head, index) => head.padStart([8, 6, 7, 7, 7, 9, 9][index] ?? 7)).join('')}`,
)
for (const [name, of] of [...types].toSorted((a, b) => b[1].gold - a[1].gold))
  if (of.gold > 0) console.log(line(COMMON_NAMES.has(name) ? name : `${name} *`, of))
const precision = ratio(total.right, total.predicted)
const recall = ratio(total.right, total.gold)
console.log(
  `all: ${total.gold} labelled, ${total.predicted} predicted, ${total.right} right; P ${precision.toFixed(3)} R ${recall.toFixed(3)}`,
)
console.log(`F2 ${fScore(precision, recall).toFixed(3)}`)
