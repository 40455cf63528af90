import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Grant } from '../../src/authorization/authorization.ts'
import { loadConfig } from '../../src/config/load.ts'
import { defaultRaises } from '../../src/dlp/scanner.ts'
import { openPrepareHost } from '../../src/ingest/worker-host.ts'
import { InvariantError } from '../../src/kernel/assert.ts'
import { epoch } from '../../src/kernel/values.ts'
import { systemClock } from '../../src/main/world.ts'
import { openLakeService } from '../../src/pipeline/lake-service.ts'
import { answerFrom } from '../../src/providers/extract/answer.ts'
import { TEXT_ANALYSIS } from '../../src/retrieval/analysis.ts'
import { embeddedText } from '../../src/lake/embedder.ts'
import type { Index, QueryVector } from '../../src/retrieval/index-port.ts'
import { retrieve, type Retrieval, type RetrievalWorld } from '../../src/retrieval/retrieve.ts'
import { VisibilityMemo } from '../../src/retrieval/visibility.ts'
import { openFilesystemSource } from '../../src/sources/filesystem/filesystem.ts'
import { memoryStores } from '../../src/stores/memory/memory.ts'
import { openPostingsIndex, type PostingsIndex } from '../../src/stores/postings/postings-index.ts'
import { configOf, POLICIES } from './config.ts'

const SPACE = 'words-32'
const DIMENSIONS = 32

/** The product's own parts from file to answer, without doors: what a mutant can be put into. */
export interface Inside {
  readonly world: RetrievalWorld
  readonly index: Index
  readonly manifest: ReturnType<typeof memoryStores>['manifest']
  close(): Promise<void>
}

export async function openInside(lake: string): Promise<Inside> {
  const folder = dirname(lake)
  writeFileSync(join(folder, 'own.cedar'), POLICIES)
  writeFileSync(join(folder, 'standpipe.yaml'), configOf({ upstream: 'http://127.0.0.1:9/v1' }))
  const known = { providers: ['extract', 'openai'], raises: defaultRaises }
  const loaded = await loadConfig(join(folder, 'standpipe.yaml'), {}, known)
  if (loaded.kind === 'problems') throw new Error(JSON.stringify(loaded.problems))
  const indexFolder = mkdtempSync(join(tmpdir(), 'standpipe-inside-'))
  const index = await openPostingsIndex(indexFolder)
  const preparer = openPrepareHost({ raises: defaultRaises })
  const { manifest } = memoryStores()
  const source = openFilesystemSource({ id: 'company', root: lake })
  const rules = loaded.config.sources[0]?.rules ?? []
  const ports = { manifest, index, preparer, clock: systemClock }
  const service = await openLakeService(ports, [{ source, rules }])
  await service.start()
  await service.sync(undefined)
  await service.stop()
  await embedAll(index)
  return {
    index,
    manifest,
    world: {
      index,
      manifest,
      check: (_, key, version) => source.check(key, version),
      isRuledByWhatIsThere: (row, asked) => service.isRuledByWhatIsThere(row, asked),
      classes: () => service.classes(),
      memo: new VisibilityMemo(),
      onLeak: () => undefined,
    },
    async close() {
      await preparer.close()
      await index.close()
      rmSync(indexFolder, { recursive: true, force: true })
    },
  }
}

/**
 * A vector that depends on the words alone: each word points somewhere. Stands in for an embedder, whose
 * quality is no matter here; everything that the vectors go through is the product's.
 */
export function vectorOf(text: string): QueryVector {
  const values = new Float32Array(DIMENSIONS)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const bytes = createHash('sha256').update(word).digest()
    for (let at = 0; at < DIMENSIONS; at++) values[at]! += ((bytes[at % 32] ?? 0) - 127.5) / 128
  }
  const length = Math.hypot(...values)
  return { space: SPACE, values: length === 0 ? values : values.map((value) => value / length) }
}

async function embedAll(index: PostingsIndex): Promise<void> {
  for (let after = 0; ;) {
    const documents = await index.unembedded(SPACE, after, 64)
    const last = documents.at(-1)
    if (last === undefined) break
    after = last.document
    await index.putVectors(
      documents.map(({ document, version, title, chunks }) => {
        const rows = chunks.map((chunk) => vectorOf(embeddedText(title, chunk)).values)
        return { document, version, vectors: { space: SPACE, rows } }
      }),
    )
  }
  await index.activate(SPACE)
}

const INTRANET = Grant.from(
  { allowed: true, policyIds: [], failed: false },
  {
    principal: { kind: 'app', id: 'intranet', groups: ['staff'], keyId: 'k' },
    action: 'Retrieve',
    alias: '',
    policyIds: [],
    epoch: epoch(1),
  },
  'to ask',
) as Grant

/** What `intranet` is quoted, asked by words and by meaning. */
export function retrieved(world: RetrievalWorld, text: string): Promise<Retrieval> {
  const knowledgeBases = [{ id: 'company', sources: ['company'] }]
  return retrieve(world, INTRANET, { text, knowledgeBases, passages: 8, vector: vectorOf(text) })
}

/** What `intranet` is told: passages, scores and an answer, as bytes. A crash tells its invariant. */
export async function told(world: RetrievalWorld, text: string): Promise<string> {
  try {
    const found = await retrieved(world, text)
    const answer = answerFrom({ question: text, ...found }, TEXT_ANALYSIS)
    const { passages, mode } = found
    const terms = [[...found.termWeights], [...found.relatedTerms]]
    return JSON.stringify({ passages, terms, mode, text: answer.text })
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    return `stopped: ${error.message}`
  }
}
