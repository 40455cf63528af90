import type { Clock } from '../kernel/clock.ts'
import { join, labelText, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { embeddedText, type ChunkEmbedder, type TextToEmbed } from '../lake/embedder.ts'
import type { Chunk } from '../lake/document.ts'
import type { ManifestStore, ObjectRow } from '../lake/store.ts'
import type { ChunkVectors, DocumentToEmbed, Index } from '../retrieval/index-port.ts'
import type { Asked } from '../retrieval/retrieve.ts'
import type { ClassView } from '../retrieval/visibility.ts'
import { EmbedderMoved } from './embed-chunks.ts'

/** The configured embedder, before it is known to answer. */
export interface EmbedderSource {
  /** Of its deployment. */
  readonly id: string
  /**
   * In this process, and fast: new text waits for its vectors. Elsewhere: text is found by its words at
   * once, and its vectors follow.
   */
  readonly near: boolean
  /** Rejects while it does not answer. */
  open(): Promise<ChunkEmbedder>
}

export interface EmbeddingPorts {
  readonly index: Index
  readonly manifest: Pick<ManifestStore, 'byIds'>
  readonly clock: Clock
  /** The manifest's classes of now. */
  classes(): ClassView
  /**
   * Is the object there, at this version, under the sidecars, ACL files and tags that it was ruled by?
   * Asked of the source before its text leaves. Absent: not asked.
   */
  isAsIndexed?(row: ObjectRow, asked: Asked): Promise<boolean>
}

/** How far the vectors are. */
export interface EmbeddingStatus {
  /** Deployment; undefined: words alone. */
  readonly embedder: string | undefined
  /** Space that questions are compared in; undefined: none yet. */
  readonly space: string | undefined
  /** Space that is being built beside it. */
  readonly building: string | undefined
  /** Chunks looked at since the building began. */
  readonly done: number
  /** Documents whose vectors follow. */
  readonly waiting: number
  /** Every vector that can be made is made, and searched. */
  readonly current: boolean
  /** Why the last try ended early, in one sentence. */
  readonly failure: string | undefined
}

/** What the writer of documents asks of it. */
export interface IngestEmbedding {
  /** Begun at once; undefined when the vectors follow later. Never rejects. */
  vectorsOf(row: ObjectRow, document: Written): Promise<ChunkVectors | undefined> | undefined
  /** These documents are about to change in the index. `wrote` MUST follow, whatever becomes of it. */
  writing(documents: readonly number[]): void
  /** They are as they are now; `whole`: with what vectors there are to make. */
  wrote(documents: readonly WrittenDocument[]): void
}
export interface WrittenDocument {
  readonly document: number
  readonly whole: boolean
}
export interface Written {
  readonly title: string
  readonly chunks: readonly Chunk[]
}

/**
 * Keeps the vectors of the index with its text and with the configured embedder.
 *
 * Another embedder's vectors are built beside the old ones and take over in one step when a whole look
 * through the index found nothing left to make: until then questions are compared in the old space. What is
 * to be made is read from the index itself, so a crash loses nothing; a failing embedder delays vectors and
 * nothing else.
 *
 * INVARIANT (labels of now): a text's label is read from the manifest in the same breath as the policy that
 * decides on it; between `pause` and `resume` nothing is decided.
 */
export class EmbeddingLoop implements IngestEmbedding {
  readonly #ports: EmbeddingPorts
  #source: EmbedderSource | undefined
  #embedder: ChunkEmbedder | undefined
  /** Of the configured embedder, once it has answered. */
  #building: string | undefined
  #active: string | undefined
  #paused = true
  #stopped = false
  /** Raised by every pause: what was read before one is not acted on after it. */
  #generation = 0
  #running: Promise<void> | undefined
  #wake = new AbortController()
  /** Ends the wait for an embedder: what it still says is settled without us. */
  #halt = new AbortController()
  /** Documents whose vectors are to be made; when they are too many, the index is looked through. */
  readonly #waiting = new Set<number>()
  #lookThrough = true
  #left = new Left()
  /** Being written just now, and written since the present page was read: their vectors may be of older text. */
  readonly #writing = new Set<number>()
  readonly #written = new Set<number>()
  /** A page was read whose vectors are not kept yet. */
  #isReading = false
  #busy = false
  /** Some text was kept in because its object is not as it was indexed: it is looked at again. */
  #doubtful = false
  /** The index searches the configured embedder's space and has no other, since it was configured. */
  #settled = false
  #done = 0
  /** When it was last opened again because of a vector of another width. */
  #reopenedMs = Number.NEGATIVE_INFINITY
  #failure: string | undefined
  #failures = 0

  constructor(ports: EmbeddingPorts) {
    this.#ports = ports
  }

  /** The space that the index compares questions in. */
  get space(): string | undefined {
    return this.#active
  }

  get status(): EmbeddingStatus {
    const space = this.#embedder?.space ?? this.#building
    return {
      embedder: this.#source?.id,
      space: this.#active,
      building: space === this.#active ? undefined : space,
      done: this.#done,
      waiting: this.#waiting.size,
      current:
        !this.#paused &&
        !this.#busy &&
        !this.#lookThrough &&
        !this.#doubtful &&
        this.#waiting.size === 0 &&
        this.#settled,
      failure: this.#failure,
    }
  }

  /** Until `resume`: configuration changes, and with it labels, policy, or the embedder itself. */
  pause(): void {
    this.#paused = true
    this.#generation += 1
    this.#halt.abort()
  }

  /**
   * The embedder from now on; undefined: words alone. One that is near is ready when it resolves, and new
   * text has its vectors; all else waits for `resume`.
   */
  async use(source: EmbedderSource | undefined): Promise<void> {
    this.#generation += 1
    this.#source = source
    this.#embedder = undefined
    this.#building = undefined
    this.#failure = undefined
    this.#failures = 0
    this.#lookThrough = true
    this.#settled = false
    if (source?.near === true) this.#embedder = await source.open()
  }

  /** Rules and policy are in force: labels mean what they say. The first call begins. */
  async resume(): Promise<void> {
    this.#active = await this.#ports.index.activeSpace?.()
    this.#halt = new AbortController()
    this.#paused = false
    this.#running ??= this.#run()
    this.#wake.abort()
  }

  /**
   * A question got a vector of so many numbers: if that is not what the embedder gave before, it is opened
   * again, and what it makes now is built. Rarely, because each opening is a call: an embedder that gives now
   * one width and now another would be opened with every question.
   */
  sawWidth(width: number): void {
    if (this.#source?.near !== false || this.#embedder === undefined) return
    const now = this.#ports.clock.monotonicMs()
    if (this.#embedder.dimensions === width) return
    if (now - this.#reopenedMs < limits.embedRetryMaxMs) return
    this.#reopenedMs = now
    this.#embedder = undefined
    this.#wake.abort()
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#halt.abort()
    this.#wake.abort()
    await this.#running
  }

  vectorsOf(row: ObjectRow, document: Written): Promise<ChunkVectors | undefined> | undefined {
    const embedder = this.#source?.near === true ? this.#embedder : undefined
    if (embedder === undefined || document.chunks.length === 0) return undefined
    const label = this.#ports.classes().byId.get(row.aclClass)?.label
    if (label === undefined) return undefined
    const texts = document.chunks.map((chunk) => textOf(document.title, chunk, label, row))
    return embedder.embed(texts).then(
      (rows) => ({ space: embedder.space, rows }),
      () => undefined,
    )
  }

  writing(documents: readonly number[]): void {
    for (const document of documents) this.#writing.add(document)
  }

  wrote(documents: readonly WrittenDocument[]): void {
    for (const { document } of documents) {
      this.#writing.delete(document)
      if (this.#isReading) this.#written.add(document)
    }
    if (this.#source === undefined) return
    const late = documents.filter(({ whole }) => !whole)
    for (const { document } of late) {
      if (this.#waiting.size < limits.embedQueueMax) this.#waiting.add(document)
      else this.#lookThrough = true
    }
    if (late.length > 0) this.#wake.abort()
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#wake = new AbortController()
      if (!this.#paused) await this.#tryTurn()
      if (this.#stopped) return
      await this.#ports.clock.sleep(this.#restMs(), this.#wake.signal)
    }
  }

  async #tryTurn(): Promise<void> {
    this.#busy = true
    try {
      await this.#turn()
      this.#failure = undefined
      this.#failures = 0
    } catch (error) {
      this.#failures += 1
      // Looked at again under the policy of then; nothing has failed.
      if (error instanceof EmbedderMoved) return
      this.#failure = error instanceof Error ? error.message : 'unknown'
      // Asked with one word before it is sent a batch again: what nobody knows the cost of stays held.
      if (this.#source?.near === false) this.#embedder = undefined
    } finally {
      this.#busy = false
    }
  }

  #restMs(): number {
    if (this.#paused) return limits.embedRetryMaxMs
    if (this.#failures > 0)
      return Math.min(limits.embedRetryMs * 2 ** (this.#failures - 1), limits.embedRetryMaxMs)
    // A label may have fallen since; only then is there anything to look for.
    const idle = !this.#lookThrough && this.#waiting.size === 0
    return idle ? limits.embedLookMs : 0
  }

  /** One round: everything that there is to do now. */
  async #turn(): Promise<void> {
    const { index } = this.#ports
    const source = this.#source
    if (source === undefined) {
      if (!this.#settled) await this.#activate(undefined)
      this.#lookThrough = false
      return
    }
    if (index.unembedded === undefined || index.activate === undefined) {
      this.#lookThrough = false
      this.#settled = true
      this.#waiting.clear()
      return
    }
    this.#embedder ??= await this.#opened(source)
    const embedder = this.#embedder
    if (this.#building !== undefined && this.#building !== embedder.space) {
      // It answers behind the same name with vectors of another width.
      this.#lookThrough = true
      this.#settled = false
    }
    this.#building = embedder.space
    if (!source.near && (this.#doubtful || this.#left.changed(this.#ports.classes())))
      this.#lookThrough = true
    this.#doubtful = false
    if (this.#lookThrough) {
      await this.#pass(embedder)
    }
    // Also when it is searched already: what was begun of another one goes.
    if (!this.#settled) await this.#activate(embedder.space)
    while (this.#waiting.size > 0) await this.#embedWaiting(embedder)
  }

  async #opened(source: EmbedderSource): Promise<ChunkEmbedder> {
    const generation = this.#generation
    const opened = await this.#untilHalted(source.open())
    this.#same(generation)
    return opened
  }

  /** INVARIANT (one space at a time): questions are compared in the new space from one moment on. */
  async #activate(space: string | undefined): Promise<void> {
    const generation = this.#generation
    await this.#ports.index.activate?.(space)
    this.#active = space
    this.#same(generation)
    this.#settled = true
  }

  /** A look through the whole index. What comes in meanwhile waits by name. */
  async #pass(embedder: ChunkEmbedder): Promise<void> {
    const { index } = this.#ports
    this.#lookThrough = false
    this.#done = 0
    const left = new Left()
    try {
      let after = 0
      let documents = 1
      for (;;) {
        this.#beginPage()
        const page = (await index.unembedded?.(embedder.space, after, documents)) ?? []
        const last = page.at(-1)
        if (last === undefined) break
        await this.#embedPage(embedder, page, left)
        after = last.document
        documents = documentsNext(page)
      }
      this.#left = left
    } catch (error) {
      this.#lookThrough = true
      throw error
    } finally {
      this.#endPage()
    }
  }

  async #embedWaiting(embedder: ChunkEmbedder): Promise<void> {
    const ids = [...this.#waiting].slice(0, limits.embedPageDocuments).toSorted((a, b) => a - b)
    const page: DocumentToEmbed[] = []
    this.#beginPage()
    let chars = 0
    const read: number[] = []
    for (const id of ids) {
      if (chars > limits.embedPageChars) break
      read.push(id)
      const [found] = (await this.#ports.index.unembedded?.(embedder.space, id - 1, 1)) ?? []
      // Gone, or embedded meanwhile: the next one is somebody else.
      if (found?.document !== id) continue
      page.push(found)
      chars += charsOf(found)
    }
    for (const id of read) this.#waiting.delete(id)
    try {
      await this.#embedPage(embedder, page, this.#left)
    } catch (error) {
      for (const id of read) this.#waiting.add(id)
      throw error
    } finally {
      this.#endPage()
    }
  }

  #beginPage(): void {
    this.#written.clear()
    this.#isReading = true
  }
  #endPage(): void {
    this.#isReading = false
    this.#written.clear()
  }

  async #embedPage(
    embedder: ChunkEmbedder,
    page: readonly DocumentToEmbed[],
    left: Left,
  ): Promise<void> {
    if (page.length === 0) return
    const generation = this.#generation
    this.#same(generation)
    const all = await this.#ports.manifest.byIds(page.map(({ document }) => document))
    const rows = this.#source?.near === true ? all : await this.#asIndexed(all)
    this.#same(generation)
    // From here to the embedder's own look at policy nothing is awaited.
    const classes = this.#ports.classes()
    const byId = new Map(rows.map((row) => [row.id, row]))
    const known = page.flatMap((document) => {
      const row = byId.get(document.document)
      const label = row === undefined ? undefined : classes.byId.get(row.aclClass)?.label
      if (row === undefined || label === undefined || row.version !== document.version) return []
      // What would be thrown away is not made, and paid, either: whoever writes it tells of it.
      if (this.#isWritten(document)) return []
      // What is there is not made, and paid, again for the sake of what is not cleared.
      const due = clearedCount(embedder, document, label)
      if (due < document.chunks.length) left.add(row.aclClass, label)
      return due <= (document.embedded ?? 0) ? [] : [{ document, row, label }]
    })
    const texts = known.flatMap(({ document, row, label }) =>
      document.chunks.map((chunk) => textOf(document.title, chunk, label, row)),
    )
    const vectors = await this.#untilHalted(embedder.embed(texts))
    this.#same(generation)
    let at = 0
    const made: Parameters<NonNullable<Index['putVectors']>>[0][number][] = []
    for (const { document } of known) {
      const own = vectors.slice(at, (at += document.chunks.length))
      if (own.every((vector) => vector === undefined)) continue
      if (this.#isWritten(document)) continue
      made.push({
        document: document.document,
        version: document.version,
        vectors: { space: embedder.space, rows: own },
      })
    }
    if (made.length > 0) await this.#ports.index.putVectors?.(made)
    this.#done += page.reduce((sum, { chunks }) => sum + chunks.length, 0)
  }

  /** Anew, since it was read: its vectors may be of older text, and the writer tells of the new. */
  #isWritten({ document }: DocumentToEmbed): boolean {
    return this.#writing.has(document) || this.#written.has(document)
  }

  /** INVARIANT (labels of now): a sidecar that the next sync will find keeps the text in until then. */
  async #asIndexed(rows: readonly ObjectRow[]): Promise<readonly ObjectRow[]> {
    const asked: Asked = new Map()
    const are = await Promise.all(
      rows.map(async (row) => (await this.#ports.isAsIndexed?.(row, asked)) ?? true),
    )
    if (are.includes(false)) this.#doubtful = true
    return rows.filter((_, at) => are[at])
  }

  async #untilHalted<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#halt
    let forget = (): void => undefined
    const halted = new Promise<never>((_, reject) => {
      const halt = (): void => reject(new EmbedderMoved('configuration changed'))
      if (signal.aborted) halt()
      signal.addEventListener('abort', halt)
      forget = () => signal.removeEventListener('abort', halt)
    })
    return Promise.race([work, halted]).finally(forget)
  }

  /** Throws when configuration changed, or began to, since. */
  #same(generation: number): void {
    if (this.#paused || this.#stopped || generation !== this.#generation)
      throw new EmbedderMoved('configuration changed')
  }
}

const charsOf = ({ chunks }: DocumentToEmbed): number =>
  chunks.reduce((sum, { text }) => sum + text.length, 0)

/** Documents of the next page, if they are like those of this one: many small ones, or one large one. */
function documentsNext(page: readonly DocumentToEmbed[]): number {
  const chars = page.reduce((sum, document) => sum + charsOf(document), 0)
  const fitting = Math.floor((page.length * limits.embedPageChars) / Math.max(1, chars))
  return Math.max(1, Math.min(fitting, page.length * 2, limits.embedPageDocuments))
}

const clearedCount = (embedder: ChunkEmbedder, { chunks }: DocumentToEmbed, label: Label): number =>
  chunks.filter((chunk) => embedder.clears?.(join(label, chunk.label)) ?? true).length

const textOf = (title: string, chunk: Chunk, label: Label, row: ObjectRow): TextToEmbed => ({
  text: embeddedText(title, chunk).slice(0, limits.embedTextCharsMax),
  label: join(label, chunk.label),
  of: { source: row.source, key: row.key, version: row.version },
})

/** What has no vector after a look, by the labels that it was left for. */
class Left {
  readonly #labels = new Map<number, string>()

  add(aclClass: number, label: Label): void {
    if (this.#labels.size < limits.embedQueueMax) this.#labels.set(aclClass, labelText(label))
  }

  /** Has one of these classes another label by now? */
  changed({ byId }: ClassView): boolean {
    for (const [id, text] of this.#labels) {
      const row = byId.get(id)
      if (row !== undefined && labelText(row.label) !== text) return true
    }
    return false
  }
}
