import { signRequest } from '../../kernel/aws-signature.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventBatches, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { ClosableProvider, Prompt } from '../../models/provider.ts'
import { Endpoints, type Endpoint, type EndpointOptions } from '../endpoints.ts'
import { exchange, type Call } from '../exchange.ts'
import { misconfigured } from '../failures.ts'
import type { Asked } from './answer.ts'
import { isCount, requestBody } from './body.ts'
import { lossesOf } from './losses.ts'
import { CountReader, StreamReader, WholeReader } from './readers.ts'

export interface BedrockProviderOptions extends EndpointOptions {
  /** For signatures and `retry-after` dates. */
  readonly clock: Clock
}

/** AWS Bedrock by Converse, or anything that speaks it. Signed, or with a bearer token. */
export function createBedrockProvider(options: BedrockProviderOptions): ClosableProvider {
  const endpoints = new Endpoints(options)
  const { clock } = options
  return {
    id: 'bedrock',
    dialectOf: () => 'bedrock',
    serves: () => ['chat', 'count'],
    losses: lossesOf,
    close: () => endpoints.close(),
    invoke: (deployment, prompt, signal) =>
      lazily(() => {
        const endpoint = endpoints.of(deployment)
        if (endpoint === undefined) {
          return failing(misconfigured('the deployment has no base URL that can be used'))
        }
        const { text, names } = requestBody(deployment, prompt)
        const sent = requestOf(deployment, { prompt, endpoint, text, clock })
        if (sent === undefined) {
          return failing(misconfigured('the deployment has neither a key nor AWS credentials'))
        }
        const asked: Asked = { model: deployment.model, names }
        return exchange({
          dispatcher: endpoint.dispatcher,
          request: {
            path: sent.path,
            method: sent.method,
            headers: sent.headers,
            body: sent.body,
            headersTimeout: deployment.timeoutMs ?? endpoints.timeouts.headersMs,
            bodyTimeout: deployment.timeoutMs ?? endpoints.timeouts.bodyMs,
          },
          signal,
          clock,
          stream: prompt.request.stream,
          readerFor: (streamed) => readerFor(prompt, asked, streamed),
        })
      }),
  }
}

function readerFor(prompt: Prompt, asked: Asked, streamed: boolean): ReturnType<Call['readerFor']> {
  if (isCount(prompt.request)) return new CountReader()
  return streamed ? new StreamReader(asked) : new WholeReader(asked)
}

interface Sending {
  readonly prompt: Prompt
  readonly endpoint: Endpoint
  readonly text: string
  readonly clock: Clock
}

/** Undefined: nothing to prove with who is asking. */
function requestOf(
  deployment: Deployment,
  { prompt, endpoint, text, clock }: Sending,
): Required<Pick<Call['request'], 'path' | 'method' | 'headers' | 'body'>> | undefined {
  const { apiKey, model, baseUrl = '' } = deployment
  const { request } = prompt
  const action = isCount(request) ? 'count-tokens' : request.stream ? 'converse-stream' : 'converse'
  const path = `${endpoint.basePath}/model/${encodeURIComponent(model)}/${action}`
  const proof =
    apiKey === undefined
      ? signed(deployment, `${originOf(baseUrl)}${path}`, text, clock)
      : ['content-type', 'application/json', 'authorization', `Bearer ${apiKey}`]
  if (proof === undefined) return undefined
  // Not signed: what a proxy on the way may change.
  proof.push(
    'accept',
    request.stream ? 'application/vnd.amazon.eventstream' : 'application/json',
    'accept-encoding',
    'identity',
    'user-agent',
    'standpipe',
  )
  return { path, method: 'POST', headers: proof, body: text }
}

/** Names and values in turn. Undefined: there is nothing to sign with. */
function signed(
  { aws }: Deployment,
  url: string,
  body: string,
  clock: Clock,
): string[] | undefined {
  if (aws === undefined) return undefined
  const headers = { 'content-type': 'application/json' }
  const { region } = aws
  const to = { method: 'POST', url, headers, body, region, service: 'bedrock', at: clock.now() }
  return Object.entries(signRequest(to, aws)).flat()
}

/** Of a socket's address, the host that goes over it. */
const originOf = (baseUrl: string): string =>
  baseUrl.startsWith('http+unix:') ? 'http://localhost' : new URL(baseUrl).origin

/** Nothing is built, signed, looked up or sent before the first `next()`. */
function lazily(begin: () => EventBatches): EventBatches {
  return {
    [Symbol.asyncIterator]() {
      let begun: AsyncIterator<readonly ModelEvent[]> | undefined
      return {
        next: () => (begun ??= begin()[Symbol.asyncIterator]()).next(),
        return: async () => {
          begun ??= failing(misconfigured('never begun'))[Symbol.asyncIterator]()
          return (await begun.return?.()) ?? { value: undefined, done: true }
        },
      }
    },
  }
}

async function* failing(failure: UpstreamFailure): AsyncGenerator<readonly ModelEvent[]> {
  yield [{ kind: 'failed', failure }]
}
