import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Grant } from '../../src/authorization/authorization.ts'
import { defaultRaises } from '../../src/dlp/scanner.ts'
import { openPrepareHost } from '../../src/ingest/worker-host.ts'
import { PUBLIC } from '../../src/kernel/label.ts'
import { limits } from '../../src/kernel/limits.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { epoch } from '../../src/kernel/values.ts'
import { systemClock } from '../../src/main/world.ts'
import type { ChatRequest, Citation } from '../../src/models/chat.ts'
import type { Deployment } from '../../src/models/deployment.ts'
import { openLakeService } from '../../src/pipeline/lake-service.ts'
import { extractProvider } from '../../src/providers/extract/extract.ts'
import { TEXT_ANALYSIS } from '../../src/retrieval/analysis.ts'
import { retrieve, type Retrieval, type RetrievalWorld } from '../../src/retrieval/retrieve.ts'
import { VisibilityMemo } from '../../src/retrieval/visibility.ts'
import { openFilesystemSource } from '../../src/sources/filesystem/filesystem.ts'
import { memoryStores } from '../../src/stores/memory/memory.ts'
import { openPostingsIndex } from '../../src/stores/postings/postings-index.ts'

export interface Answered {
  readonly text: string
  readonly citations: readonly Citation[]
  readonly retrieved: Retrieval
  readonly ms: number
}

export interface AnswerPipeline {
  readonly indexed: number
  ask(question: string): Promise<Answered>
  close(): Promise<void>
}

const STAFF = 'group:staff'

/** A folder as a lake that one reader may read whole, behind the parsers, index and model that ship. */
export async function openAnswerPipeline(root: string): Promise<AnswerPipeline> {
  const directory = mkdtempSync(join(tmpdir(), 'standpipe-answers-'))
  const { manifest } = memoryStores()
  const index = await openPostingsIndex(directory)
  const preparer = openPrepareHost({ raises: defaultRaises })
  const source = openFilesystemSource({ id: 'lake', root })
  const rules = [{ match: '**', readers: [STAFF], denied: [], label: PUBLIC }]
  const service = await openLakeService({ manifest, index, preparer, clock: systemClock }, [
    { source, rules },
  ])
  await service.start()
  await service.sync('lake', () => undefined)
  const { indexed } = await manifest.counts('lake')
  const world: RetrievalWorld = {
    index,
    manifest,
    check: (_, key, version) => source.check(key, version),
    isRuledByWhatIsThere: (row, asked) => service.isRuledByWhatIsThere(row, asked),
    classes: () => service.classes(),
    memo: new VisibilityMemo(),
    onLeak: () => undefined,
  }
  return {
    indexed,
    ask: (question) => ask(world, question),
    close: async () => {
      await service.stop()
      await preparer.close()
      await index.close()
      rmSync(directory, { recursive: true })
    },
  }
}

async function ask(world: RetrievalWorld, question: string): Promise<Answered> {
  const start = performance.now()
  const retrieved = await retrieve(world, reader(), {
    text: question,
    knowledgeBases: [{ id: 'lake', sources: ['lake'] }],
    passages: limits.passagesDefault,
  })
  const prompt = {
    ...retrieved,
    question,
    request: requestOf(question),
    instructions: undefined,
    maxOutputTokens: undefined,
  }
  let text = ''
  const citations: Citation[] = []
  const signal = new AbortController().signal
  for await (const batch of extractProvider(TEXT_ANALYSIS).invoke(MODEL, prompt, signal)) {
    for (const event of batch) {
      if (event.kind === 'text') text += event.text
      if (event.kind === 'citation') citations.push(event.citation)
    }
  }
  return { text, citations, retrieved, ms: performance.now() - start }
}

function reader(): Grant {
  const grant = Grant.from(
    { allowed: true, policyIds: [], failed: false },
    {
      principal: { kind: 'user', id: 'reader', groups: ['staff'], keyId: 'bench' },
      action: 'Chat',
      alias: 'assistant',
      policyIds: [],
      epoch: epoch(1),
    },
    'this',
  )
  if (isRefusal(grant)) throw new Error('no grant')
  return grant
}

const requestOf = (question: string): ChatRequest => ({
  kind: 'chat',
  dialect: 'openai',
  alias: 'assistant',
  messages: [{ role: 'user', parts: [{ kind: 'text', text: question }] }],
  tools: [],
  maxOutputTokens: undefined,
  choiceCount: 1,
  stream: false,
  streamUsage: false,
  wants: { tools: false, images: false, structured: false },
  unknownText: [],
  raw: {},
  declared: undefined,
})

const MODEL: Deployment = {
  id: 'extract',
  provider: 'extract',
  perimeter: 'process',
  baseUrl: undefined,
  model: 'extract',
  apiKey: undefined,
  addresses: [],
  region: undefined,
  retention: undefined,
  training: false,
  baa: false,
  clearance: { level: 'restricted', compartments: [] },
  price: undefined,
  onHangup: 'abort',
  accepts: { tools: false, images: false, structured: false },
  outputTokensMax: undefined,
}
