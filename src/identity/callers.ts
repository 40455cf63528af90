import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import { refusedAs, type Caller } from './caller.ts'
import type { CredentialHeaders, KeyRing } from './key-ring.ts'
import type { Person, Principal } from './principal.ts'
import type { SignedCallers } from './signed-callers.ts'
import { isPresigned, isSigned, PRESIGNED } from './signed-request.ts'
import type { UserTokens } from './user-tokens.ts'

export interface CallersParts {
  readonly ring: KeyRing
  readonly signed: SignedCallers
  readonly tokens: UserTokens
}

/** What a request shows: a key or a signature, a person's token, or a key and the token of whom it asks for. */
type Shown =
  | { readonly by: 'key' | 'signature'; readonly token: string | undefined }
  | { readonly by: 'token'; readonly token: string }

/**
 * Who calls, whatever they show.
 *
 * INVARIANT (a user never widens): a token beside a key changes the principal in one way only, by a
 * `user` whose rights are needed as well.
 */
export class Callers {
  readonly #parts: CallersParts

  constructor(parts: CallersParts) {
    this.#parts = parts
  }

  /** Before the body is read. Waits only for a token that is not known yet. */
  recognize(caller: Caller): OrRefusal<Principal> | Promise<OrRefusal<Principal>> {
    const shown = shownBy(caller)
    if (isRefusal(shown)) return shown
    const key = this.#keyHolder(shown, caller, 'recognize')
    if (shown.token === undefined || isRefusal(key)) return key ?? NOTHING
    const person = this.#parts.tokens.verify(shown.token)
    return person instanceof Promise
      ? person.then((known) => together(key, known))
      : together(key, person)
  }

  /** With the body. MUST have been recognized: a token is not verified here. */
  authenticate(caller: Caller): OrRefusal<Principal> {
    const shown = shownBy(caller)
    if (isRefusal(shown)) return shown
    const key = this.#keyHolder(shown, caller, 'authenticate')
    if (shown.token === undefined || isRefusal(key)) return key ?? NOTHING
    return together(key, this.#parts.tokens.known(shown.token))
  }

  #keyHolder(
    { by }: Shown,
    caller: Caller,
    how: 'recognize' | 'authenticate',
  ): OrRefusal<Principal> | undefined {
    const { ring, signed } = this.#parts
    if (by === 'token') return undefined
    return by === 'signature'
      ? signed[how](caller)
      : ring.authenticate(caller.headers as CredentialHeaders)
  }
}

const BEARER_TOKEN = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i

function shownBy(caller: Caller): OrRefusal<Shown> {
  if (isPresigned(caller)) return PRESIGNED
  const { authorization, 'x-api-key': apiKey, 'standpipe-user-token': beside } = caller.headers
  const said = typeof authorization === 'string' ? authorization : authorization?.join(',')
  const token = typeof beside === 'string' ? beside : beside?.join(',')
  if (isSigned(said)) return apiKey === undefined ? { by: 'signature', token } : TWO
  // An API key has no point in it, and most requests show one.
  const isToken = apiKey === undefined && said?.includes('.') === true
  const alone = isToken ? BEARER_TOKEN.exec(said)?.[1] : undefined
  if (alone === undefined) return { by: 'key', token }
  return token === undefined || token === alone ? { by: 'token', token: alone } : TWO_TOKENS
}

/** The person alone, or the app with the person whom it asks for. */
function together(key: Principal | undefined, person: OrRefusal<Person>): OrRefusal<Principal> {
  if (key === undefined) return person
  if (isRefusal(person)) return refusedAs(person, key)
  if (key.kind !== 'app') return refusedAs(NOT_AN_APP, key)
  const known = TOGETHER.get(person)
  if (known?.key === key) return known.is
  const until = [key.until, person.until].filter((at) => at !== undefined).toSorted((a, b) => a - b)
  const is: Principal = {
    ...key,
    user: person,
    ...(until[0] === undefined ? {} : { until: until[0] }),
  }
  TOGETHER.set(person, { key, is })
  return is
}
/** The same two are the same principal, so that what is remembered of it is found again. */
const TOGETHER = new WeakMap<Person, { readonly key: Principal; readonly is: Principal }>()

const no = (message: string): Refusal => refusal('unauthenticated', message)
const TWO = no('a signature and an API key were sent; send one of them')
const TWO_TOKENS = no(
  'two user tokens were sent, in `authorization` and in `standpipe-user-token`; send one',
)
const NOT_AN_APP = no(
  'a user token goes beside the key of an app; leave it out, or use the key of an app',
)
const NOTHING = no('nothing was sent that says who calls; send an API key')
