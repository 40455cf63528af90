import { labelText } from '../kernel/label.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { serveCheck } from '../pipeline/guardrail.ts'
import { serveProfiles } from '../pipeline/profiles.ts'
import { serveRecall } from '../pipeline/recall.ts'
import { serveRetrieval } from '../pipeline/retrieval.ts'
import type {
  AnswerContext,
  CatalogQuestion,
  GuardrailQuestion,
  GuardrailRoute,
  KeptQuestion,
  KeptRoute,
  Params,
  ProfileCommand,
  ProfileRoute,
  RetrieveQuestion,
  RetrieveRoute,
} from '../wire/dialect.ts'
import type { Door } from './app.ts'
import { readBody } from './body.ts'
import { sendRefusal, sendRendered } from './data.ts'
import type { ServerPorts } from './ports.ts'

/** Passages in a dialect of its own: the same caller, policy, filter and check as an answer. */
export async function handlePassages(
  ports: ServerPorts,
  door: Door,
  route: RetrieveRoute,
  params: Params,
): Promise<void> {
  let asked: RetrieveQuestion | undefined
  const found = await serveRetrieval(
    {
      id: door.id,
      caller: door.caller,
      async decode() {
        const bodyBytes = await readBody(door.raw)
        if (isRefusal(bodyBytes)) return bodyBytes
        const question = route.decode(bodyBytes, params)
        if (isRefusal(question)) return question
        asked = question
        return { ...question, bodyBytes }
      },
    },
    ports.stages,
  )
  if (isRefusal(found)) return sendRefusal(door, found)
  const { passages, mode } = found
  const rendered = route.encode({ requestId: door.id, passages, mode }, asked as RetrieveQuestion)
  sendRendered(door, rendered, {})
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
  let asked: GuardrailQuestion | undefined
  const verdict = await serveCheck(
    {
      id: door.id,
      caller: door.caller,
      async decode() {
        const bodyBytes = await readBody(door.raw)
        if (isRefusal(bodyBytes)) return bodyBytes
        const question = route.decode(bodyBytes, params)
        if (isRefusal(question)) return question
        asked = question
        return { asked: question, bodyBytes }
      },
    },
    ports.stages,
  )
  if (isRefusal(verdict)) return sendRefusal(door, verdict)
  sendRendered(door, route.encode(verdict, asked as GuardrailQuestion), {})
}

/** Inference profiles of whoever calls. */
export async function handleProfiles(
  ports: ServerPorts,
  door: Door,
  route: ProfileRoute,
  asked: CatalogQuestion,
): Promise<void> {
  let command: ProfileCommand | undefined
  const found = await serveProfiles(
    {
      id: door.id,
      caller: door.caller,
      async decode() {
        const bodyBytes = await readBody(door.raw)
        if (isRefusal(bodyBytes)) return bodyBytes
        const decoded = route.decode(bodyBytes, asked)
        if (isRefusal(decoded)) return decoded
        command = decoded
        return { command: decoded, bodyBytes }
      },
    },
    ports.stages,
  )
  if (isRefusal(found)) return sendRefusal(door, found)
  sendRendered(door, route.encode(found, command as ProfileCommand), {})
}
