import type { Clock } from '../../kernel/clock.ts'
import type { EventBatches, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { ClosableProvider } from '../../models/provider.ts'
import { Endpoints, type EndpointOptions } from '../endpoints.ts'
import { exchange } from '../exchange.ts'
import { misconfigured } from '../failures.ts'
import { lossesOf, requestBody } from './body.ts'
import { StreamReader, WholeReader } from './readers.ts'

export interface OpenAiProviderOptions extends EndpointOptions {
  /** For `retry-after` dates. */
  readonly clock: Clock
  /** Deployments whose terms allow that the vendor stores conversations. Default: none. */
  readonly mayStore?: (deployment: Deployment) => boolean
}

/** Any server that speaks OpenAI's chat completions: vendors, vLLM, llama-server, Ollama, gateways. */
export function createOpenAiProvider(options: OpenAiProviderOptions): ClosableProvider {
  const endpoints = new Endpoints(options)
  const mayStore = options.mayStore ?? (() => false)
  return {
    id: 'openai',
    dialectOf: () => 'openai',
    serves: () => ['chat'],
    losses: (_, request) => lossesOf(request),
    close: () => endpoints.close(),
    invoke: (deployment, prompt, signal) =>
      lazily(() => {
        const endpoint = endpoints.of(deployment)
        if (endpoint === undefined) {
          return failing(misconfigured('the deployment has no base URL that can be used'))
        }
        const { stream, choiceCount } = prompt.request
        return exchange({
          dispatcher: endpoint.dispatcher,
          request: {
            path: `${endpoint.basePath}/chat/completions`,
            method: 'POST',
            headers: headersOf(deployment, stream),
            body: requestBody(deployment, prompt, { mayStore: mayStore(deployment) }),
            headersTimeout: deployment.timeoutMs ?? endpoints.timeouts.headersMs,
            bodyTimeout: deployment.timeoutMs ?? endpoints.timeouts.bodyMs,
          },
          signal,
          clock: options.clock,
          stream,
          readerFor: (streamed) =>
            streamed ? new StreamReader(choiceCount) : new WholeReader(choiceCount),
        })
      }),
  }
}

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

function headersOf(deployment: Deployment, stream: boolean): string[] {
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
  if (deployment.apiKey !== undefined) headers.push('authorization', `Bearer ${deployment.apiKey}`)
  return headers
}

async function* failing(failure: UpstreamFailure): AsyncGenerator<readonly ModelEvent[]> {
  yield [{ kind: 'failed', failure }]
}
