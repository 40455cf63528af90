import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { compareKeys } from '../../lake/key-order.ts'
import type { ObjectEntry } from '../../lake/source.ts'

/**
 * Entries that come in any order, sorted in memory by runs of limits.inventoryRunRows and written to disk,
 * for `mergedRuns` to give out. Memory is that of one run.
 */
export class SortedRuns {
  readonly #folder: string
  #run: ObjectEntry[] = []
  readonly #paths: string[] = []
  readonly #runRows: number

  /** `folder` exists and is nobody else's. */
  constructor(folder: string, runRows: number = limits.inventoryRunRows) {
    this.#folder = folder
    this.#runRows = runRows
  }

  async add(entry: ObjectEntry): Promise<void> {
    this.#run.push(entry)
    if (this.#run.length >= this.#runRows) await this.#spill()
  }

  /** The files of all runs, each sorted; they go with their folder. */
  async finish(): Promise<readonly string[]> {
    if (this.#run.length > 0) await this.#spill()
    return this.#paths
  }

  async #spill(): Promise<void> {
    if (this.#paths.length >= limits.inventoryRunsMax) {
      const rows = limits.inventoryRunsMax * limits.inventoryRunRows
      throw new Error(`the inventory has more than ${rows} objects; narrow it to the prefix`)
    }
    const run = this.#run.sort(byKey)
    this.#run = []
    const path = join(this.#folder, `run-${this.#paths.length}`)
    const file = await open(path, 'w', 0o600)
    try {
      for (let at = 0; at < run.length; at += LINES_AT_ONCE) {
        const lines = run.slice(at, at + LINES_AT_ONCE).map(lineOf)
        await file.write(lines.join(''))
      }
    } finally {
      await file.close()
    }
    this.#paths.push(path)
  }
}

/** The entries of sorted runs in the order of their keys, each key once; only those behind `after`. */
export async function* mergedRuns(
  paths: readonly string[],
  after: string | undefined,
): AsyncGenerator<readonly ObjectEntry[]> {
  const readers: RunReader[] = []
  try {
    for (const path of paths) readers.push(await RunReader.open(path))
    yield* merged(readers, after)
  } finally {
    for (const reader of readers) await reader.close()
  }
}

const LINES_AT_ONCE = 5_000
const READ_BYTES = 256 * 1024
const byKey = (a: ObjectEntry, b: ObjectEntry): number => compareKeys(a.key, b.key)
const lineOf = (entry: ObjectEntry): string => `${JSON.stringify(entry)}\n`

/** A heap of readers by the key that each is at; ties are one object, told twice. */
async function* merged(
  readers: readonly RunReader[],
  after: string | undefined,
): AsyncGenerator<readonly ObjectEntry[]> {
  const heap: RunReader[] = []
  for (const reader of readers) {
    if (await reader.fill()) push(heap, reader)
  }
  let page: ObjectEntry[] = []
  let last = after
  for (let first = heap[0]; first !== undefined; first = heap[0]) {
    const entry = first.take()
    if (last === undefined || compareKeys(last, entry.key) < 0) {
      last = entry.key
      page.push(entry)
      if (page.length >= limits.sourcePageMax) {
        yield page
        page = []
      }
    }
    if (first.isDry && !(await first.fill())) {
      const moved = heap.pop() as RunReader
      if (heap.length === 0) break
      heap[0] = moved
    }
    sink(heap)
  }
  if (page.length > 0) yield page
}

const isBefore = (a: RunReader, b: RunReader): boolean => compareKeys(a.key, b.key) < 0

function push(heap: RunReader[], reader: RunReader): void {
  heap.push(reader)
  for (let at = heap.length - 1; at > 0;) {
    const parent = (at - 1) >> 1
    if (!isBefore(heap[at] as RunReader, heap[parent] as RunReader)) return
    swap(heap, at, parent)
    at = parent
  }
}

function sink(heap: RunReader[]): void {
  for (let at = 0; ;) {
    let least = at
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && isBefore(heap[child] as RunReader, heap[least] as RunReader)) {
        least = child
      }
    }
    if (least === at) return
    swap(heap, at, least)
    at = least
  }
}

function swap(heap: RunReader[], a: number, b: number): void {
  const kept = heap[a] as RunReader
  heap[a] = heap[b] as RunReader
  heap[b] = kept
}

/** One sorted run, some lines of it in memory. */
class RunReader {
  readonly #file: FileHandle
  #lines: readonly ObjectEntry[] = []
  #at = 0
  #rest: Buffer = Buffer.alloc(0)

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async open(path: string): Promise<RunReader> {
    return new RunReader(await open(path, 'r'))
  }

  get key(): string {
    return (this.#lines[this.#at] as ObjectEntry).key
  }
  get isDry(): boolean {
    return this.#at >= this.#lines.length
  }
  take(): ObjectEntry {
    return this.#lines[this.#at++] as ObjectEntry
  }

  /** False: there is nothing more. */
  async fill(): Promise<boolean> {
    while (this.isDry) {
      const part = Buffer.allocUnsafe(READ_BYTES)
      const { bytesRead } = await this.#file.read(part, 0, READ_BYTES)
      if (bytesRead === 0) return false
      const bytes = Buffer.concat([this.#rest, part.subarray(0, bytesRead)])
      const end = bytes.lastIndexOf(0x0a) + 1
      this.#rest = bytes.subarray(end)
      this.#lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1).map(entryOfLine)
      this.#at = 0
    }
    return true
  }

  async close(): Promise<void> {
    await this.#file.close()
  }
}

/** Our own line. */
function entryOfLine(line: string): ObjectEntry {
  const parsed = parseJson(line, { depthMax: 2 })
  if (!parsed.ok) throw new Error('a sorted run of the inventory cannot be read back')
  return parsed.value as ObjectEntry
}
