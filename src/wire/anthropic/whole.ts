import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { refusal } from '../../kernel/refusal.ts'
import type { NanoUsd } from '../../kernel/values.ts'
import type { Citation, Frame, ModelEvent } from '../../models/chat.ts'
import { failureRefusal } from '../../models/failure.ts'
import type { Usage } from '../../models/usage.ts'
import { isFields } from '../body.ts'
import type { AnswerContext, Rendered } from '../dialect.ts'
import { untouched } from '../frames.ts'
import { provenanceOf, tellsProvenance } from '../provenance.ts'
import { keyOf, type Said } from './blocks-out.ts'
import { citationObject, placedCitation } from './citations.ts'
import { renderRefusal } from './refusals.ts'
import { stopOf, usageObject } from './usage.ts'

type Finish = ModelEvent & { readonly kind: 'finish' }

/** A message: the deployment's own body when nothing in it was touched, else built anew. */
export const encodeWhole = (events: readonly ModelEvent[], context: AnswerContext): Rendered =>
  named(encode(events, context), context)

function encode(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const citations: Citation[] = []
  const said: ModelEvent[] = []
  let charged: NanoUsd | undefined
  for (const event of events) {
    if (event.kind === 'failed') return renderRefusal(failureRefusal(event.failure))
    if (event.kind === 'refused') return renderRefusal(event.refusal)
    if (event.kind === 'citation') citations.push(event.citation)
    else if (event.kind === 'charged') charged = event.nanoUsd
    else said.push(event)
  }
  const finish = said.find(
    (event): event is Finish => event.kind === 'finish' && event.choice === 0,
  )
  if (finish === undefined) {
    return renderRefusal(refusal('upstream_failed', 'the answer broke off before it was complete'))
  }
  const provenance = tellsProvenance(context, citations.length)
    ? {
        standpipe: {
          ...provenanceOf(context, charged),
          ...(citations.length === 0 ? {} : { citations: citations.map(placedCitation) }),
        },
      }
    : undefined
  const whole = untouched(said, 0, 'anthropic', 'whole')
  const frame = whole > 0 && whole === said.length ? said[0]?.frame : undefined
  const { request } = context
  if (frame === undefined && request.kind === 'chat' && request.only === 'count')
    return counted(said)
  return answered(
    frame === undefined
      ? JSON.stringify({ ...message(said, citations, { context, finish }), ...provenance })
      : ownBody(frame, provenance),
  )
}

const answered = (body: string): Rendered => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body,
})
const named = (rendered: Rendered, { requestId }: AnswerContext): Rendered => ({
  ...rendered,
  headers: { ...rendered.headers, 'request-id': requestId },
})

function counted(said: readonly ModelEvent[]): Rendered {
  const count = said.find((event) => event.kind === 'counted')
  return count === undefined
    ? renderRefusal(refusal('upstream_failed', 'the deployment counted nothing'))
    : answered(JSON.stringify({ input_tokens: count.tokens }))
}

/** Byte for byte, unless there is provenance to add. */
function ownBody(frame: Frame, provenance: object | undefined): string {
  if (provenance === undefined) return frame.data
  const parsed = parseJson(frame.data, { depthMax: limits.jsonDepthMax })
  if (!parsed.ok || !isFields(parsed.value)) return frame.data
  return JSON.stringify({ ...parsed.value, ...provenance })
}

interface Built {
  readonly context: AnswerContext
  readonly finish: Finish
}

function message(
  said: readonly ModelEvent[],
  citations: readonly Citation[],
  { context, finish }: Built,
): object {
  let usage: Usage = {}
  const blocks: Block[] = []
  for (const event of said) {
    if (event.kind === 'usage') usage = event.usage
    else if (event.kind === 'text' || event.kind === 'reasoning' || event.kind === 'toolCall')
      if (event.choice === 0) add(event, blocks)
  }
  const { requestId, request } = context
  return {
    id: `msg_${requestId}`,
    type: 'message',
    role: 'assistant',
    model: request.alias,
    content: contentOf(blocks, citations, requestId),
    ...stopOf(finish),
    usage: usageObject(usage),
  }
}

interface Block {
  key: string
  readonly first: Said
  text: string
  id: string | undefined
  name: string | undefined
  signature: string | undefined
}

/** Pieces of one call belong together wherever they come; all else goes on only in the last block. */
function add(event: Said, blocks: Block[]): void {
  const key = keyOf(event)
  let block =
    event.kind === 'toolCall' ? blocks.find((one) => one.key === key) : lastOf(blocks, key)
  if (block === undefined) {
    block = { key, first: event, text: '', id: undefined, name: undefined, signature: undefined }
    blocks.push(block)
  }
  block.text += event.text
  if (event.kind === 'toolCall') {
    block.id = event.id ?? block.id
    block.name = event.name ?? block.name
  } else if (event.kind === 'reasoning' && event.signature !== undefined) {
    block.signature = event.signature
    // Signed thought is complete: what is thought next is another block.
    block.key = 'signed'
  }
}

const lastOf = (blocks: readonly Block[], key: string): Block | undefined => {
  const last = blocks.at(-1)
  return last?.key === key && key !== 'redacted_thinking' ? last : undefined
}

/** A citation stands in the block of the text that it supports. */
function contentOf(
  blocks: readonly Block[],
  citations: readonly Citation[],
  requestId: string,
): object[] {
  let from = 0
  return blocks.flatMap((block, at): object[] => {
    const { first, text } = block
    if (first.kind === 'toolCall') {
      const id = block.id ?? `toolu_${requestId}_${at}`
      return [{ type: 'tool_use', id, name: block.name ?? '', input: inputOf(text) }]
    }
    if (first.kind === 'reasoning') {
      if (first.redacted !== undefined) return [{ type: 'redacted_thinking', data: first.redacted }]
      const { signature = '' } = block
      return text === '' && signature === ''
        ? []
        : [{ type: 'thinking', thinking: text, signature }]
    }
    if (text === '') return []
    const to = from + text.length
    const own = citations.filter(({ start }) => start >= from && start < to)
    from = to
    return own.length === 0
      ? [{ type: 'text', text }]
      : [{ type: 'text', text, citations: own.map(citationObject) }]
  })
}

/** Arguments that are no JSON object have no place in a block: they are given as they are, under one name. */
function inputOf(text: string): object {
  if (text.trim() === '') return {}
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  return parsed.ok && isFields(parsed.value) ? parsed.value : { input: text }
}
