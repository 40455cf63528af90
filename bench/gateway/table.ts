import type { Measured, Subject } from './measure.ts'
import type { WireId } from './wires.ts'

/** One way to load, and what may be had for it: times nginx, or µs a chunk. */
export interface Line {
  readonly name: string
  readonly promptBytes: number
  readonly stream: boolean
  readonly bar: number
  readonly crossBar: number
}
export interface Results {
  readonly wire: WireId
  readonly subjects: readonly Subject[]
  readonly lines: readonly Line[]
  readonly byLine: readonly (readonly Measured[])[]
  readonly chunks: number
}
type Row = readonly string[]

export const row = (cells: Row): void =>
  console.log(
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(26) : cell.padStart(WIDTHS[at - 1] ?? 12)))
      .join(''),
  )
/** CPU, ratio, instructions, latency. */
const LINE_WIDTHS = [11, 10, 8, 15]
const WIDTHS = [...LINE_WIDTHS, ...LINE_WIDTHS, ...LINE_WIDTHS]

/** A title, then a row for each subject: of each line the CPU, the ratio, instructions, and latency. */
export function rowsOf(results: Results): readonly Row[] {
  const { lines, subjects } = results
  const title = ['', ...lines.flatMap(({ name }) => [name, '× nginx', 'k ins', 'p50 / p99 ms'])]
  return [title, ...subjects.map((_, at) => rowOf(results, at))]
}

function rowOf({ wire, subjects, lines, byLine, chunks }: Results, at: number): Row {
  const { name = '', alias = '' } = subjects[at] ?? {}
  const isCross = alias !== `to-${wire}`
  const cells = lines.flatMap((line, which): Row => {
    const measured = byLine[which]?.[at]
    if (measured === undefined) return ['', '', '', '']
    // Without nginx there is nothing to be held against.
    const base = subjects[0]?.name === 'nginx' ? byLine[which]?.[0] : undefined
    const { cpuUs, instructions, latencyMs, firstByteMs } = measured
    const pieces = line.stream ? chunks : 1
    const ratio = base === undefined ? 0 : cpuUs / base.cpuUs
    const isMissed =
      alias !== 'model' &&
      (line.stream ? cpuUs / pieces : ratio) > (isCross ? line.crossBar : line.bar)
    const { p50, p99 } = line.stream ? firstByteMs : latencyMs
    return [
      microseconds(cpuUs / pieces),
      `${base === undefined ? '-' : ratio.toFixed(2)}${isMissed ? '!' : ' '}`,
      instructions === undefined ? '-' : (instructions / pieces / 1_000).toFixed(0),
      `${p50} / ${p99}`,
    ]
  })
  return [`  ${name}`, ...cells]
}

const microseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`
