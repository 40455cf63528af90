import { createInterface } from 'node:readline'
import { createWriteStream } from 'node:fs'
import { finished, pipeline } from 'node:stream/promises'
import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import threads, { type Worker } from 'node:worker_threads'
import { join } from 'node:path'

/**
 * A whole house without doors in a process of its own: what is checked are the files that it leaves and
 * the memory of each of its threads. Commands come as lines of JSON, each answered by one.
 */
const workers = new Set<Worker>()
const Plain = threads.Worker
class Listed extends Plain {
  constructor(...parameters: ConstructorParameters<typeof Plain>) {
    super(...parameters)
    workers.add(this)
    this.once('exit', () => workers.delete(this))
  }
}
// Before anything else is loaded: every thread of the product is in the list.
threads.Worker = Listed
syncBuiltinESMExports()

const { Grant } = await import('../../src/authorization/authorization.ts')
const { loadConfig } = await import('../../src/config/load.ts')
const { defaultRaises } = await import('../../src/dlp/scanner.ts')
const { instant, epoch } = await import('../../src/kernel/values.ts')
const { createOperatorToken } = await import('../../src/identity/api-key.ts')
const { systemRandom } = await import('../../src/main/world.ts')
const { Gate } = await import('../../src/main/gate.ts')
const { answerFrom } = await import('../../src/providers/extract/answer.ts')
const { TEXT_ANALYSIS } = await import('../../src/retrieval/analysis.ts')

type Command =
  | { readonly do: 'sync' }
  | { readonly do: 'ask'; readonly text: string }
  | { readonly do: 'erase'; readonly request: EraseRequest }
  | { readonly do: 'snapshots'; readonly folder: string }
  | { readonly do: 'resume' }
  | { readonly do: 'stop' }
type EraseRequest = import('../../src/api/erase.ts').EraseRequest
type EraseStepName = import('../../src/pipeline/erase-steps.ts').EraseStepName

const [, , folder = '', disabled = ''] = process.argv
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
const known = { providers: ['extract', 'embedder', 'openai'], raises: defaultRaises }
const loaded = await loadConfig(join(folder, 'standpipe.yaml'), {}, known)
if (loaded.kind === 'problems') throw new Error(JSON.stringify(loaded.problems))
const quiet = {
  info: () => undefined,
  warn: () => undefined,
  error: (facts: unknown) => say({ log: facts }),
}
const gate = await Gate.open({
  data: join(folder, 'data'),
  config: loaded.config,
  operatorToken: createOperatorToken(systemRandom),
  log: quiet,
  onFailure: () => process.exit(3),
  eraseDisabled: new Set(disabled.split(',') as EraseStepName[]),
})
await gate.lake.start(() => undefined)

const grant = Grant.from(
  { allowed: true, policyIds: [], failed: false },
  {
    principal: { kind: 'app', id: 'intranet', groups: ['staff'], keyId: 'k' },
    action: 'Retrieve',
    alias: '',
    policyIds: [],
    epoch: epoch(1),
  },
  'to ask',
) as import('../../src/authorization/authorization.ts').Grant

/** Like a request: searched, answered in the thread that serves, explained. */
async function ask(text: string): Promise<readonly string[]> {
  const request = { knowledgeBases: ['company'], question: text, limit: 8 }
  const bases = gate.config.knowledgeBases
  const found = await gate.lake.retrieve(grant, request, bases, () => undefined)
  answerFrom({ question: text, ...found }, TEXT_ANALYSIS)
  const passages = found.passages.map(({ number, source, path, version }) => ({
    number,
    source,
    path,
    version,
  }))
  gate.learn({
    label: { level: 'internal', compartments: [], integrity: 'trusted' },
    texts: found.passages.map(({ text: quoted }) => quoted),
    sources: found.passages,
  })
  const pieces = found.passages.map((passage) => passage.text.split(' ').slice(0, 16).join(' '))
  for (const piece of pieces) gate.snapshot.recognizer?.recognise([piece], 'app:intranet')
  await gate.stores.ledger.append(
    { kind: 'retrieval', at: instant(1), request: `req${asked++}`, facts: {} },
    { passages, result: { outcome: 'completed' } },
  )
  return passages.map(({ path }) => path)
}
let asked = 1

async function snapshots(into: string): Promise<void> {
  v8.writeHeapSnapshot(join(into, 'main.heapsnapshot'))
  let number = 0
  for (const worker of workers) {
    const file = createWriteStream(join(into, `thread-${number++}.heapsnapshot`))
    await pipeline(await worker.getHeapSnapshot(), file)
    await finished(file).catch(() => undefined)
  }
}

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'sync': {
      let last: unknown
      await gate.lake.sync(undefined, (event) => (last = event), new AbortController().signal)
      return last
    }
    case 'ask':
      return { found: await ask(command.text) }
    case 'erase': {
      let last: unknown
      await gate.lake.erase(command.request, 'tester', (event) => {
        if (event.kind === 'step') say({ step: event.name })
        else last = event
      })
      return last
    }
    case 'snapshots':
      await snapshots(command.folder)
      return {}
    case 'resume':
      await gate.lake.resumeErasures()
      return {}
    case 'stop':
      await gate.close()
      return {}
  }
}

say({ ready: true })
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command
  say({ done: await obey(command) })
  if (command.do === 'stop') break
}
process.exit(0)
