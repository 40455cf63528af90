import type { CancelSignal } from '../../kernel/cancel.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventBatches, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { ClosableProvider, Losses, Prompt } from '../../models/provider.ts'
import { servedKindOf, type ModelRequest, type ServedKind } from '../../models/request.ts'
import type { EffectKind } from '../../models/settings.ts'
import { Endpoints, type Endpoint, type EndpointOptions } from '../endpoints.ts'
import { exchange, type AnswerReader } from '../exchange.ts'
import { misconfigured } from '../failures.ts'
import { lazily } from '../lazily.ts'
import { requestBody, writeChat } from './body.ts'
import { counterOf, countReader, type CountStep } from './count.ts'
import { quirksOf } from './engines/engines.ts'
import { StreamReader, WholeReader } from './readers.ts'
import { responsesBody, writeResponses } from './responses/body.ts'
import { ResponsesStreamReader, ResponsesWholeReader } from './responses/readers.ts'
import { embeddingsReader, rankingReader, vectorsBody, writeVectors } from './vectors.ts'
import { WholeJson } from './whole-json.ts'

export interface OpenAiProviderOptions extends EndpointOptions {
  /** For `retry-after` dates. */
  readonly clock: Clock
}

/** Any server that speaks OpenAI's APIs: vendors, Azure, vLLM, llama-server, Ollama, gateways. */
export function createOpenAiProvider(options: OpenAiProviderOptions): ClosableProvider {
  const endpoints = new Endpoints(options)
  const caller = new Caller(endpoints, options.clock)
  return {
    id: 'openai',
    dialectOf: ({ api }) => (api === 'responses' ? 'responses' : 'openai'),
    serves: servesOf,
    losses: lossesOf,
    close: () => endpoints.close(),
    invoke: (deployment, prompt, signal) =>
      lazily(() => {
        const endpoint = endpoints.of(deployment)
        if (endpoint === undefined) {
          return failing(misconfigured('the deployment has no base URL that can be used'))
        }
        const to = { deployment, endpoint, signal }
        if (servedKindOf(prompt.request) !== 'count') return caller.call(to, callOf(to, prompt))
        const first = counterOf(deployment)?.(prompt)
        if (first === undefined) return failing(misconfigured('the deployment cannot count tokens'))
        return counting(caller, to, first)
      }),
    probe: async (deployment, signal) => {
      const endpoint = endpoints.of(deployment)
      return endpoint !== undefined && caller.isWell({ deployment, endpoint, signal })
    },
  }
}

function servesOf(deployment: Deployment): readonly ServedKind[] {
  const serves = deployment.serves ?? ['chat']
  const counts = serves.includes('chat') && counterOf(deployment) !== undefined
  return counts ? [...serves, 'count'] : serves
}

/** The writers of bodies tell what they leave out: one source for what is sent and what is told. */
export function lossesOf(
  deployment: Deployment,
  request: ModelRequest,
  permits: ReadonlySet<EffectKind>,
): Losses {
  if (request.kind !== 'chat') return writeVectors(deployment, request, permits).losses
  return deployment.api === 'responses'
    ? writeResponses(deployment, request, permits).losses
    : writeChat(deployment, request, permits).losses
}

/** Where a call goes. */
interface Target {
  readonly deployment: Deployment
  readonly endpoint: Endpoint
  readonly signal: CancelSignal
}

interface Call {
  readonly method: 'GET' | 'POST'
  readonly under: 'root' | 'base'
  readonly path: string
  readonly body?: string
  readonly stream: boolean
  readerFor(streamed: boolean): AnswerReader
}

function callOf({ deployment }: Target, prompt: Prompt): Call {
  const { request } = prompt
  if (request.kind === 'chat') {
    const { stream, choiceCount } = request
    if (deployment.api === 'responses') {
      const body = responsesBody(deployment, prompt)
      const readerFor = (streamed: boolean): AnswerReader =>
        streamed ? new ResponsesStreamReader() : new ResponsesWholeReader()
      return { method: 'POST', under: 'base', path: '/responses', body, stream, readerFor }
    }
    const body = requestBody(deployment, prompt)
    const readerFor = (streamed: boolean): AnswerReader =>
      streamed ? new StreamReader(choiceCount) : new WholeReader(choiceCount)
    return { method: 'POST', under: 'base', path: '/chat/completions', body, stream, readerFor }
  }
  const [path, read] =
    request.kind === 'embed'
      ? ['/embeddings', embeddingsReader(request.inputs.length)]
      : ['/rerank', rankingReader(request.documents.length)]
  const body = vectorsBody(deployment, prompt)
  const readerFor = (): AnswerReader => new WholeJson(read)
  return { method: 'POST', under: 'base', path, body, stream: false, readerFor }
}

/** A count of one call, or of two where the engine wants the prompt written out first. */
async function* counting(
  caller: Caller,
  to: Target,
  first: CountStep,
): AsyncGenerator<readonly ModelEvent[]> {
  let step: CountStep | undefined = first
  while (step !== undefined) {
    let next: CountStep | undefined
    const read = countReader(step, (following) => (next = following))
    const { under, path, body } = step
    const readerFor = (): AnswerReader => new WholeJson(read)
    yield* toIterable(
      caller.call(to, { method: 'POST', under, path, body, stream: false, readerFor }),
    )
    step = next
  }
}

const toIterable = (batches: EventBatches): AsyncIterable<readonly ModelEvent[]> => batches

class Caller {
  readonly #endpoints: Endpoints
  readonly #clock: Clock

  constructor(endpoints: Endpoints, clock: Clock) {
    this.#endpoints = endpoints
    this.#clock = clock
  }

  call({ deployment, endpoint, signal }: Target, call: Call): EventBatches {
    const { timeouts } = this.#endpoints
    return exchange({
      dispatcher: endpoint.dispatcher,
      request: {
        path: pathOf(deployment, endpoint, call),
        method: call.method,
        headers: headersOf(deployment, call),
        body: call.body ?? null,
        headersTimeout: deployment.timeoutMs ?? timeouts.headersMs,
        bodyTimeout: deployment.timeoutMs ?? timeouts.bodyMs,
      },
      signal,
      clock: this.#clock,
      stream: call.stream,
      readerFor: (streamed) => call.readerFor(streamed),
    })
  }

  async isWell(to: Target): Promise<boolean> {
    const { under, path } = quirksOf(to.deployment).health
    const call = { method: 'GET', under, path, stream: false, readerFor: () => ANYTHING } as const
    for await (const batch of this.call(to, call))
      if (batch.some(({ kind }) => kind === 'failed')) return false
    return true
  }
}

/** A status of success is all that a probe wants. */
const ANYTHING: AnswerReader = { push: () => 'more', end: () => 'done', broken: () => undefined }

/**
 * Engines keep what is not OpenAI's beside `/v1`. Azure lists models beside its deployments, and wants
 * a version in the query.
 */
function pathOf(deployment: Deployment, endpoint: Endpoint, { under, path }: Call): string {
  const base = under === 'root' ? endpoint.basePath.replace(/\/v\d+$/, '') : endpoint.basePath
  const place = path === '/models' ? base.replace(/\/deployments\/[^/]+$/, '') : base
  const { apiVersion } = deployment
  const query = apiVersion === undefined ? '' : `?api-version=${encodeURIComponent(apiVersion)}`
  return `${place}${path}${query}`
}

function headersOf(deployment: Deployment, { stream }: Call): string[] {
  const headers = [
    'content-type',
    'application/json',
    'accept',
    stream ? 'text/event-stream' : 'application/json',
    'accept-encoding',
    'identity',
    'user-agent',
    'standpipe',
  ]
  const { apiKey } = deployment
  if (apiKey === undefined) return headers
  const { keyHeader } = quirksOf(deployment)
  headers.push(keyHeader, keyHeader === 'authorization' ? `Bearer ${apiKey}` : apiKey)
  return headers
}

async function* failing(failure: UpstreamFailure): AsyncGenerator<readonly ModelEvent[]> {
  yield [{ kind: 'failed', failure }]
}
