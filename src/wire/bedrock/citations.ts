import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import type { NanoUsd } from '../../kernel/values.ts'
import type { Citation } from '../../models/chat.ts'
import { isFields } from '../body.ts'
import type { AnswerContext } from '../dialect.ts'
import { addressOf, provenanceOf, tellsProvenance } from '../provenance.ts'

/** A citation as this dialect says it. */
export const citationOf = ({ passage, quote }: Citation): object => ({
  title: passage.title,
  source: addressOf(passage),
  sourceContent: [{ text: quote }],
})

export interface Provenance {
  readonly additionalModelResponseFields?: object
}

/** Our own member, where typed clients find what they do not know: the model's own response fields. */
export function provenanceFields(
  context: AnswerContext,
  citationCount: number,
  charged: NanoUsd | undefined,
): Provenance {
  if (!tellsProvenance(context, citationCount)) return {}
  return { additionalModelResponseFields: { standpipe: provenanceOf(context, charged) } }
}

/** Byte for byte, unless there is something to add. */
export function withProvenance(
  body: string,
  { additionalModelResponseFields: ours }: Provenance,
): string {
  if (ours === undefined) return body
  const parsed = parseJson(body, { depthMax: limits.jsonDepthMax })
  if (!parsed.ok || !isFields(parsed.value)) return body
  const theirs = parsed.value['additionalModelResponseFields']
  const fields = isFields(theirs) ? { ...theirs, ...ours } : ours
  return JSON.stringify({ ...parsed.value, additionalModelResponseFields: fields })
}
