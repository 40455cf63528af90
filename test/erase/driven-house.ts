import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Draws } from '../../src/retrieval/conformance-draws.ts'
import Libsql from 'libsql'
import type { EraseEvent, EraseRecord } from '../../src/api/erase.ts'
import { decodePart } from '../../src/stores/postings/vectors.ts'
import { PARTS_PER_DOCUMENT } from '../../src/stores/postings/database.ts'
import type { Canary } from './traces.ts'

export const CANARY_PATH = 'people/zqxvpath-jones.md'
const FILLER = 80

/** A house in a process of its own, and the folder that it lives in. */
export class DrivenHouse {
  readonly folder: string
  readonly steps: string[] = []
  #child: ChildProcess | undefined
  #waiting: ((value: unknown) => void)[] = []
  #onStep: (step: string) => void = () => undefined

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'standpipe-erase-'))
    writeFileSync(join(this.folder, 'standpipe.yaml'), JSON.stringify(CONFIG))
    mkdirSync(this.lake)
  }

  get lake(): string {
    return join(this.folder, 'lake')
  }
  get data(): string {
    return join(this.folder, 'data')
  }

  async start(disabled: readonly string[] = []): Promise<void> {
    const program = new URL('./house.js', import.meta.url).pathname
    const child = spawn(process.execPath, [program, this.folder, disabled.join(',')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child = child
    const ready = this.#next()
    this.steps.length = 0
    this.#onStep = () => undefined
    child.once('exit', () => {
      for (const resolve of this.#waiting.splice(0)) resolve({ exited: true })
    })
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line))
    await ready
  }

  #hear(line: string): void {
    const value = JSON.parse(line) as {
      readonly step?: string
      readonly done?: unknown
      readonly log?: unknown
    }
    if (value.step !== undefined) {
      this.steps.push(value.step)
      this.#onStep(value.step)
    } else if (value.log === undefined) this.#waiting.shift()?.(value.done ?? value)
  }

  #next(): Promise<unknown> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  tell<T>(command: object): Promise<T> {
    if (this.#isOver()) throw new Error('the house has ended')
    const answer = this.#next()
    this.#child?.stdin?.write(`${JSON.stringify(command)}\n`)
    return answer as Promise<T>
  }

  sync(): Promise<unknown> {
    return this.tell({ do: 'sync' })
  }
  async ask(text: string): Promise<readonly string[]> {
    return (await this.tell<{ found: readonly string[] }>({ do: 'ask', text })).found
  }
  erase(more: object = {}): Promise<EraseEvent> {
    return this.tell({ do: 'erase', request: { path: CANARY_PATH, ...more } })
  }

  /** Ends the process at once when it tells of this step. */
  killAt(step: string): void {
    this.#onStep = (told) => {
      if (told === step) this.#child?.kill('SIGKILL')
    }
  }
  #isOver(): boolean {
    const child = this.#child
    return child === undefined || child.exitCode !== null || child.signalCode !== null
  }
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined || this.#isOver()) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    void this.tell({ do: 'stop' })
    await ended
  }
  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  put(key: string, text: string): void {
    mkdirSync(dirname(join(this.lake, key)), { recursive: true })
    writeFileSync(join(this.lake, key), text)
  }
  /** The source cannot be listed: no sync does what a step should have done. */
  takeLakeAway(): void {
    renameSync(this.lake, `${this.lake}-away`)
  }
  bringLakeBack(): void {
    renameSync(`${this.lake}-away`, this.lake)
  }
}

const CONFIG = {
  lake: {
    sources: [
      {
        id: 'company',
        filesystem: { root: './lake' },
        rules: [{ match: '**', level: 'internal', readers: ['group:staff'] }],
      },
    ],
  },
  knowledgeBases: [{ id: 'company', sources: ['company'] }],
  deployments: [{ id: 'extract', provider: 'extract' }],
  aliases: [{ id: 'assistant', deployments: ['extract'], knowledgeBases: ['company'] }],
  groups: [{ id: 'staff' }],
  apps: [{ id: 'intranet', groups: ['staff'] }],
}

const DENIED = 'zqxvdeniedk'
const LETTERS = 'bcdfghjklmnpqrtvwxz'

/** Words of one document and of no other, in every place that a document has words in. */
export class CanaryDocument {
  readonly #draws: Draws
  readonly #words: string[] = []
  readonly #texts: string[] = [CANARY_PATH, 'zqxvpath', DENIED]
  readonly #bytes: Uint8Array[] = []

  constructor(seed: number) {
    this.#draws = new Draws(seed)
  }

  get canary(): Canary {
    return { words: this.#words, texts: this.#texts, bytes: this.#bytes }
  }
  /** What asks for it. */
  get question(): string {
    return this.#words.slice(-6).join(' ')
  }

  /** Who may not read it, as nothing else in the lake says. */
  get sidecar(): string {
    return JSON.stringify({ metadataAttributes: { standpipe_denied: [`user:${DENIED}`] } })
  }

  /** Takes note of its vectors, byte by byte as they are stored. No process may have the index open. */
  noteVectors(data: string): void {
    const database = new Libsql(join(data, 'index', 'index.sqlite'), { readonly: true })
    const all = (sql: string, ...values: readonly unknown[]): unknown[][] =>
      database
        .prepare(sql)
        .raw()
        .all(...values) as unknown[][]
    const spaces = all('SELECT id, dimensions FROM vector_space')
    for (const [document, title] of all('SELECT id, title FROM document'))
      for (const [space, dimensions] of spaces) {
        if (!this.#words.includes(String(title))) continue
        const from = Number(space) * 2 ** 32 * PARTS_PER_DOCUMENT
        const first = from + Number(document) * PARTS_PER_DOCUMENT
        const parts = all(
          'SELECT data FROM vector WHERE id >= ? AND id < ?',
          first,
          first + PARTS_PER_DOCUMENT,
        )
        for (const [data_] of parts) this.#note(data_, Number(dimensions))
      }
    database.close()
  }

  /** Takes note of its fingerprints, each as the eight bytes that are stored. */
  notePrints(data: string): void {
    const database = new Libsql(join(data, 'standpipe.sqlite'), { readonly: true })
    const [row] = database
      .prepare('SELECT prints FROM print JOIN object ON object.id = document WHERE key = ?')
      .raw()
      .all(CANARY_PATH) as Uint8Array[][]
    const bytes = new Uint8Array(row?.[0] ?? new Uint8Array())
    for (let at = 0; at < bytes.length; at += 8) this.#bytes.push(bytes.slice(at, at + 8))
    database.close()
  }

  #note(stored: unknown, dimensions: number): void {
    const part = decodePart(stored, dimensions)
    for (const [at, scale] of part?.scales.entries() ?? []) {
      const codes = part?.codes.slice(at * dimensions, (at + 1) * dimensions)
      if (scale !== 0 && codes !== undefined) this.#bytes.push(new Uint8Array(codes.buffer))
    }
  }

  /** A new version of it. */
  text(): string {
    const fresh = Array.from({ length: 40 }, () => this.#word())
    const [title, heading, ...rest] = fresh
    const body = rest.map((word) => `${word} sleeps in the house of the lake. `).join('')
    const text = `# ${title}\n\n${body}\n\n## ${heading}\n\n${body.repeat(3)}\n`
    this.#texts.push(createHash('sha256').update(text).digest('hex'))
    return text
  }

  #word(): string {
    const letters = Array.from({ length: 9 }, () => LETTERS[this.#draws.below(LETTERS.length)])
    const word = `zqxv${letters.join('')}k`
    this.#words.push(word)
    return word
  }
}

/** Before and behind the canary in the order of names, and so of their numbers. */
const neighbour = (at: number): string => `people/${at % 2 === 0 ? 'a' : 'zz'}${at * 7_919}.md`

/**
 * A lake in which the document has a history: other words before, neighbours that came, grew and went, so
 * that pages which held it were split and used again.
 */
export async function filled(house: DrivenHouse, document: CanaryDocument): Promise<void> {
  const draws = new Draws(4)
  const filler = (words: number): string =>
    Array.from({ length: words }, () => `w${LETTERS[draws.below(19)]}${draws.below(400)}`).join(' ')
  const put = (at: number, titleWords: number): void =>
    house.put(neighbour(at), `# ${filler(titleWords)}\n\n${filler(150)}`)
  for (let at = 0; at < FILLER; at++) put(at, 2)
  house.put(CANARY_PATH, document.text())
  house.put(`${CANARY_PATH}.metadata.json`, document.sidecar)
  await house.start()
  await house.ask(document.question)
  for (let round = 1; round <= 3; round++) {
    house.put(CANARY_PATH, document.text())
    for (let at = round; at < FILLER; at += 2) put(at, round * 30)
    await house.sync()
  }
  house.put(CANARY_PATH, document.text())
  for (let at = 0; at < FILLER; at += 4) rmSync(join(house.lake, neighbour(at)))
  await house.sync()
  await house.ask(document.question)
  await house.ask('zqxvpath jones')
  await house.stop()
  document.noteVectors(house.data)
  document.notePrints(house.data)
}

export const recordOf = (event: EraseEvent): EraseRecord => {
  if (event.kind !== 'erased') throw new Error(`it was not erased: ${JSON.stringify(event)}`)
  return event.record
}
