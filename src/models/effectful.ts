import type { EffectKind } from './settings.ts'

/**
 * Names of members with which servers of whatever dialect do more than answer: one list for all bodies
 * that go out raw, whoever reads them there. Without regard to case; `_` and `-` count for nothing.
 */
const NAMES: Readonly<Record<EffectKind, readonly string[]>> = {
  act: [
    'web_search_options',
    'web_search',
    'web_fetch',
    'online',
    'enable_search',
    'enable_web_search',
    'search_parameters',
    'search_options',
    'search_mode',
    'compound_custom',
    'connectors',
    'system_tools',
    'builtin_tools',
    'server_tools',
    'tool_resources',
    'mcp',
    'mcp_servers',
    'plugins',
    'data_sources',
    'container',
    'agent_id',
    'assistant_id',
    'deferred',
    'callback_url',
    'webhook',
    'webhook_url',
    'webhooks',
    'notification_url',
  ],
  fetch: ['file_ids', 'vector_store_ids'],
  store: [
    'previous_response_id',
    'previous_message_id',
    'previous_interaction_id',
    'thread',
    'thread_id',
    'conversation',
    'conversation_id',
  ],
}

/** One form for all ways in which one name is written; servers in Go read members without regard to case. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')

const KINDS: ReadonlyMap<string, EffectKind> = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) =>
    names.map((name) => [plainName(name), kind as EffectKind] as const),
  ),
)

/** What a server does that knows a member of this name; undefined: nothing that we know of. */
export const effectOfName = (name: string): EffectKind | undefined => KINDS.get(plainName(name))

export const isEffectful = (name: string): boolean => effectOfName(name) !== undefined

/** Whether a member is asked for at all: `false`, null and nothing are not. */
export const isAsked = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false
