import { Buffer } from 'node:buffer'
import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectSetting } from '../../kernel/texts.ts'
import type { Message, ModelEvent } from '../../models/chat.ts'
import type { EmbedRequest } from '../../models/request.ts'
import { parseBody, type Fields } from '../body.ts'
import type { AnswerContext, Codec, Rendered } from '../dialect.ts'
import { tellsProvenance, provenanceOf } from './citations.ts'
import { userOf } from './common.ts'
import { decodeExtension } from './extension.ts'
import { isThere, Notes } from './notes.ts'
import { invalid, present, Reader } from './reader.ts'
import { answered, INCOMPLETE, outcomeOf, ownBody, tokensOf } from './outcome.ts'
import { neverStreamed, sealed } from './sealed.ts'

/** The body of `POST /v1/embeddings`. */
export function decodeEmbed(body: Uint8Array | string): OrRefusal<EmbedRequest> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const raw = parsed.fields
  const { model } = raw
  if (typeof model !== 'string' || model === '') return invalid('model', 'the name of an alias')
  // Some servers embed these in place of the input, pictures and addresses with them.
  if (isThere(raw['messages'])) return invalid('messages', 'left out: texts stand in `input`')
  const inputs = inputsOf(raw['input'])
  if (isRefusal(inputs)) return inputs
  const reader = new Reader(raw)
  const dimensions = reader.whole('dimensions')
  const encoding = raw['encoding_format'] ?? 'float'
  if (encoding !== 'float' && encoding !== 'base64')
    return invalid('encoding_format', '`float` or `base64`')
  const user = userOf(reader)
  const extension = decodeExtension(raw['standpipe'])
  if (isRefusal(extension)) return extension
  const notes = new Notes()
  noteMembers(raw, notes)
  const problem = reader.problem ?? notes.problem()
  if (problem !== undefined) return problem
  const messages = asked(inputs)
  return {
    kind: 'embed',
    ...sealed({ raw, model, messages, notes }),
    inputs,
    dimensions,
    encoding,
    purpose: undefined,
    declared: extension.declared,
    ...present({ settings: user === undefined ? undefined : { user } }),
  }
}

/** One text or several. Tokens are somebody else's words: they cannot be scanned, so they are refused. */
function inputsOf(value: unknown): OrRefusal<readonly string[]> {
  if (value === '')
    return refusal('invalid_request', '`input` must not be empty', { param: 'input' })
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value) || value.length === 0)
    return invalid('input', 'a text or an array of texts')
  if (value.length > limits.inputsMax)
    return refusal('invalid_request', `more than ${limits.inputsMax} texts`, { param: 'input' })
  const wrong = value.findIndex((one) => typeof one !== 'string' || one === '')
  if (wrong < 0) return value as readonly string[]
  const isTokens = typeof value[wrong] === 'number' || Array.isArray(value[wrong])
  return isTokens
    ? refusal('invalid_request', '`input` holds tokens, which cannot be scanned; send the text', {
        param: 'input',
      })
    : invalid(`input[${wrong}]`, 'a text')
}

const asked = (inputs: readonly string[]): readonly Message[] => [
  { role: 'user', parts: inputs.map((text) => ({ kind: 'text', text })) },
]

const KNOWN = new Set(['model', 'input', 'encoding_format', 'standpipe'])

function noteMembers(raw: Fields, notes: Notes): void {
  for (const key of Object.keys(raw)) {
    if (KNOWN.has(key)) continue
    if (key === 'dimensions') collectSetting(raw[key], notes.texts)
    else if (key === 'user') notes.text(raw[key])
    else notes.member(raw, key, '')
    if (isThere(raw[key]) && !HELD.has(key)) notes.lost(key, false)
  }
}
const HELD = new Set(['dimensions', 'user', 'safety_identifier'])

type Vector = ModelEvent & { readonly kind: 'embedding' }

function encodeEmbeddings(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const { request } = context
  const inputs = request.kind === 'embed' ? request.inputs.length : 0
  const encoding = request.kind === 'embed' ? request.encoding : 'float'
  const outcome = outcomeOf(events)
  if ('status' in outcome) return outcome
  const vectors = events
    .filter((event): event is Vector => event.kind === 'embedding')
    .toSorted((a, b) => a.index - b.index)
  if (vectors.length !== inputs || vectors.some(({ index }, at) => index !== at)) return INCOMPLETE
  const own = ownBody(outcome.said)
  const provenance = tellsProvenance(context, 0)
  if (own !== undefined && !provenance && writtenAs(own) === encoding) return answered(own)
  const tokens = outcome.usage === undefined ? undefined : tokensOf(outcome.usage)
  return answered(
    JSON.stringify({
      object: 'list',
      data: vectors.map(({ index, vector }) => ({
        object: 'embedding',
        index,
        embedding: encoding === 'base64' ? base64Of(vector) : vector,
      })),
      model: request.alias,
      // What is not known is left out: a zero would be a lie.
      ...(tokens === undefined ? {} : { usage: { prompt_tokens: tokens, total_tokens: tokens } }),
      ...(provenance ? { standpipe: provenanceOf(context, outcome.charged) } : {}),
    }),
  )
}

/** A deployment may have been asked for the other way of writing. */
const writtenAs = (body: string): 'float' | 'base64' | undefined => {
  const opening = /"embedding"\s*:\s*(["[])/.exec(body)?.[1]
  return opening === undefined ? undefined : opening === '[' ? 'float' : 'base64'
}

/** Little-endian 32-bit floats, whatever machine this is. */
function base64Of(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4)
  for (let at = 0; at < vector.length; at++) bytes.writeFloatLE(vector[at] ?? 0, at * 4)
  return bytes.toString('base64')
}

export const embeddings: Codec = {
  decode: (body) => decodeEmbed(body),
  encodeStream: neverStreamed,
  encodeWhole: encodeEmbeddings,
}
