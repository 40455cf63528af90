import type { Clock } from '../../kernel/clock.ts'
import type { EventBatches, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import { NO_LOSSES, type ClosableProvider } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import { Endpoints, type EndpointOptions } from '../endpoints.ts'
import { exchange } from '../exchange.ts'
import { misconfigured } from '../failures.ts'
import { requestBody } from './body.ts'
import { lossesOf } from './losses.ts'
import { StreamReader, WholeReader } from './readers.ts'

export interface AnthropicProviderOptions extends EndpointOptions {
  /** For `retry-after` dates. */
  readonly clock: Clock
}

/** Anthropic's own API, and any server that speaks its Messages. */
export function createAnthropicProvider(options: AnthropicProviderOptions): ClosableProvider {
  const endpoints = new Endpoints(options)
  return {
    id: 'anthropic',
    dialectOf: () => 'anthropic',
    serves: () => ['chat', 'count'],
    losses: (deployment, request, permits) =>
      request.kind === 'chat' ? lossesOf(deployment, request, permits) : NO_LOSSES,
    close: () => endpoints.close(),
    invoke: (deployment, prompt, signal) =>
      lazily(() => {
        const endpoint = endpoints.of(deployment)
        if (endpoint === undefined)
          return failing(misconfigured('the deployment has no base URL that can be used'))
        const { request } = prompt
        if (request.kind !== 'chat')
          return failing(misconfigured('the deployment serves chat and counts only'))
        const path = request.only === 'count' ? '/messages/count_tokens' : '/messages'
        return exchange({
          dispatcher: endpoint.dispatcher,
          request: {
            path: `${versioned(endpoint.basePath)}${path}`,
            method: 'POST',
            headers: headersOf(deployment, request),
            body: requestBody(deployment, prompt, request),
            headersTimeout: deployment.timeoutMs ?? endpoints.timeouts.headersMs,
            bodyTimeout: deployment.timeoutMs ?? endpoints.timeouts.bodyMs,
          },
          signal,
          clock: options.clock,
          stream: request.stream,
          readerFor: (streamed) => (streamed ? new StreamReader() : new WholeReader()),
        })
      }),
  }
}

/** Official SDKs take the base URL without its version; others write it out. */
const versioned = (basePath: string): string =>
  basePath.endsWith('/v1') ? basePath : `${basePath}/v1`

/** Nothing is built, looked up or sent before the first `next()`. */
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

const VERSION = '2023-06-01'

function headersOf(deployment: Deployment, request: ModelRequest): string[] {
  // What clients of other dialects send along means nothing here.
  const forwarded = request.dialect === 'anthropic' ? request.forwarded : undefined
  const headers = [
    'content-type',
    'application/json',
    'accept',
    request.stream ? 'text/event-stream' : 'application/json',
    'accept-encoding',
    'identity',
    'user-agent',
    'standpipe',
    'anthropic-version',
    deployment.apiVersion ?? forwarded?.['anthropic-version'] ?? VERSION,
  ]
  if (deployment.apiKey !== undefined) headers.push('x-api-key', deployment.apiKey)
  const betas = forwarded?.['anthropic-beta']
  if (betas !== undefined) headers.push('anthropic-beta', betas)
  return headers
}

async function* failing(failure: UpstreamFailure): AsyncGenerator<readonly ModelEvent[]> {
  yield [{ kind: 'failed', failure }]
}
