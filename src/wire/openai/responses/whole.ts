import { parseJson } from '../../../kernel/json.ts'
import { limits } from '../../../kernel/limits.ts'
import type { FinishReason, ModelEvent } from '../../../models/chat.ts'
import { isFields, type Fields } from '../../body.ts'
import type { AnswerContext, Rendered } from '../../dialect.ts'
import { untouched } from '../../frames.ts'
import { provenanceOf, tellsProvenance } from '../citations.ts'
import { answered, INCOMPLETE, outcomeOf, type Outcome } from '../outcome.ts'
import { Progress } from '../progress.ts'
import { Events } from './events.ts'
import { Output } from './output.ts'
import { endOf, responseOf, textWithOwnEchoes, usageObject, withOwnEchoes } from './response.ts'
import { annotationOf, searchItemOf } from './search.ts'
import { annotated } from './slots.ts'

type Cited = ModelEvent & { readonly kind: 'citation' }

/**
 * A Response object: the deployment's own, with our id and the client's echoes, when nothing in it was
 * touched; else built. Non-streaming is streaming, collected: the same `Output` makes the items.
 */
export function encodeWhole(events: readonly ModelEvent[], context: AnswerContext): Rendered {
  const outcome = outcomeOf(events)
  if ('status' in outcome) return outcome
  const progress = new Progress()
  for (const event of events) progress.see(event)
  if (!progress.complete) return INCOMPLETE
  const citations = events.filter((event): event is Cited => event.kind === 'citation')
  const said = outcome.said.filter(({ kind }) => kind !== 'citation')
  const data = ownData(said)
  const tells = tellsProvenance(context, citations.length)
  if (
    data !== undefined &&
    citations.length === 0 &&
    !tells &&
    searchItemOf(context) === undefined
  ) {
    const spliced = textWithOwnEchoes(data, context)
    if (spliced !== undefined) return answered(spliced)
  }
  const own = data === undefined ? undefined : parsed(data)
  const response =
    own === undefined
      ? built(events, outcome, context)
      : copied(withOwnEchoes(own, context), citations, context)
  return answered(
    JSON.stringify({
      ...response,
      ...(tells ? { standpipe: provenanceOf(context, outcome.charged) } : {}),
    }),
  )
}

/** The deployment's own body, when nothing in it was touched. */
function ownData(said: readonly ModelEvent[]): string | undefined {
  const whole = untouched(said, 0, 'responses', 'whole')
  return whole > 0 && whole === said.length ? said[0]?.frame?.data : undefined
}

function parsed(data: string): Fields | undefined {
  const json = parseJson(data, { depthMax: limits.jsonDepthMax })
  return json.ok && isFields(json.value) ? json.value : undefined
}

/** With the search that we did, and who is cited. */
function copied(own: Fields, citations: readonly Cited[], context: AnswerContext): Fields {
  const search = searchItemOf(context)
  if (search === undefined && citations.length === 0) return own
  const output = Array.isArray(own['output']) ? [...(own['output'] as readonly unknown[])] : []
  const last = output.findLastIndex((item) => isFields(item) && item['type'] === 'message')
  const message = output[last]
  if (isFields(message) && citations.length > 0) {
    const searched = context.request.searches !== undefined
    const before = Array.isArray(message['content'])
      ? (message['content'][0] as unknown)
      : undefined
    const known =
      isFields(before) && Array.isArray(before['annotations'])
        ? (before['annotations'] as readonly object[])
        : []
    const ours = citations.map(({ citation }) => annotationOf(citation, searched, 0))
    output[last] = annotated(message, 0, [...known, ...ours])
  }
  return { ...own, output: search === undefined ? output : [search, ...output] }
}

function built(events: readonly ModelEvent[], outcome: Outcome, context: AnswerContext): Fields {
  const output = new Output(context, new Events())
  const search = searchItemOf(context)
  if (search !== undefined) output.tell(search, 'completed', [])
  let reason: FinishReason = 'stop'
  for (const event of events) {
    if (!('choice' in event) || event.choice !== 0) continue
    if (event.kind === 'finish') reason = event.reason
    else if (event.kind === 'citation') output.cite(event.citation)
    else output.take(event)
  }
  const end = endOf(reason)
  output.end(end.status)
  return {
    ...responseOf(context),
    ...end,
    output: output.items(),
    usage: usageObject(outcome.usage),
  }
}
