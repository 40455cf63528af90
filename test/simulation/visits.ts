import { Hangup } from '../../src/kernel/hangup.ts'
import { isRefusal, type OrRefusal } from '../../src/kernel/refusal.ts'
import type { Caller } from '../../src/identity/caller.ts'
import type { RequestId } from '../../src/kernel/values.ts'
import type { RequestCommon } from '../../src/models/chat.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import { serveRetrieval } from '../../src/pipeline/retrieval.ts'
import { serve } from '../../src/pipeline/serve.ts'
import type { Answer, Stages } from '../../src/pipeline/stages.ts'
import { checkAnswer, checkReplay, checkTold } from './client-check.ts'
import type { SimRequest } from './scenario.ts'
import type { Simulation } from './simulation.ts'
import { InjectedFault, type Process } from './turns.ts'
import type { Visit } from './world.ts'

/** A client from its first byte to whatever it gets, as `src/server/data.ts` would carry it. */
export async function visitOf(
  simulation: Simulation,
  stages: Stages,
  asked: SimRequest,
  id: string,
): Promise<void> {
  const visit: Visit = {
    id,
    asked,
    generation: simulation.process.generation,
    startTick: simulation.tick(),
    gone: new Hangup(),
    request: undefined,
    state: 'open',
    faulted: false,
    got: [],
  }
  const { checker } = simulation
  checker.visits.set(id, visit)
  simulation.log(`asks ${asked.kind} ${asked.target} with key ${asked.key}`, id)
  const { process } = simulation
  const errors: unknown[] = []
  const onBug = (error: unknown): void => void errors.push(error)
  try {
    if (asked.kind === 'retrieve') await retrieves(simulation, stages, visit)
    else await chats({ simulation, stages, visit, process }, onBug)
  } catch (error) {
    visit.state = 'threw'
    errors.push(error)
  }
  for (const error of errors)
    if (!(error instanceof InjectedFault))
      checker.violate(
        'nothing throws by itself',
        error instanceof Error ? (error.stack ?? error.message) : String(error),
        id,
      )
  simulation.log(`ends ${visit.state}`, id)
  simulation.count(visit.state)
  if (asked.kind !== 'retrieve') checkAnswer(checker, visit)
}

interface Serving {
  readonly simulation: Simulation
  readonly stages: Stages
  readonly visit: Visit
  readonly process: Process
}

const callerOf = ({ keys }: Simulation, { id, asked: { key, idempotency } }: Visit): Caller => ({
  headers: {
    authorization: `Bearer ${key === undefined ? 'sp_nobody' : keys[key]?.text}`,
    ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }),
  },
  method: 'POST',
  target: '/v1/chat/completions',
  requestId: id,
  body: undefined,
})

async function retrieves(simulation: Simulation, stages: Stages, visit: Visit): Promise<void> {
  const { asked } = visit
  const bodyBytes = Buffer.from(JSON.stringify({ query: asked.text }))
  const result = await serveRetrieval(
    {
      id: visit.id as RequestId,
      caller: callerOf(simulation, visit),
      decode: () =>
        simulation.process.call('body', () => ({
          knowledgeBase: asked.target,
          query: asked.text,
          limit: undefined,
          bodyBytes,
        })),
    },
    stages,
  )
  visit.state = isRefusal(result) ? 'refused' : 'clean'
  if (!isRefusal(result)) simulation.checker.retrieved(visit, result.passages)
}

async function chats(serving: Serving, onBug: (error: unknown) => void): Promise<void> {
  const { simulation, stages, visit, process } = serving
  const { asked, gone } = visit
  if (asked.leaving.kind === 'time')
    void simulation.clock.sleep(asked.leaving.afterMs, process).then(() => gone.hangUp())
  const answer = await serve(
    {
      id: visit.id as RequestId,
      caller: callerOf(simulation, visit),
      gone,
      decode: () => process.call('body', () => decoded(simulation, visit)),
    },
    stages,
    onBug,
  )
  if (isRefusal(answer)) {
    visit.state = 'refused'
    simulation.log(`is refused: ${answer.code} ${answer.message}`, visit.id)
    simulation.count(answer.code)
    if (answer.message.includes('no deployment was tried'))
      simulation.checker.violate('somebody is tried', answer.message, visit.id)
    if (stages.router.health().some(({ breaker }) => breaker !== 'closed'))
      simulation.count('breaker')
  } else await reads(serving, answer)
}

function decoded(
  simulation: Simulation,
  visit: Visit,
): OrRefusal<{ readonly request: ModelRequest; readonly bodyBytes: Uint8Array }> {
  const { asked } = visit
  const texts = asked.kind === 'chat' || asked.kind === 'count' ? [] : asked.more
  const parts = [asked.text, ...texts].map((text) => ({ kind: 'text' as const, text }))
  const messages = [{ role: 'user' as const, parts }]
  const raw = { model: asked.target, messages: [{ role: 'user', content: asked.text }] }
  const common: RequestCommon = {
    dialect: 'openai',
    alias: asked.target,
    messages,
    tools: [],
    maxOutputTokens: asked.maxOutputTokens,
    choiceCount: asked.choiceCount,
    stream: asked.stream,
    streamUsage: false,
    wants: { tools: false, images: false, structured: false },
    unknownText: [],
    raw,
    declared: asked.declared,
  }
  const request = requestOf(asked, common)
  simulation.asks(request, visit)
  visit.request = request
  return { request, bodyBytes: Buffer.from(JSON.stringify(raw)) }
}

function requestOf({ kind, text, more }: SimRequest, common: RequestCommon): ModelRequest {
  if (kind === 'embed')
    return {
      ...common,
      kind,
      inputs: [text, ...more],
      dimensions: more.length === 1 ? 2 : undefined,
      encoding: 'float',
      purpose: undefined,
    }
  if (kind === 'rerank') {
    const top = more.length === 3 ? 2 : undefined
    return { ...common, kind, query: text, documents: more, top, returnDocuments: false }
  }
  return { ...common, kind: 'chat', ...(kind === 'count' ? { only: 'count' } : {}) }
}

/** In the order of the server: next, gone?, write; whatever happens, return. */
async function reads({ simulation, visit, process }: Serving, answer: Answer): Promise<void> {
  const { asked, gone, got } = visit
  const { leaving } = asked
  const iterator = answer.events[Symbol.asyncIterator]()
  let state: Visit['state'] = 'clean'
  try {
    for (let batches = 0; ; batches++) {
      if (leaving.kind === 'batches' && batches === leaving.count) gone.hangUp()
      if (gone.gone) {
        state = 'left'
        break
      }
      const step = await iterator.next()
      if (step.done === true) break
      if (gone.gone) {
        state = 'left'
        break
      }
      got.push(...step.value)
      if (answer.replayed !== true) checkTold(simulation.checker, visit, step.value)
      simulation.log(`reads ${step.value.map(({ kind }) => kind).join(' ')}`, visit.id)
      if (step.value.at(-1)?.kind === 'refused') state = 'broken'
      await process.call('write', () => undefined).catch(() => undefined)
      if (leaving.kind === 'stays' && leaving.pauseMs > 0)
        await simulation.clock.sleep(leaving.pauseMs, process)
    }
  } finally {
    await iterator.return?.()
  }
  if (answer.replayed === true) {
    if (state === 'clean') state = 'replayed'
    checkReplay(simulation.checker, { ...visit, state }, answer)
  }
  visit.state = state
}
