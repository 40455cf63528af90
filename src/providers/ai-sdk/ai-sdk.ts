import type { CancelSignal } from '../../kernel/cancel.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { EventBatches, ModelEvent, UpstreamFailure } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import type { ClosableProvider, Prompt } from '../../models/provider.ts'
import { Endpoints, parseBaseUrl, type EndpointOptions } from '../endpoints.ts'
import { brokenFailure, cancelled, cut, garbage, misconfigured } from '../failures.ts'
import { statusFailure, tooLarge } from '../failures.ts'
import { AiSdkAnswer } from './answer.ts'
import { lossesOf, optionsFor } from './call.ts'
import { traitsOf } from './dialects.ts'
import { guardedFetch, newTrace, type Trace } from './guarded-fetch.ts'
import { modelsOf, type Made } from './models.ts'
import { packagesIn, type Packages } from './packages.ts'
import { embedded, ranked } from './vectors.ts'

export interface AiSdkProviderOptions extends EndpointOptions {
  /** For `retry-after` dates. */
  readonly clock: Clock
  /** Folders from which packages are looked for. */
  readonly packageFolders: readonly string[]
}

/** Any vendor that has an `@ai-sdk/` package, which the user installed. Its bytes go through our own sockets. */
export function createAiSdkProvider(options: AiSdkProviderOptions): ClosableProvider {
  const endpoints = new Endpoints(options)
  const packages = packagesIn(options.packageFolders)
  return {
    id: 'ai-sdk',
    dialectOf: () => undefined,
    serves: ({ serves }) => serves ?? ['chat'],
    losses: lossesOf,
    close: () => endpoints.close(),
    invoke: (deployment, prompt, signal) => {
      const run = new Run({ endpoints, packages, clock: options.clock }, deployment, signal)
      return run.batches(prompt)
    },
  }
}

interface World {
  readonly endpoints: Endpoints
  readonly packages: Packages
  readonly clock: Clock
}
type Batch = readonly ModelEvent[]

/** One call. */
class Run {
  readonly #world: World
  readonly #deployment: Deployment
  readonly #signal: CancelSignal
  readonly #abort = new AbortController()
  readonly #trace: Trace = newTrace()

  constructor(world: World, deployment: Deployment, signal: CancelSignal) {
    this.#world = world
    this.#deployment = deployment
    this.#signal = signal
  }

  batches(prompt: Prompt): EventBatches {
    const said = this.#said(prompt)
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => said.next(),
        // Whoever leaves does not wait for the deployment's next word.
        return: () => {
          this.#abort.abort()
          return said.return(undefined)
        },
      }),
    }
  }

  async *#said(prompt: Prompt): AsyncGenerator<Batch> {
    if (this.#signal.aborted) {
      yield failed(cancelled(false))
      return
    }
    const onAbort = (): void => this.#abort.abort()
    this.#signal.addEventListener('abort', onAbort, { once: true })
    try {
      const made = await this.#made()
      if ('reason' in made) yield failed(made)
      else yield* this.#answer(made, prompt)
    } catch (error) {
      yield failed(this.#failureOf(error))
    } finally {
      this.#signal.removeEventListener('abort', onAbort)
      this.#abort.abort()
    }
  }

  async #made(): Promise<Made | UpstreamFailure> {
    const { endpoints, packages } = this.#world
    const deployment = this.#deployment
    const endpoint = endpoints.of(deployment)
    const place = parseBaseUrl(deployment.baseUrl)
    if (endpoint === undefined || place === undefined)
      return misconfigured('the deployment has no base URL that can be used')
    const name = deployment.package ?? ''
    const factory = await packages.load(name)
    if (factory === undefined)
      return misconfigured(`the deployment's package is not installed: \`npm i ${name}\``)
    const { dispatcher } = endpoint
    const { headersMs, bodyMs } = endpoints.timeouts
    const fetch = guardedFetch({
      dispatcher,
      origin: place.origin,
      headersTimeout: deployment.timeoutMs ?? headersMs,
      bodyTimeout: deployment.timeoutMs ?? bodyMs,
      trace: this.#trace,
    })
    // Never absent: a package would look for a key in the environment.
    const apiKey = deployment.apiKey ?? 'none'
    const baseURL = `${place.origin}${place.basePath}`
    const options = { ...traitsOf(name).factory, apiKey, baseURL, fetch }
    return modelsOf(factory, options, deployment.model)
  }

  async *#answer(made: Made, prompt: Prompt): AsyncGenerator<Batch> {
    const { request } = prompt
    const abortSignal = this.#abort.signal
    if (request.kind === 'embed') {
      if (made.embed === undefined) yield failed(misconfigured('the package does not embed'))
      else yield await embedded(made.embed, request, abortSignal)
    } else if (request.kind === 'rerank') {
      if (made.rerank === undefined) yield failed(misconfigured('the package does not rerank'))
      else yield await ranked(made.rerank, request, abortSignal)
    } else if (made.chat === undefined) yield failed(misconfigured('the package does not chat'))
    else {
      const options = { ...optionsFor(this.#deployment, prompt), abortSignal }
      if (request.stream) yield* this.#stream(made.chat, options)
      else yield await this.#whole(made.chat, options)
    }
  }

  async *#stream(model: Chat, options: CallOptions): AsyncGenerator<Batch> {
    const { stream } = await model.doStream(options)
    const answer = new AiSdkAnswer()
    const reader = stream.getReader()
    for (;;) {
      // A package that throws at a stream's end had not been told one.
      const read = await reader.read().catch(() => undefined)
      if (read === undefined || read.done) break
      const { value } = read
      const out: ModelEvent[] = []
      const said = answer.part(value, out)
      if (out.length > 0) yield out
      if (said === undefined) continue
      const { error } = value as { readonly error?: unknown }
      // A deployment's own error is its words; an error object is the package's, of an end that never came.
      const own = said === 'error' && !(error instanceof Error && this.#trace.ended)
      const other = said === 'error' ? cut(CUT) : said
      yield failed(own || isUnreadable(error) ? this.#failureOf(error) : this.#cutOr(other))
      return
    }
    if (!answer.finished) yield failed(this.#cutOr(cut(CUT)))
  }

  async #whole(model: Chat, options: CallOptions): Promise<Batch> {
    const result = await model.doGenerate(options)
    const answer = new AiSdkAnswer()
    const out: ModelEvent[] = []
    answer.start(result.response?.modelId ?? this.#deployment.model, out)
    answer.content(result.content, out)
    const failure = answer.finish(result.finishReason, result.usage, out)
    if (failure === undefined) return out
    return failed(garbage('the deployment answered without an end'))
  }

  /** A broken connection explains a stream without an end better than the stream itself does. */
  #cutOr(failure: UpstreamFailure): UpstreamFailure {
    const { broken, tooLarge: large } = this.#trace
    return broken === undefined && !large && !this.#signal.aborted
      ? failure
      : this.#failureOf(undefined)
  }

  /** What went wrong, by what our own socket saw. The package's words stay here: they may quote anything. */
  #failureOf(error: unknown): UpstreamFailure {
    const { dispatched, status, headers, broken, tooLarge: large, compressed } = this.#trace
    if (this.#signal.aborted) return cancelled(dispatched)
    if (large) return tooLarge('the deployment answered with more than the limit')
    if (compressed) return garbage('the deployment compressed its answer unasked')
    if (status !== undefined && status >= 300)
      return statusFailure(status, headers, this.#world.clock)
    if (broken !== undefined)
      return brokenFailure(broken, { dispatched, headers: status !== undefined })
    if (!dispatched) return misconfigured("the deployment's package cannot say this request")
    if (this.#trace.bytes === 0) return cut('the deployment answered with nothing')
    if (isUnreadable(error)) return garbage('the deployment sent what its package cannot read')
    return {
      reason: 'status',
      dispatched: true,
      retryable: true,
      message: 'the deployment reported an error in place of its answer',
    }
  }
}

type Chat = NonNullable<Made['chat']>
type CallOptions = Parameters<Chat['doStream']>[0]

const UNREADABLE: ReadonlySet<unknown> = new Set(['AI_JSONParseError', 'AI_EmptyResponseBodyError'])

function isUnreadable(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as { readonly name?: unknown; readonly cause?: unknown }
  const { name: deeper } = (cause ?? {}) as { readonly name?: unknown }
  return UNREADABLE.has(name) || UNREADABLE.has(deeper)
}

const CUT = 'the deployment ended before its answer was complete'
const failed = (failure: UpstreamFailure): Batch => [{ kind: 'failed', failure }]
