import { collectText } from '../../kernel/texts.ts'
import type { CacheMark } from '../../models/chat.ts'
import type { Effect, EffectKind, Untranslated } from '../../models/settings.ts'
import { isFields, type Fields } from '../body.ts'
import { reachOf } from '../effects-in.ts'

/** What decoding gathers beside our values. */
export interface Found {
  /** Text that stands nowhere in our values but goes out with the body: scanned like any other. */
  readonly unknown: string[]
  readonly effects: Effect[]
  readonly untranslated: Untranslated[]
  /** A member that we do not know holds bytes. */
  unscannable: boolean
}

/** A member that our values do not hold: its text is scanned, its name is told when it is lost. */
export function keepApart(value: unknown, name: string, needed: boolean, found: Found): void {
  if (value === undefined || value === null) return
  collectText(value, found.unknown)
  found.untranslated.push({ name, needed })
}

/** All members but those that the caller understands. */
export function collectOthers(
  value: Fields,
  covered: ReadonlySet<string>,
  param: string,
  found: Found,
): void {
  for (const key of Object.keys(value)) {
    if (covered.has(key)) continue
    const name = param === '' ? key : `${param}.${key}`
    found.unknown.push(key)
    keepApart(value[key], name, false, found)
    const { fetches, unscannable, kinds } = reachOf(value[key], key)
    for (const kind of kinds) addEffect(kind, name, true, found)
    if (fetches) addEffect('fetch', name, true, found)
    if (unscannable) found.unscannable = true
  }
}

export function addEffect(kind: EffectKind, name: string, needed: boolean, found: Found): void {
  found.effects.push({ kind, name, needed })
}

const MARK: ReadonlySet<string> = new Set(['type', 'ttl'])

/** `cache_control` of a block or tool. What is no mark that we know is kept for its own dialect. */
export function cacheOf(
  owner: Fields,
  param: string,
  found: Found,
): { readonly cache?: CacheMark } {
  const value = owner['cache_control']
  if (value === undefined || value === null) return {}
  const name = `${param}.cache_control`
  if (!isFields(value) || value['type'] !== 'ephemeral') {
    keepApart(value, name, false, found)
    return {}
  }
  collectOthers(value, MARK, name, found)
  const { ttl } = value
  if (ttl === '5m' || ttl === '1h') return { cache: { ttl } }
  keepApart(ttl, `${name}.ttl`, false, found)
  return { cache: {} }
}
