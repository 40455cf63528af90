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
import type { Index } from '../../src/retrieval/index-port.ts'
import { retrieve, type RetrievalWorld } from '../../src/retrieval/retrieve.ts'
import { VisibilityMemo } from '../../src/retrieval/visibility.ts'
import { openFilesystemSource } from '../../src/sources/filesystem/filesystem.ts'
import { memoryStores } from '../../src/stores/memory/memory.ts'
import { openPostingsIndex } from '../../src/stores/postings/postings-index.ts'
import { configOf, POLICIES } from './config.ts'

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

/** What `intranet` is told: passages, scores and an answer, as bytes. A crash tells its invariant. */
export async function told(world: RetrievalWorld, text: string): Promise<string> {
  try {
    const knowledgeBases = [{ id: 'company', sources: ['company'] }]
    const found = await retrieve(world, INTRANET, { text, knowledgeBases, passages: 8 })
    const answer = answerFrom({ question: text, ...found }, TEXT_ANALYSIS)
    const { passages, mode } = found
    const terms = [[...found.termWeights], [...found.relatedTerms]]
    return JSON.stringify({ passages, terms, mode, text: answer.text })
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    return `stopped: ${error.message}`
  }
}
