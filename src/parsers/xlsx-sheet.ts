import { limits } from '../kernel/limits.ts'
import type { Row } from './rows.ts'
import type { NumberFormat } from './xlsx-parts.ts'
import type { Attributes, TagHandler } from './tokens.ts'

export interface SheetContext {
  readonly strings: readonly string[]
  readonly formats: readonly NumberFormat[]
  readonly epoch1904: boolean
}

/** Turns the tokens of one sheet into rows of text, one at a time. */
export class SheetReader implements TagHandler {
  readonly #context: SheetContext
  readonly #onRow: (row: Row) => void
  #row: string[] = []
  #column = 0
  #type = ''
  #format: NumberFormat = 'plain'
  #value = ''
  #inValue = false

  constructor(context: SheetContext, onRow: (row: Row) => void) {
    this.#context = context
    this.#onRow = onRow
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'row') {
      this.#row = []
      this.#column = 0
    } else if (name === 'c') {
      this.#column = columnOf(attributes['r']) ?? this.#column
      this.#type = attributes['t'] ?? 'n'
      this.#format = this.#context.formats[Number(attributes['s'] ?? 0)] ?? 'plain'
      this.#value = ''
    } else if (name === 'v' || name === 't') {
      this.#inValue = true
    }
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false
    else if (name === 'c') this.#endCell()
    else if (name === 'row' && this.#row.some((cell) => cell.trim() !== '')) {
      this.#onRow(Array.from(this.#row, (cell) => cell ?? ''))
    }
  }

  #endCell(): void {
    if (this.#column < limits.tableColumnsMax) {
      while (this.#row.length < this.#column) this.#row.push('')
      this.#row[this.#column] = this.#shown()
    }
    this.#column++
  }

  #shown(): string {
    if (this.#value === '') return ''
    if (this.#type === 's') return this.#context.strings[Number(this.#value)] ?? ''
    if (this.#type === 'b') return this.#value === '1' ? 'TRUE' : 'FALSE'
    if (this.#type !== 'n') return this.#value
    const number = Number(this.#value)
    return Number.isFinite(number)
      ? shownNumber(number, this.#format, this.#context.epoch1904)
      : this.#value
  }
}

function shownNumber(value: number, format: NumberFormat, epoch1904: boolean): string {
  if (format === 'percent') return `${tidy(value * 100)}%`
  if (format === 'plain' || value < 0 || value > LAST_DAY) return tidy(value)
  // Serial 60 is a 29 February 1900 that never was; day 0 is the one that makes later days right.
  const epoch = Date.UTC(epoch1904 ? 1904 : 1899, epoch1904 ? 0 : 11, epoch1904 ? 1 : 30)
  const iso = new Date(epoch + Math.round(value * 86_400) * 1_000).toISOString()
  const time = iso.slice(11, 19).replace(/:00$/, '')
  if (format === 'time') return time
  return value % 1 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`
}
/** 31 December 9999. */
const LAST_DAY = 2_958_465

/** Fifteen digits are what a spreadsheet keeps; the sixteenth is noise of binary fractions. */
const tidy = (value: number): string => String(Number(value.toPrecision(15)))

/** `C7` → 2. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0]
  if (letters === undefined) return undefined
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}
