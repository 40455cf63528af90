import { createReadStream, statSync } from 'node:fs'
import { parse } from 'csv-parse'
import type { Config, ConfigProblem, ExactDataConfig } from '../config/config.ts'
import { markOf } from '../config/watch.ts'
import { ExactCounts, type ExactAlert } from '../dlp/exact/exact-counts.ts'
import { ExactTable } from '../dlp/exact/exact-table.ts'
import { ExactRecognizer } from '../dlp/exact/recognise-exact.ts'
import { limits } from '../kernel/limits.ts'
import type { Log } from './log.ts'
import { systemClock } from './world.ts'

/** Declared tables, read from their files and read again when these change; nothing of them is written. */
export class ExactDataFiles {
  readonly recognizer: ExactRecognizer
  readonly counts: ExactCounts
  readonly #key: Uint8Array
  readonly #log: Log
  readonly #timer: NodeJS.Timeout
  #tables: readonly LoadedTable[] = []
  #looking = false

  constructor(key: Uint8Array, log: Log, onAlert: (alert: ExactAlert) => void) {
    this.#key = key
    this.#log = log
    this.counts = new ExactCounts(systemClock, onAlert)
    this.recognizer = new ExactRecognizer(this.counts, key)
    this.#timer = setInterval(() => void this.#look(), limits.configPollMs)
    this.#timer.unref()
  }

  /** All of them, or what is wrong with one. In force only when they are used. */
  async load(config: Config): Promise<readonly LoadedTable[] | readonly ConfigProblem[]> {
    const tables: LoadedTable[] = []
    const problems: ConfigProblem[] = []
    for (const [at, declared] of config.exactData.entries()) {
      const loaded = await loadTable(declared, this.#key)
      if (typeof loaded === 'string')
        problems.push({ file: declared.file, line: 0, key: `exactData[${at}]`, message: loaded })
      else tables.push(loaded)
    }
    return problems.length > 0 ? problems : tables
  }

  use(tables: readonly LoadedTable[]): void {
    this.#tables = tables
    this.recognizer.use(tables.map(({ table }) => table))
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** A file that is away or wrong is reported once; what was known stays known. */
  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      for (const known of this.#tables) {
        const mark = markOf(known.declared.file)
        if (mark === known.mark || mark === known.refusedMark) continue
        const loaded = await loadTable(known.declared, this.#key)
        // A new configuration came meanwhile, and read it itself.
        if (!this.#tables.includes(known)) return
        if (typeof loaded === 'string') {
          known.refusedMark = mark
          const { id } = known.declared
          this.#log.warn({ table: id, problem: loaded }, 'a table of exact data stays as it was')
        } else this.use(this.#tables.map((each) => (each === known ? loaded : each)))
      }
    } finally {
      this.#looking = false
    }
  }
}

/** What a start would say of the tables; nothing of them is kept. */
export async function tableProblems({ exactData }: Config): Promise<readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = []
  for (const [at, declared] of exactData.entries()) {
    const loaded = await loadTable(declared, new Uint8Array(32))
    if (typeof loaded === 'string')
      problems.push({ file: declared.file, line: 0, key: `exactData[${at}]`, message: loaded })
  }
  return problems
}

export interface LoadedTable {
  readonly declared: ExactDataConfig
  readonly table: ExactTable
  /** What the file looked like before it was read. */
  readonly mark: string
  /** What it looked like when it could not be read. */
  refusedMark: string | undefined
}

export const areProblems = (
  loaded: readonly LoadedTable[] | readonly ConfigProblem[],
): loaded is readonly ConfigProblem[] => loaded.some((one) => 'message' in one)

/** A sentence says why it cannot be used; never a value of it. */
async function loadTable(
  declared: ExactDataConfig,
  key: Uint8Array,
): Promise<LoadedTable | string> {
  const { file, columns } = declared
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats?.isFile() !== true) return 'there is no such file'
  if (stats.size > limits.exactFileBytesMax)
    return `it is larger than ${limits.exactFileBytesMax} bytes`
  const mark = markOf(file)
  const table = new ExactTable(declared, key)
  const input = createReadStream(file)
  const rows = input.pipe(
    parse({
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1 << 20,
    }),
  )
  // What fails in one ends the other.
  input.on('error', (error) => rows.destroy(error))
  let places: readonly number[] | undefined
  try {
    for await (const row of rows as AsyncIterable<readonly string[]>) {
      if (places === undefined) {
        places = columns.map((column) => row.findIndex((name) => name.trim() === column))
        const missing = columns.find((_, at) => places?.[at] === -1)
        if (missing !== undefined) return `its first line names no column \`${missing}\``
        continue
      }
      if (table.rows >= limits.exactTableRowsMax)
        return `it has more than ${limits.exactTableRowsMax} rows`
      table.add(places.map((place) => row[place] ?? ''))
    }
  } catch {
    return 'it cannot be read as CSV'
  } finally {
    input.destroy()
  }
  if (places !== undefined && table.rows === 0) return 'it has no rows below its first line'
  return places === undefined
    ? 'it has no first line with the names of columns'
    : { declared, table, mark, refusedMark: undefined }
}
