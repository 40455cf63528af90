import { limits } from '../../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal } from '../../kernel/refusal.ts'
import { collectSetting } from '../../kernel/texts.ts'
import type { ModelEvent } from '../../models/chat.ts'
import type { RerankRequest } from '../../models/request.ts'
import { isFields, parseBody, type Fields } from '../body.ts'
import type { AnswerContext, Codec, Rendered } from '../dialect.ts'
import { provenanceOf, tellsProvenance } from './citations.ts'
import { decodeExtension } from './extension.ts'
import { isThere, Notes } from './notes.ts'
import { answered, INCOMPLETE, outcomeOf, ownBody, tokensOf } from './outcome.ts'
import { invalid, Reader } from './reader.ts'
import { neverStreamed, sealed } from './sealed.ts'

/** The body of `POST /v1/rerank` as Cohere and Jina wrote it first, and vLLM and llama-server serve it. */
export function decodeRerank(body: Uint8Array | string): OrRefusal<RerankRequest> {
  const parsed = parseBody(body)
  if (isRefusal(parsed)) return parsed
  const raw = parsed.fields
  const { model, query } = raw
  if (typeof model !== 'string' || model === '') return invalid('model', 'the name of an alias')
  if (typeof query !== 'string' || query === '') return invalid('query', 'a text')
  const notes = new Notes()
  const documents = documentsOf(raw['documents'], notes)
  if (isRefusal(documents)) return documents
  const reader = new Reader(raw)
  const top = reader.whole('top_n')
  const returnDocuments = reader.flag('return_documents') ?? false
  const extension = decodeExtension(raw['standpipe'])
  if (isRefusal(extension)) return extension
  noteMembers(raw, notes)
  const problem = reader.problem ?? notes.problem()
  if (problem !== undefined) return problem
  const parts = [query, ...documents].map((text) => ({ kind: 'text', text }) as const)
  return {
    kind: 'rerank',
    ...sealed({ raw, model, messages: [{ role: 'user', parts }], notes }),
    query,
    documents,
    top,
    returnDocuments,
    declared: extension.declared,
  }
}

/** Texts, or objects with a `text`; what else an object says goes out with it. */
function documentsOf(value: unknown, notes: Notes): OrRefusal<readonly string[]> {
  if (!Array.isArray(value) || value.length === 0)
    return invalid('documents', 'an array with at least one text')
  if (value.length > limits.inputsMax)
    return refusal('invalid_request', `more than ${limits.inputsMax} documents`, {
      param: 'documents',
    })
  const texts: string[] = []
  for (let at = 0; at < value.length; at++) {
    const given: unknown = value[at]
    const text = isFields(given) ? given['text'] : given
    if (typeof text !== 'string')
      return invalid(`documents[${at}]`, 'a text or an object with a `text`')
    texts.push(text)
    if (!isFields(given)) continue
    for (const key of Object.keys(given)) {
      if (key === 'text') continue
      notes.member(given, key, `documents[${at}]`)
      notes.lost(`documents[${at}].${key}`, false)
    }
  }
  return texts
}

const KNOWN = new Set(['model', 'query', 'documents', 'return_documents', 'standpipe'])

function noteMembers(raw: Fields, notes: Notes): void {
  for (const key of Object.keys(raw)) {
    if (KNOWN.has(key)) continue
    if (key === 'top_n') {
      collectSetting(raw[key], notes.texts)
      continue
    }
    notes.member(raw, key, '')
    if (isThere(raw[key])) notes.lost(key, false)
  }
}

type Ranked = ModelEvent & { readonly kind: 'ranked' }

function encodeRanked(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const { request, requestId } = context
  if (request.kind !== 'rerank') return INCOMPLETE
  const outcome = outcomeOf(events)
  if ('status' in outcome) return outcome
  const ranked = events.filter((event): event is Ranked => event.kind === 'ranked')
  if (!isRanking(ranked, request)) return INCOMPLETE
  const own = ownBody(outcome.said)
  const provenance = tellsProvenance(context, 0)
  if (own !== undefined && !provenance) return answered(own)
  const results = ranked
    .toSorted((a, b) => b.score - a.score)
    .slice(0, request.top ?? ranked.length)
    .map(({ index, score }) => ({
      index,
      relevance_score: score,
      ...(request.returnDocuments ? { document: { text: request.documents[index] } } : {}),
    }))
  const tokens = outcome.usage === undefined ? undefined : tokensOf(outcome.usage)
  return answered(
    JSON.stringify({
      id: `rerank-${requestId}`,
      model: request.alias,
      results,
      ...(tokens === undefined ? {} : { usage: { prompt_tokens: tokens, total_tokens: tokens } }),
      ...(provenance ? { standpipe: provenanceOf(context, outcome.charged) } : {}),
    }),
  )
}

/** Each document at most once, and as many as were asked for. */
function isRanking(ranked: readonly Ranked[], { documents, top }: RerankRequest): boolean {
  const seen = new Set(ranked.map(({ index }) => index))
  const known = [...seen].every((index) => index >= 0 && index < documents.length)
  const wanted = Math.min(top ?? documents.length, documents.length)
  return known && seen.size === ranked.length && ranked.length >= wanted
}

export const rerank: Codec = {
  decode: (body) => decodeRerank(body),
  encodeStream: neverStreamed,
  encodeWhole: encodeRanked,
}
