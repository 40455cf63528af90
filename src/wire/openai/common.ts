import { limits } from '../../kernel/limits.ts'
import { effectOfName, isAsked } from '../../models/effectful.ts'
import { isFields, type Fields } from '../body.ts'
import type { Format, Reasoning } from '../../models/settings.ts'
import { isThere, type Notes } from './notes.ts'
import type { Reader } from './reader.ts'

type Effort = NonNullable<Reasoning['effort']>
const EFFORTS: ReadonlySet<string> = new Set<Effort>([
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
])

/** An effort that we have no word for goes on in this dialect and is named as lost in others. */
export function effortOf(value: unknown, name: string, notes: Notes): Effort | undefined {
  if (!isThere(value)) return undefined
  if (typeof value === 'string' && EFFORTS.has(value)) return value as Effort
  notes.lost(name, false)
  return undefined
}

/** `text`, `json_object` and `json_schema`; `schema` is where the last one's members stand. */
export function formatOf(
  type: unknown,
  schema: unknown,
  name: string,
  notes: Notes,
): Format | undefined {
  if (!isThere(type) || type === 'text') return undefined
  if (type === 'json_object') return { kind: 'json' }
  if (type !== 'json_schema' || !isFields(schema) || !isFields(schema['schema'])) {
    notes.lost(name, true)
    return undefined
  }
  const { description, strict } = schema
  return {
    kind: 'schema',
    name: typeof schema['name'] === 'string' ? schema['name'] : 'answer',
    schema: schema['schema'],
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof strict === 'boolean' ? { strict } : {}),
  }
}

/** Chargeback tags: the pairs of texts in `metadata`. */
export function tagsOf(metadata: unknown): Readonly<Record<string, string>> | undefined {
  if (!isFields(metadata)) return undefined
  const pairs = Object.entries(metadata).filter(
    (pair): pair is [string, string] =>
      typeof pair[1] === 'string' &&
      pair[0].length <= limits.tagNameCharsMax &&
      pair[1].length <= limits.tagValueCharsMax,
  )
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs.slice(0, limits.tagsMax))
}

/** Members with which a vendor keeps what it was sent. */
export function noteStoring(raw: Fields, notes: Notes): void {
  if (raw['store'] === true) notes.effect('store', 'store', false)
  if (isFields(raw['metadata']) && Object.keys(raw['metadata']).length > 0)
    notes.effect('store', 'metadata', false)
  if (isThere(raw['prompt_cache_retention']) && raw['prompt_cache_retention'] !== 'in_memory')
    notes.effect('store', 'prompt_cache_retention', false)
}

/** Members with which servers search, fetch, keep or run tools of their own. `known`: read where they stand. */
export function noteActing(raw: Fields, notes: Notes, known: ReadonlySet<string>): void {
  for (const name of Object.keys(raw)) {
    const kind = known.has(name) || !isAsked(raw[name]) ? undefined : effectOfName(name)
    if (kind === undefined) continue
    notes.effect(kind, name, true)
    notes.lost(name, true)
  }
}

/** `user` is the older name of `safety_identifier`. */
export const userOf = (reader: Reader): string | undefined =>
  reader.text('safety_identifier') ?? reader.text('user')
