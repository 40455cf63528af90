import { execFileSync } from 'node:child_process'
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import Libsql from 'libsql'
import { termsOf } from '../../src/stores/postings/blocks.ts'
import { unseal } from '../../src/stores/postings/bytes.ts'

/** What a document can be known by. */
export interface Canary {
  /** Words that stand nowhere else, without vowels: no stemmer changes them. */
  readonly words: readonly string[]
  /** Other texts: its path, its hash, its versions. */
  readonly texts: readonly string[]
  /** Exact bytes, such as those of a vector. */
  readonly bytes: readonly Uint8Array[]
}

/** `where: what`; sorted, each once. */
export type Found = readonly string[]

/** In a list of terms each shares its beginning with the one before: what is looked for is its end. */
const TAIL_FROM = 4

function needlesOf({ words, texts, bytes }: Canary): Needles {
  const tails = words.map((word) => word.slice(TAIL_FROM))
  const all = [...words, ...tails, ...texts]
  return new Needles([
    ...all.map((text) => Buffer.from(text)),
    ...all.map((text) => Buffer.from(text, 'utf16le')),
    ...all.map((text) => Buffer.from(text, 'utf16le').swap16()),
    ...words.flatMap(base64Of).map((text) => Buffer.from(text)),
    ...words.map((word) => Buffer.from(Buffer.from(word).toString('hex'))),
    ...bytes.map((each) => Buffer.from(each)),
  ])
}

/** However the word lies in what is encoded, without the characters that its neighbours change. */
const base64Of = (word: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${'.'.repeat(before)}${word}`).toString('base64')
    const from = before === 0 ? 0 : before + 1
    return encoded.slice(from, encoded.length - 4)
  })

/**
 * Decodes every byte of a data directory: each file raw, which covers free pages and every frame of a
 * write-ahead log; each row of each table, whole; each list of terms. The directory is copied by another
 * process first: opening and closing a file of SQLite here would drop the locks of who uses it.
 */
export function tracesInFiles(data: string, canary: Canary): Found {
  const copy = mkdtempSync(join(tmpdir(), 'standpipe-traces-'))
  try {
    execFileSync('cp', ['-a', `${data}/.`, copy])
    const needles = needlesOf(canary)
    const found = new Set<string>()
    for (const file of filesIn(copy)) {
      if (needles.in(readFileSync(file))) found.add(`${relative(copy, file)}: raw`)
    }
    for (const file of filesIn(copy)) {
      if (!file.endsWith('.sqlite') || basename(file) === 'lock.sqlite') continue
      for (const table of tracesInDatabase(file, canary, needles))
        found.add(`${relative(copy, file)}: ${table}`)
    }
    return [...found].toSorted()
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })

/** All that is looked for, by its first four bytes: a file is read through once, however much that is. */
class Needles {
  readonly #byStart = new Map<number, Buffer[]>()

  constructor(all: readonly Buffer[]) {
    for (const needle of all) {
      if (needle.length < 4) continue
      const start = needle.readInt32LE(0)
      const known = this.#byStart.get(start)
      if (known === undefined) this.#byStart.set(start, [needle])
      else known.push(needle)
    }
  }

  in(bytes: Buffer): boolean {
    return this.#in(bytes) || this.#in(lowered(bytes))
  }

  #in(bytes: Buffer): boolean {
    let window = 0
    for (let at = 0; at < bytes.length; at++) {
      window = (window >>> 8) | ((bytes[at] ?? 0) << 24)
      const candidates = this.#byStart.get(window)
      if (candidates === undefined || at < 3) continue
      const from = at - 3
      if (candidates.some((one) => bytes.subarray(from, from + one.length).equals(one))) return true
    }
    return false
  }
}

const lowered = (bytes: Buffer): Buffer => {
  const lower = Buffer.from(bytes)
  for (let at = 0; at < lower.length; at++) {
    const byte = lower[at] ?? 0
    if (byte >= 0x41 && byte <= 0x5a) lower[at] = byte + 32
  }
  return lower
}

function tracesInDatabase(file: string, canary: Canary, needles: Needles): Set<string> {
  const found = new Set<string>()
  const database = new Libsql(file)
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
      .raw()
      .all() as string[][]
    for (const [table = ''] of tables) {
      const rows = database.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][]
      for (const cell of rows.flat()) {
        const bytes = bytesOf(cell)
        if (bytes !== undefined && needles.in(bytes)) found.add(`table ${table}`)
        if (table === 'block' && bytes !== undefined && holdsTerm(bytes, canary)) found.add('terms')
      }
    }
  } finally {
    database.close()
  }
  return found
}

function bytesOf(cell: unknown): Buffer | undefined {
  if (typeof cell === 'string') return Buffer.from(cell)
  return cell instanceof Uint8Array ? Buffer.from(cell) : undefined
}

function holdsTerm(block: Buffer, { words }: Canary): boolean {
  unseal(block, 'a block')
  const wanted = new Set(words)
  for (const { term } of termsOf(block)) if (wanted.has(term)) return true
  return false
}

/** Whether the canary stands in a file, piece by piece: heap snapshots are large. */
export async function isInFile(file: string, { words, texts }: Canary): Promise<boolean> {
  const needles = [...words, ...texts].map((text) => text.toLowerCase())
  let held = ''
  for await (const chunk of createReadStream(file, { encoding: 'latin1' })) {
    const text = held + String(chunk).toLowerCase()
    if (needles.some((needle) => text.includes(needle))) return true
    held = text.slice(-200)
  }
  return false
}
