import type { Basis, Kept } from '../content/kept.ts'
import { recall } from '../content/vault.ts'
import { principalText, type Principal } from '../identity/principal.ts'
import type { Json } from '../kernel/json.ts'
import { join, PUBLIC } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import type { RequestId } from '../kernel/values.ts'
import type { ChatRequest, Message, ModelEvent, Part } from '../models/chat.ts'
import { profileIdOf, type Tags } from '../models/profile.ts'
import type { ModelRequest } from '../models/request.ts'
import { requestIdOf } from '../models/response-id.ts'
import type { Effect } from '../models/settings.ts'
import { tooMuch } from './bounds.ts'
import { ownerOf } from './owner.ts'
import type { Snapshot, Stages } from './stages.ts'
import { userNamed } from './work.ts'

/** A request whose names stand for what its principal may name. */
export interface Resolved {
  readonly request: ModelRequest
  /** Documents behind the answer that it goes on from. */
  readonly basis: readonly Basis[]
  /** Of the answer that it goes on from: asked of policy again once there is a grant. */
  readonly earlier: Pick<Kept, 'found' | 'label' | 'basis' | 'restored'> | undefined
  /** The inference profile that it was sent to. */
  readonly profile: string | undefined
}

/** Nothing to look up: what nearly every request is. */
const plain = (request: ModelRequest): Resolved => ({
  request,
  basis: [],
  earlier: undefined,
  profile: undefined,
})

/** An inference profile becomes its alias, an earlier answer becomes the messages that led to it. */
export function resolve(
  stages: Stages,
  snapshot: Snapshot,
  principal: Principal,
  request: ModelRequest,
): Resolved | Promise<OrRefusal<Resolved>> {
  const profile = snapshot.aliases.has(request.alias) ? undefined : profileIdOf(request.alias)
  const previous = request.kind === 'chat' ? request.previous : undefined
  return profile === undefined && previous === undefined
    ? plain(request)
    : lookUp(stages, principal, request, { profile, previous })
}

async function lookUp(
  stages: Stages,
  principal: Principal,
  request: ModelRequest,
  names: { readonly profile: string | undefined; readonly previous: string | undefined },
): Promise<OrRefusal<Resolved>> {
  const profile =
    names.profile === undefined
      ? undefined
      : await stages.profiles.get(principalText(principal), names.profile)
  // An unknown profile is left as the name of a model that nobody has.
  const own: ModelRequest =
    profile === undefined
      ? request
      : { ...request, alias: profile.alias, tags: both(request.tags, profile.tags) }
  if (own.kind !== 'chat' || own.previous === undefined)
    return { ...plain(own), profile: profile?.id }
  const earlier = await earlierAnswer(stages, principal, own)
  if (isRefusal(earlier)) return earlier
  const whole = goingOn(own, earlier)
  const over = tooMuch(whole)
  if (over !== undefined) return over
  return {
    request: whole,
    basis: earlier.basis,
    earlier,
    profile: profile?.id,
  }
}

/** The profile's win: whoever made it answers for them. Names come from outside. */
const both = (request: Tags | undefined, profile: Tags): Tags =>
  Object.fromEntries(new Map([...Object.entries(request ?? {}), ...Object.entries(profile)]))

const PARAM = 'previous_response_id'
/** As the caller wrote it: a body without the one member named a session. */
const memberOf = ({ raw }: ChatRequest): string => (Object.hasOwn(raw, PARAM) ? PARAM : 'sessionId')

async function earlierAnswer(
  stages: Stages,
  principal: Principal,
  request: ChatRequest,
): Promise<OrRefusal<Kept>> {
  const { previous = '' } = request
  const param = memberOf(request)
  const id = requestIdOf(previous)
  if (id === undefined) return unknownAnswer(previous, param)
  const vault = { content: stages.content, keys: stages.keys }
  const kept = await recall(vault, ownerOf(principal), id, stages.clock.now())
  if (kept === undefined)
    return (await isOwn(stages, principal, id)) ? notKept(param) : unknownAnswer(previous, param)
  if (!kept.complete)
    return refusal(
      'invalid_request',
      `the answer that \`${param}\` names broke off; send the whole conversation instead`,
      { param },
    )
  // Nothing is lost silently: what our values do not hold cannot be sent again.
  if (partsOf(kept).some(({ kind }) => kind === 'opaque'))
    return refusal(
      'invalid_request',
      `the conversation that \`${param}\` names holds parts that are not kept; send it whole instead`,
      { param },
    )
  return kept.basis.length <= limits.basisMax
    ? kept
    : refusal(
        'limit_exceeded',
        'the conversation is built on too many documents; begin a new one',
        { param },
      )
}

const partsOf = ({ messages }: Pick<Kept, 'messages'>): readonly Part[] =>
  messages.flatMap(({ parts }) => parts)

/**
 * INVARIANT (own alone): only who asked it learns that a request was there and is not kept. Where it is
 * not known any more for whom an app asked, it is nobody's.
 */
async function isOwn(stages: Stages, principal: Principal, id: RequestId): Promise<boolean> {
  const view = await stages.ledger.request(id)
  const name = principalText(principal)
  if (view?.attempts.some((attempt) => attempt.principal === name) !== true) return false
  const asked = (view.explanation ?? {}) as { readonly principal?: Json; readonly user?: Json }
  // What an app asked for one person is not told to the next, nor to the app alone.
  return asked.principal === name && asked.user === userNamed(principal).user
}

const notKept = (param: string): Refusal =>
  refusal(
    'invalid_request',
    `the answer that \`${param}\` names is not kept (any more); send the whole conversation instead, or have the alias's \`content.keepDays\` set`,
    { param },
  )
const unknownAnswer = (previous: string, param: string): Refusal =>
  refusal('not_found', `there is no answer \`${previous.slice(0, 100)}\` of this key`, {
    param,
  })

/**
 * A request's own instructions, which OpenAI does not carry over to what goes on from it: the leading
 * system message, where its body has the member. And the rest.
 */
export function parted({ messages, raw, dialect }: Conversation): {
  readonly instructions: readonly Message[]
  readonly said: readonly Message[]
} {
  const has = dialect === 'responses' && typeof raw['instructions'] === 'string'
  const leading = has && messages[0]?.role === 'system' ? 1 : 0
  return { instructions: messages.slice(0, leading), said: messages.slice(leading) }
}
type Conversation = Pick<ModelRequest, 'messages' | 'raw' | 'dialect'>

/**
 * The whole conversation, so that it is classified, held for and sent as such. Without `rawMessages`, so
 * that the body is built anew; without the member itself, which means nothing to a deployment.
 *
 * INVARIANT (labels only rise): what the earlier answer was built from labels this request too. What was
 * found in that answer is found in it again: declared for the whole, it could not be replaced any more.
 */
function goingOn(request: ChatRequest, earlier: Kept): ChatRequest {
  const { rawMessages: _changed, previous: _resolved, raw, ...rest } = request
  const { [PARAM]: _named, ...rawRest } = raw
  const isOther = ({ name }: { readonly name: string }): boolean => name !== PARAM
  const before = partsOf(earlier)
  const { instructions, said } = parted(request)
  // A vendor that is given an address of the earlier conversation again reads it again.
  const fetches: readonly Effect[] = before.some((part) => 'url' in part && part.url !== undefined)
    ? [{ kind: 'fetch', name: PARAM, needed: true }]
    : []
  return {
    ...rest,
    raw: rawRest,
    messages: [...instructions, ...earlier.messages, answerMessage(earlier), ...said],
    declared: join(request.declared ?? PUBLIC, earlier.label),
    declaredBy: request.declared === undefined ? 'earlier answer' : 'caller and earlier answer',
    wants: {
      ...rest.wants,
      tools: rest.wants.tools || before.some(({ kind }) => kind === 'toolCall'),
      images: rest.wants.images || before.some(({ kind }) => kind === 'image'),
    },
    effects: [...(rest.effects ?? []).filter(isOther), ...fetches],
    ...(rest.untranslated === undefined ? {} : { untranslated: rest.untranslated.filter(isOther) }),
  }
}

/** The first choice of an answer, as the message that it was. */
export function answerMessage({ batches }: Pick<Kept, 'batches'>): Message {
  const parts: Part[] = []
  for (const event of batches.flat()) {
    if (!('choice' in event) || event.choice !== 0) continue
    const last = parts.at(-1)
    const grown = grownBy(last, event)
    if (grown !== undefined) parts[parts.length - 1] = grown
    else {
      const part = partOf(event)
      if (part !== undefined) parts.push(part)
    }
  }
  return { role: 'assistant', parts: parts.map(({ at: _at, ...part }: Placed) => part) }
}

type Said = ModelEvent & { readonly choice: number }
/** Pieces of a tool call say which one they belong to. */
type Placed = Part & { readonly at?: number }

/** The part with this piece at its end; undefined: the piece begins a part of its own. */
function grownBy(part: Placed | undefined, event: Said): Placed | undefined {
  if (part?.kind === 'text' && event.kind === 'text')
    return { ...part, text: part.text + event.text }
  if (part?.kind === 'toolCall' && event.kind === 'toolCall' && part.at === event.index)
    return { ...part, arguments: part.arguments + event.text }
  const isThought = part?.kind === 'thinking' && event.kind === 'reasoning'
  // A signature closes its thought.
  if (!isThought || event.redacted !== undefined || part.signature !== undefined) return undefined
  const { signature } = event
  const text = part.text + event.text
  return { ...part, text, ...(signature === undefined ? {} : { signature }) }
}

function partOf(event: Said): Placed | undefined {
  if (event.kind === 'text')
    return event.text === '' ? undefined : { kind: 'text', text: event.text }
  if (event.kind === 'toolCall') {
    const { id = '', name = '', text, index } = event
    return { kind: 'toolCall', id, name, arguments: text, at: index }
  }
  if (event.kind !== 'reasoning') return undefined
  const { text, signature, redacted } = event
  if (redacted !== undefined) return { kind: 'redactedThinking', data: redacted }
  if (text === '' && signature === undefined) return undefined
  return { kind: 'thinking', text, ...(signature === undefined ? {} : { signature }) }
}
