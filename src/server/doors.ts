import { labelText } from '../kernel/label.ts'
import { assert } from '../kernel/assert.ts'
import { isRefusal, type OrRefusal } from '../kernel/refusal.ts'
import { serveCheck } from '../pipeline/guardrail.ts'
import { serveProfiles } from '../pipeline/profiles.ts'
import { serveRecall } from '../pipeline/recall.ts'
import { serveRetrieval } from '../pipeline/retrieval.ts'
import { serveTools } from '../pipeline/tools.ts'
import type {
  AnswerContext,
  CatalogQuestion,
  GuardrailRoute,
  KeptQuestion,
  KeptRoute,
  Params,
  ProfileRoute,
  RetrieveRoute,
  ToolsRoute,
} from '../wire/dialect.ts'
import type { Door } from './app.ts'
import { readBody } from './body.ts'
import { sendRefusal, sendRendered } from './data.ts'
import type { ServerPorts } from './ports.ts'

/** A body read once, and what it asks: the answer is written in its terms. */
class Body<Asked extends object> {
  readonly #door: Door
  readonly #decode: (bytes: Uint8Array) => OrRefusal<Asked>
  #asked: Asked | undefined

  constructor(door: Door, decode: (bytes: Uint8Array) => OrRefusal<Asked>) {
    this.#door = door
    this.#decode = decode
  }

  async read(): Promise<OrRefusal<{ readonly asked: Asked; readonly bodyBytes: Uint8Array }>> {
    const bodyBytes = await readBody(this.#door.raw)
    if (isRefusal(bodyBytes)) return bodyBytes
    const asked = this.#decode(bodyBytes)
    if (isRefusal(asked)) return asked
    this.#asked = asked
    return { asked, bodyBytes }
  }

  /** After `read` gave no refusal. */
  get asked(): Asked {
    assert(this.#asked !== undefined, 'an answer is written after its question was read')
    return this.#asked
  }
}

/** Passages in a dialect of its own: the same caller, policy, filter and check as an answer. */
export async function handlePassages(
  ports: ServerPorts,
  door: Door,
  route: RetrieveRoute,
  params: Params,
): Promise<void> {
  const body = new Body(door, (bytes) => route.decode(bytes, params))
  const decode = async () => {
    const read = await body.read()
    return isRefusal(read) ? read : { ...read.asked, bodyBytes: read.bodyBytes }
  }
  const { id, caller, gone } = door
  const onBug = (error: unknown): void => ports.onBug(error, id)
  const found = await serveRetrieval({ id, caller, gone, onBug, decode }, ports.stages)
  if (isRefusal(found)) return sendRefusal(door, found)
  const { passages, mode } = found
  sendRendered(door, route.encode({ requestId: door.id, passages, mode }, body.asked), {})
}

/** Tools in a protocol of its own: each call is a retrieval like any other. */
export async function handleTools(
  ports: ServerPorts,
  door: Door,
  route: ToolsRoute,
): Promise<void> {
  const { headers } = door.raw
  const { id, caller, gone } = door
  const onBug = (error: unknown): void => ports.onBug(error, id)
  const answered = await serveTools(
    { id, caller, gone, onBug, read: () => readBody(door.raw) },
    ports.stages,
    (body, tools) => route.answer({ body, headers }, tools),
  )
  if (isRefusal(answered)) return sendRefusal(door, answered)
  sendRendered(door, answered, {})
}

/** One's own kept answer. */
export async function handleKept(
  ports: ServerPorts,
  door: Door,
  route: KeptRoute,
  query: CatalogQuestion,
): Promise<void> {
  const { clock } = ports.stages
  const startedMs = clock.monotonicMs()
  const asked = route.decode(query)
  const found = await serveRecall({ id: door.id, caller: door.caller, asked }, ports.stages)
  if (isRefusal(found)) return sendRefusal(door, found)
  const question = asked as KeptQuestion
  if (found === 'deleted') return sendRendered(door, route.encode(question, undefined), {})
  const { kept, first, request, label } = found
  const context: AnswerContext = {
    requestId: first,
    createdAt: kept.createdAt,
    request,
    passages: kept.passages,
    elapsedMs: () => Math.round(clock.monotonicMs() - startedMs),
  }
  sendRendered(door, route.encode(question, { events: kept.batches.flat(), context }), {
    'standpipe-deployment': kept.deployment,
    'standpipe-label': labelText(label),
    'standpipe-replayed': 'true',
  })
}

/** Texts against detectors and policy. */
export async function handleGuardrail(
  ports: ServerPorts,
  door: Door,
  route: GuardrailRoute,
  params: Params,
): Promise<void> {
  const body = new Body(door, (bytes) => route.decode(bytes, params))
  const decode = () => body.read()
  const verdict = await serveCheck({ id: door.id, caller: door.caller, decode }, ports.stages)
  if (isRefusal(verdict)) return sendRefusal(door, verdict)
  sendRendered(door, route.encode(verdict, body.asked), {})
}

/** Inference profiles of whoever calls. */
export async function handleProfiles(
  ports: ServerPorts,
  door: Door,
  route: ProfileRoute,
  asked: CatalogQuestion,
): Promise<void> {
  const body = new Body(door, (bytes) => route.decode(bytes, asked))
  const decode = async () => {
    const read = await body.read()
    return isRefusal(read) ? read : { command: read.asked, bodyBytes: read.bodyBytes }
  }
  const found = await serveProfiles({ id: door.id, caller: door.caller, decode }, ports.stages)
  if (isRefusal(found)) return sendRefusal(door, found)
  sendRendered(door, route.encode(found, body.asked), {})
}
