import type { DialectId } from '../../models/chat.ts'
import type { Deployment } from '../../models/deployment.ts'
import { headersLost, type Losses } from '../../models/provider.ts'
import type { ModelRequest } from '../../models/request.ts'
import type { EffectKind } from '../../models/settings.ts'
import { withheldFrom } from '../../models/withheld.ts'
import { Losing } from '../losing.ts'
import { withoutPaths } from '../members.ts'
import type { EngineQuirks } from './engines/engine.ts'
import { isOpenAi, quirksOf } from './engines/engines.ts'

export type Body = Record<string, unknown>

/** A body for one deployment while it is written, and what of the request does not fit into it. */
export interface Writing {
  readonly quirks: EngineQuirks
  readonly openAi: boolean
  readonly permits: ReadonlySet<EffectKind>
  readonly losing: Losing
}

export interface Written {
  readonly body: Body
  readonly losses: Losses
}

export const begin = (
  deployment: Deployment,
  request: ModelRequest,
  permits: ReadonlySet<EffectKind>,
): Writing => {
  const losing = new Losing(request.dialect)
  // Headers of another dialect.
  for (const name of headersLost(request)) losing.drop(name)
  return { quirks: quirksOf(deployment), openAi: isOpenAi(deployment), permits, losing }
}

/** INVARIANT (raw is sent only while true): see RequestCommon.rawMessages. */
export const isOwn = (request: ModelRequest, dialect: DialectId): boolean =>
  request.dialect === dialect && request.messages === request.rawMessages

/** Members that make a vendor keep the conversation, beside `store`. */
const STORING: readonly string[] = ['metadata', 'prompt_cache_retention']

/**
 * The client's own body without what may not reach this deployment.
 *
 * INVARIANT (no effect without a permit): of the request's effects only permitted ones stay, and nothing
 * is stored but by a `store` that is permitted.
 */
export function fromRaw(request: ModelRequest, writing: Writing): Body {
  const { losing, permits, quirks } = writing
  const forbidden = (request.effects ?? []).filter(({ kind }) => !permits.has(kind))
  for (const { name, needed } of forbidden) losing.lose(name, needed)
  const paths = forbidden.map(({ name }) => name).filter((name) => name !== 'store')
  const body = paths.length === 0 ? { ...request.raw } : withoutPaths(request.raw, paths)
  // A delete makes a dictionary of a body, whether or not there is something to delete.
  if (Object.hasOwn(body, 'standpipe')) delete body['standpipe']
  const api =
    request.kind !== 'chat' ? 'vectors' : request.dialect === 'responses' ? 'responses' : 'chat'
  for (const name of [...withheldFrom(body, api), ...quirks.withheld]) {
    if (body[name] === undefined) continue
    delete body[name]
    losing.drop(name)
  }
  if (permits.has('store')) return body
  if (body['store'] !== undefined) {
    if (body['store'] === true) losing.drop('store')
    body['store'] = false
  }
  for (const name of STORING) {
    if (body[name] === undefined) continue
    delete body[name]
    losing.drop(name)
  }
  return body
}

/**
 * Effects and members that a body built from our values has no place for. `carried`: names of members
 * that are taken from the client's body all the same.
 */
export function loseRest(
  request: ModelRequest,
  writing: Writing,
  carried: (name: string) => boolean,
): void {
  const { losing, permits } = writing
  for (const { kind, name, needed } of request.effects ?? []) {
    // Addresses inside messages are parts, and judged where parts are written.
    if (kind === 'fetch' && permits.has(kind) && INSIDE_MESSAGES.test(name)) continue
    if (carried(name) && permits.has(kind)) continue
    losing.lose(name, needed)
  }
  for (const { name, needed } of request.untranslated ?? [])
    if (!carried(name)) losing.lose(name, needed)
}

const INSIDE_MESSAGES = /^(messages|input|system|contents?)\b/

/** Members of a client's body that our values hold, or that are ours. */
export function loseUnknown(
  request: ModelRequest,
  writing: Writing,
  isCarried: (name: string) => boolean,
): void {
  const told = new Set(
    [...(request.effects ?? []), ...(request.untranslated ?? [])].map(
      ({ name }) => /^[^.[]+/.exec(name)?.[0] ?? name,
    ),
  )
  for (const name of Object.keys(request.raw)) {
    if (request.raw[name] === null || request.raw[name] === undefined) continue
    if (!isCarried(name) && !told.has(name)) writing.losing.lose(name, SHAPES.has(name))
  }
}

/** Shapes of the answer by the names of engines: an answer without them is none. */
const SHAPES: ReadonlySet<string> = new Set([
  'guided_json',
  'guided_regex',
  'guided_choice',
  'guided_grammar',
  'structured_outputs',
  'json_schema',
  'grammar',
])
