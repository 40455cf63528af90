import type { Instant, RequestId } from '../kernel/values.ts'
import { instant } from '../kernel/values.ts'
import type { KeyService } from '../keys/keys.ts'
import { decodeKept, encodeKept, type Kept } from './kept.ts'
import type { ContentStore } from './store.ts'

const DOMAIN = 'content'
const DAY_MS = 24 * 3_600_000

/** Where content is kept, and the keys that seal it. */
export interface Vault {
  readonly content: ContentStore
  readonly keys: Pick<KeyService, 'seal' | 'open'>
}

/** Whose a kept request is, and for how long. */
export interface Keeping {
  readonly request: RequestId
  readonly owner: string
  /** Whose key seals it: once that key is destroyed, nothing of it can be read. */
  readonly subject: string
  readonly alias: string
  readonly days: number
}

/** False when it is too long to be kept. Durable when it resolves. */
export async function keep(
  { content, keys }: Vault,
  keeping: Keeping,
  { kept, at }: { readonly kept: Kept; readonly at: Instant },
): Promise<boolean> {
  const plain = encodeKept(kept)
  if (plain === undefined) return false
  const { request, owner, subject, alias, days } = keeping
  const { keyId, bytes } = await keys.seal(subject, { domain: DOMAIN, row: request }, plain)
  const expiresAt = instant(at + days * DAY_MS)
  await content.put({ request, owner, subject, alias, keyId, keptAt: at, expiresAt, bytes })
  return true
}

/** Undefined: not kept, expired, somebody else's, or its key was destroyed. */
export const recall = async (
  vault: Vault,
  owner: string,
  request: string,
  at: Instant,
): Promise<Kept | undefined> => (await recallOf(vault, owner, request, at))?.kept

/** The same, with the alias that it was asked of. */
export async function recallOf(
  { content, keys }: Vault,
  owner: string,
  request: string,
  at: Instant,
): Promise<{ readonly alias: string; readonly kept: Kept } | undefined> {
  const row = await content.get(owner, request, at)
  if (row === undefined) return undefined
  const plain = keys.open(row, { domain: DOMAIN, row: row.request })
  const kept = plain && decodeKept(plain)
  return kept && { alias: row.alias, kept }
}
