import { parseJson } from '../kernel/json.ts'
import type { Label } from '../kernel/label.ts'
import type { Instant } from '../kernel/values.ts'
import type { KeyService } from '../keys/keys.ts'

/** A value that a placeholder stands for, at rest: sealed, with what is needed to find and to forget it. */
export interface PlaceholderRow {
  /** The placeholder's own text: a keyed hash, which the model has seen. */
  readonly placeholder: string
  /** `app:intranet for user:ada`: whose request it was made for. */
  readonly owner: string
  /** Keyed hash of the conversation that it was made in. */
  readonly conversation: string
  readonly keyId: string
  /** From here on it is nobody's: not read, and deleted by the next sweep. */
  readonly expiresAt: Instant
  /** Ciphertext; its associated data names owner, conversation and placeholder. */
  readonly bytes: Uint8Array
}

/**
 * Port. Every implementation runs `placeholderStoreSuite` of `placeholder-conformance.ts`.
 *
 * INVARIANT (own alone): what another owner or another conversation made is as unknown as what nobody made.
 */
export interface PlaceholderStore {
  /** Adds rows, or puts them in the place of the same owner's and conversation's. All or none; MUST be durable before it resolves. */
  put(rows: readonly PlaceholderRow[]): Promise<void>
  /** Those of them that are there and not expired at `at`, in no order. MUST NOT wait for commits in progress. */
  find(
    whose: Pick<PlaceholderRow, 'owner' | 'conversation'>,
    placeholders: readonly string[],
    at: Instant,
  ): Promise<readonly PlaceholderRow[]>
  /** Deletes what expired, the oldest first, at most `limit`; its bytes leave the files. Returns how many. */
  deleteExpired(at: Instant, limit: number): Promise<number>
}

/** What a placeholder stands for. */
export interface PlaceholderValue {
  readonly text: string
  /** The detector's, that found it. */
  readonly type: string
  /** What it raised when it was taken out. */
  readonly label: Label
}

export interface PlaceholderVault {
  readonly placeholders: PlaceholderStore
  readonly keys: Pick<KeyService, 'seal' | 'open'>
}

/** In whose name values are put away. */
export interface Owning {
  readonly owner: string
  readonly conversation: string
  /** Whose content key seals them: once that key is destroyed, none of them can be read. */
  readonly subject: string
}

const DOMAIN = 'placeholder'
/** A keyed hash and a placeholder hold no line break, so that the place is told apart from any other. */
const placeOf = (
  { owner, conversation }: Pick<PlaceholderRow, 'owner' | 'conversation'>,
  placeholder: string,
) => ({ domain: DOMAIN, row: `${placeholder}\n${conversation}\n${owner}` })

/** Durable when it resolves. */
export async function putAway(
  { placeholders, keys }: PlaceholderVault,
  owning: Owning,
  values: ReadonlyMap<string, PlaceholderValue>,
  expiresAt: Instant,
): Promise<void> {
  const { owner, conversation, subject } = owning
  const rows: PlaceholderRow[] = []
  for (const [placeholder, { text, type, label }] of values) {
    const plain = Buffer.from(JSON.stringify({ text, type, label }))
    const { keyId, bytes } = await keys.seal(subject, placeOf(owning, placeholder), plain)
    rows.push({ placeholder, owner, conversation, keyId, expiresAt, bytes })
  }
  await placeholders.put(rows)
}

/** Unknown, expired, foreign and shredded ones are left out alike. */
export async function takeOut(
  { placeholders, keys }: PlaceholderVault,
  whose: Pick<Owning, 'owner' | 'conversation'>,
  wanted: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, PlaceholderValue>> {
  const values = new Map<string, PlaceholderValue>()
  if (wanted.length === 0) return values
  for (const row of await placeholders.find(whose, wanted, at)) {
    const plain = keys.open(row, placeOf(whose, row.placeholder))
    const value = plain === undefined ? undefined : valueIn(plain)
    if (value !== undefined) values.set(row.placeholder, value)
  }
  return values
}

/** Nobody else can have written it: it was sealed. */
function valueIn(plain: Uint8Array): PlaceholderValue | undefined {
  const parsed = parseJson(Buffer.from(plain).toString('utf8'), { depthMax: DEPTH })
  return parsed.ok ? (parsed.value as PlaceholderValue) : undefined
}
const DEPTH = 4
