import { isRefusal, refusal, type OrRefusal, type Refusal } from '../../kernel/refusal.ts'
import type { ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { Untranslated } from '../../models/settings.ts'
import type { Usage } from '../../models/usage.ts'
import { invalid, parseBody } from '../body.ts'
import type {
  AnswerContext,
  Codec,
  Headers,
  Params,
  Rendered,
  SharedCodecs,
  StreamEncoder,
} from '../dialect.ts'
import { aliasOf } from './decode.ts'
import { decodeEmbed, encodeEmbedded } from './embeddings.ts'
import { eventBytes, exceptionBytes, NOTHING, STREAM_TYPE } from './frames.ts'
import { renderRefusal } from './refusals.ts'
import { decodeTagsHeader } from './tags.ts'
import { rendered } from './whole.ts'

/** InvokeModel: a vendor's own body behind Bedrock's door. */
export const invokeModel = (codecs: SharedCodecs, stream: boolean): Codec => ({
  decode: (body, params, headers) => decodeInvoked(body, { codecs, params, headers, stream }),
  encodeStream: (context) => {
    const inner = codecs.anthropic?.encodeStream(context)
    return inner === undefined ? NO_STREAM : new InvokedStream(inner, context)
  },
  encodeWhole: (events, context) => encodeInvoked(events, context, codecs),
})

interface Asked {
  readonly codecs: SharedCodecs
  readonly params: Params
  readonly headers: Headers
  readonly stream: boolean
}

/** By what the body holds: Anthropic's messages, or a text to embed. */
export function decodeInvoked(body: Uint8Array | string, asked: Asked): OrRefusal<ModelRequest> {
  const alias = aliasOf(asked.params)
  if (isRefusal(alias)) return alias
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const raw = parsed.fields
  const request =
    raw['anthropic_version'] === undefined
      ? undefined
      : decodeAnthropic(body, { ...asked, params: { ...asked.params, modelId: alias } })
  if (request !== undefined) return isRefusal(request) ? request : withHeaders(request, asked)
  if (raw['inputText'] === undefined && raw['texts'] === undefined) return UNKNOWN_BODY
  if (asked.stream)
    return refusal('invalid_request', 'embeddings are not streamed: use InvokeModel')
  const embed = decodeEmbed(raw, alias)
  return isRefusal(embed) ? embed : withHeaders(embed, asked)
}

const UNKNOWN_BODY = invalid(
  'body',
  "Anthropic's messages with `anthropic_version`, Titan's `inputText` or Cohere's `texts`; use Converse for other models",
)

function decodeAnthropic(
  body: Uint8Array | string,
  { codecs, params, headers, stream }: Asked,
): OrRefusal<ModelRequest> {
  const codec = codecs.anthropic
  if (codec === undefined) {
    return refusal('invalid_request', "bodies of Anthropic's are not read here: use Converse")
  }
  const { modelId = '' } = params
  return codec.decode(body, { modelId, stream: String(stream) }, headers)
}

/** Headers that say what Converse says in members; whether an answer without them is what was asked. */
const HEADERS: readonly (readonly [name: string, needed: boolean, without: readonly string[]])[] = [
  ['x-amzn-bedrock-guardrailidentifier', true, []],
  ['x-amzn-bedrock-guardrailversion', true, []],
  ['x-amzn-bedrock-trace', false, ['DISABLED']],
  ['x-amzn-bedrock-performanceconfig-latency', false, ['standard']],
  ['x-amzn-bedrock-service-tier', false, ['default']],
]

function withHeaders(request: ModelRequest, { headers }: Asked): OrRefusal<ModelRequest> {
  const tags = decodeTagsHeader(headers['x-amzn-bedrock-request-metadata'])
  if (isRefusal(tags)) return tags
  const lost = HEADERS.flatMap(([name, needed, without]): readonly Untranslated[] => {
    const value = headers[name]
    return value === undefined || without.includes(String(value)) ? [] : [{ name, needed }]
  })
  const untranslated = [...(request.untranslated ?? []), ...lost]
  return { ...request, ...tags, ...(untranslated.length === 0 ? {} : { untranslated }) }
}

function encodeInvoked(
  events: readonly ModelEvent[],
  context: AnswerContext,
  codecs: SharedCodecs,
): Rendered {
  if (context.request.kind === 'embed') return encodeEmbedded(events, context.request, context)
  const broken = events.map(refusalOf).find((one) => one !== undefined)
  if (broken !== undefined) return renderRefusal(broken)
  const answer = codecs.anthropic?.encodeWhole(events, context)
  if (answer?.status !== 200) return renderRefusal(BROKE_OFF)
  return rendered(answer.body, context, countsOf(events))
}

const BROKE_OFF = refusal('upstream_failed', 'the answer broke off before it was complete')

function refusalOf(event: ModelEvent): Refusal | undefined {
  if (event.kind === 'failed') return failureRefusal(event.failure)
  return event.kind === 'refused' ? event.refusal : undefined
}

/** Bedrock tells the counts in headers too, and clients read them there. */
function countsOf(events: readonly ModelEvent[]): Readonly<Record<string, string>> {
  let usage: Usage | undefined
  for (const event of events) if (event.kind === 'usage') usage = event.usage
  if (usage === undefined) return {}
  const { input = 0, output = 0, reasoning = 0, cacheRead, cacheWrite } = usage
  const counts: Record<string, string> = {
    'x-amzn-bedrock-input-token-count': String(input),
    'x-amzn-bedrock-output-token-count': String(output + reasoning),
  }
  if (cacheRead !== undefined) {
    counts['x-amzn-bedrock-cache-read-input-token-count'] = String(cacheRead)
  }
  if (cacheWrite !== undefined) {
    counts['x-amzn-bedrock-cache-write-input-token-count'] = String(cacheWrite)
  }
  return counts
}

/** For a route that never streams. */
export const NO_STREAM: StreamEncoder = {
  headers: { 'content-type': STREAM_TYPE },
  push: () => NOTHING,
  fail: exceptionBytes,
  end: () => exceptionBytes(BROKE_OFF),
}

/** A vendor's server-sent events, each in a `chunk` of Bedrock's. Failures are Bedrock's own exceptions. */
class InvokedStream implements StreamEncoder {
  readonly headers: Readonly<Record<string, string>>
  readonly #inner: StreamEncoder
  #rest = ''
  #closed = false

  constructor(inner: StreamEncoder, context: AnswerContext) {
    this.#inner = inner
    this.headers = {
      'content-type': STREAM_TYPE,
      'x-amzn-bedrock-content-type': 'application/json',
      'x-amzn-requestid': context.requestId,
    }
  }

  push(batch: readonly ModelEvent[]): Uint8Array {
    if (this.#closed) return NOTHING
    const at = batch.findIndex((event) => refusalOf(event) !== undefined)
    if (at === -1) return this.#wrapped(this.#inner.push(batch))
    const said = at === 0 ? NOTHING : this.#wrapped(this.#inner.push(batch.slice(0, at)))
    const why = refusalOf(batch[at] as ModelEvent) ?? BROKE_OFF
    return Buffer.concat([said, this.fail(why)])
  }

  fail(why: Refusal): Uint8Array {
    if (this.#closed) return NOTHING
    this.#closed = true
    return exceptionBytes(why)
  }

  end(): Uint8Array {
    if (this.#closed) return NOTHING
    const said = this.#wrapped(this.#inner.end())
    this.#closed = true
    return said
  }

  /** The inner encoder writes whole events; a piece of one waits for the rest. */
  #wrapped(written: string | Uint8Array): Uint8Array {
    const text = typeof written === 'string' ? written : Buffer.from(written).toString('utf8')
    const events = `${this.#rest}${text}`.split('\n\n')
    this.#rest = events.pop() ?? ''
    const frames: Uint8Array[] = []
    for (const event of events) {
      const data = dataOf(event)
      if (data === '' || this.#closed) continue
      frames.push(this.#frame(event, data))
    }
    return frames.length === 0 ? NOTHING : Buffer.concat(frames)
  }

  #frame(event: string, data: string): Uint8Array {
    // The inner encoder's own word for an answer that is not complete.
    if (event.startsWith('event: error\n')) return this.fail(BROKE_OFF)
    return eventBytes('chunk', JSON.stringify({ bytes: Buffer.from(data).toString('base64') }))
  }
}

const dataOf = (event: string): string =>
  event
    .split('\n')
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trimStart()] : []))
    .join('\n')
