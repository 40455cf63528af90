import type { Grant } from '../authorization/authorization.ts'
import { putAway, takeOut, type Owning, type PlaceholderValue } from '../content/placeholder.ts'
import type { Scanner } from '../dlp/scan.ts'
import { assert } from '../kernel/assert.ts'
import { join, joinAll, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { instant } from '../kernel/values.ts'
import type { SubjectKeys } from '../keys/keys.ts'
import type { ModelRequest } from '../models/request.ts'
import { conversationOf } from './conversation.ts'
import { contentSubject, ownerOf } from './owner.ts'
import {
  nextPlaceholder,
  PLACEHOLDER_CHARS,
  PLACEHOLDER_OPENING,
  placeholderText,
  type Restore,
} from './placeholders.ts'
import type { Stages } from './stages.ts'

type World = Pick<Stages, 'keys' | 'placeholders' | 'clock' | 'current'>
type Values = ReadonlyMap<string, PlaceholderValue>

/**
 * The placeholders of one conversation of one principal.
 *
 * INVARIANT (a placeholder tells nothing): it is a hash of the value under a key of the principal (of the
 * person, where there is one) and over owner and conversation: the same value is the same placeholder in
 * all of a conversation, and another one in every other.
 */
export class Tokens {
  readonly #world: World
  readonly #keys: SubjectKeys
  readonly #owning: Owning

  private constructor(world: World, keys: SubjectKeys, owning: Owning) {
    this.#world = world
    this.#keys = keys
    this.#owning = owning
  }

  /** `request`: as the client wrote it; how it begins names its conversation. Undefined: nothing is kept here. */
  static async of(
    world: World,
    { principal }: Pick<Grant, 'principal'>,
    request: ModelRequest,
  ): Promise<Tokens | undefined> {
    if (world.placeholders === undefined) return undefined
    const subject = contentSubject(principal)
    const keys = await world.keys.subject(subject)
    const conversation = keys.commit('conversation', conversationOf(principal, request)).mac
    return new Tokens(world, keys, { owner: ownerOf(principal), conversation, subject })
  }

  /** Gives placeholders and remembers in `values` what they stand for. */
  naming(
    scanner: Pick<Scanner, 'raiseOf'>,
    values: Map<string, PlaceholderValue>,
  ): (text: string, type: string) => string {
    const { owner, conversation } = this.#owning
    /** A text may stand in a request ten thousand times. */
    const given = new Map<string, string>()
    return (text, type) => {
      const before = given.get(`${type}\n${text}`)
      if (before !== undefined) return before
      const named = `${owner}\n${conversation}\n${type}\n${text}`
      const { mac } = this.#keys.commit('placeholder', named)
      const placeholder = placeholderText(type, Buffer.from(mac, 'base64url'))
      const known = values.get(placeholder)
      assert(known === undefined || known.text === text, 'two values never share a placeholder')
      given.set(`${type}\n${text}`, placeholder)
      values.set(placeholder, { text, type, label: scanner.raiseOf(type) })
      return placeholder
    }
  }

  /** INVARIANT (intent before effect): what a placeholder stands for is durable before it leaves. */
  async putAway(values: Values): Promise<void> {
    const { placeholders, keys, clock, current } = this.#world
    if (values.size === 0 || placeholders === undefined) return
    const expiresAt = instant(clock.now() + current().placeholdersKeepMs)
    await putAway({ placeholders, keys }, this.#owning, values, expiresAt)
  }

  /** What the placeholders that the client wrote stand for, as far as this conversation made them. */
  async known(request: ModelRequest): Promise<Values> {
    const { placeholders, keys, clock } = this.#world
    const wanted = [...placeholdersIn(request)].slice(0, limits.placeholdersFoundMax)
    if (placeholders === undefined || wanted.length === 0) return new Map()
    return takeOut({ placeholders, keys }, this.#owning, wanted, clock.now())
  }
}

/** Asked of every request: it looks for one short text. */
export const holdsPlaceholders = ({ messages }: ModelRequest): boolean =>
  messages.some(({ parts }) =>
    parts.some((part) => textsIn(part).some((text) => text.includes(PLACEHOLDER_OPENING))),
  )

const textsIn = (part: ModelRequest['messages'][number]['parts'][number]): readonly string[] => {
  if (part.kind === 'text' || part.kind === 'thinking' || part.kind === 'toolResult')
    return [part.text]
  if (part.kind === 'toolCall') return [part.arguments]
  return part.kind === 'document' ? [part.text ?? ''] : []
}

function placeholdersIn({ messages }: ModelRequest): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { parts } of messages)
    for (const part of parts)
      for (const text of textsIn(part))
        for (
          let span = nextPlaceholder(text);
          span !== undefined;
          span = nextPlaceholder(text, span.end)
        )
          found.add(text.slice(span.start, span.end))
  return found
}

/** Asked at most once, and only when it is needed. */
export function onceAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => (asked ??= ask())
}

/**
 * Puts away what the placeholders of a changed request stand for, and gives what its answer is restored
 * with: these, and those that the client wrote and that are of its conversation.
 */
export async function restoreFor(
  stages: Stages,
  grant: Grant,
  request: ModelRequest,
  {
    tokens,
    values,
  }: { readonly tokens: () => Promise<Tokens | undefined>; readonly values: Values },
): Promise<Restore | undefined> {
  const isNeeded =
    values.size > 0 || (stages.placeholders !== undefined && holdsPlaceholders(request))
  const own = isNeeded ? await tokens() : undefined
  if (own === undefined) return undefined
  await own.putAway(values)
  return restoreOf(stages, grant, new Map([...(await own.known(request)), ...values]))
}

/** INVARIANT (restored only for who may): policy of this moment is asked for each value. */
export function restoreOf(
  { current }: Pick<Stages, 'current'>,
  grant: Grant,
  values: Values,
): Restore | undefined {
  if (values.size === 0) return undefined
  // What it raises now counts beside what it raised then.
  const labelOf = ({ label, type }: PlaceholderValue): Label =>
    join(label, current().scanner.raiseOf(type))
  return {
    maxChars: PLACEHOLDER_CHARS,
    label: joinAll(Array.from(values.values(), labelOf)),
    valueOf(placeholder) {
      const value = values.get(placeholder)
      if (value === undefined) return undefined
      const label = labelOf(value)
      const { allowed, failed } = current().authorization.mayDetokenise(grant, label)
      return allowed && !failed ? { text: value.text, label, type: value.type } : undefined
    },
  }
}
