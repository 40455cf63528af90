import { createHash } from 'node:crypto'
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal, refusal, type OrRefusal, type Refusal } from '../kernel/refusal.ts'
import { instant, type Instant } from '../kernel/values.ts'
import type { Directory } from './directory.ts'
import { IssuerKeys, type FetchJson, type IssuerConfig } from './issuer.ts'
import type { Person } from './principal.ts'

/** What none but the holder of a private key may have signed with; no `none`, no shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']
/** As configuration writes user ids. */
const USER_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$/

export interface UserTokensParts {
  readonly issuers: readonly IssuerConfig[]
  readonly directory: Directory
  readonly fetch: FetchJson
  readonly clock: Clock
}

interface Issuer {
  readonly config: IssuerConfig
  readonly keys: IssuerKeys
}

/** What a verified token says. */
interface Vouched {
  readonly issuer: string
  readonly userId: string
  readonly groups: readonly string[]
  readonly expiresAt: Instant
  /** By the directory of now. */
  person?: { readonly of: Directory; readonly is: OrRefusal<Person> }
}

/**
 * ID tokens of people. Verified once, then known until they expire.
 *
 * INVARIANT (a token stands for itself): what is remembered is remembered under the SHA-256 of the whole
 * token, never under a part of it, and never beyond the token's expiry.
 */
export class UserTokens {
  readonly #parts: Pick<UserTokensParts, 'fetch' | 'clock'>
  #directory: Directory
  #issuers: readonly Issuer[]
  /** Least recently used first. */
  #known = new Map<string, Vouched>()

  constructor(parts: UserTokensParts) {
    this.#parts = parts
    this.#directory = parts.directory
    this.#issuers = this.#open(parts.issuers)
  }

  get size(): number {
    return this.#known.size
  }

  /** Tokens are verified anew when their issuers changed. */
  configure(directory: Directory, issuers: readonly IssuerConfig[]): void {
    this.#directory = directory
    const before = JSON.stringify(this.#issuers.map(({ config }) => config))
    if (JSON.stringify(issuers) === before) return
    this.#issuers = this.#open(issuers)
    this.#known = new Map()
  }

  /** At once for a token that is known; otherwise it is verified, for which keys may be fetched. */
  verify(token: string): OrRefusal<Person> | Promise<OrRefusal<Person>> {
    return this.#known.has(nameOf(token)) ? this.known(token) : this.#verified(token)
  }

  /** A token that was verified. */
  known(token: string): OrRefusal<Person> {
    const name = nameOf(token)
    const vouched = this.#known.get(name)
    if (vouched === undefined) return FORGOTTEN
    this.#known.delete(name)
    if (vouched.expiresAt <= this.#parts.clock.now()) return EXPIRED
    this.#known.set(name, vouched)
    return this.#person(vouched)
  }

  async #verified(token: string): Promise<OrRefusal<Person>> {
    const vouched = await this.#vouched(token)
    if (isRefusal(vouched)) return vouched
    this.#known.set(nameOf(token), vouched)
    if (this.#known.size > limits.userTokensMax) {
      const [oldest] = this.#known.keys()
      if (oldest !== undefined) this.#known.delete(oldest)
    }
    return this.known(token)
  }

  #person(vouched: Vouched): OrRefusal<Person> {
    if (vouched.person?.of === this.#directory) return vouched.person.is
    const { userId, groups, issuer, expiresAt } = vouched
    const found = this.#directory.person(userId, groups, `issuer:${issuer}`)
    const is = isRefusal(found) ? found : { ...found, until: expiresAt }
    vouched.person = { of: this.#directory, is }
    return is
  }

  async #vouched(token: string): Promise<OrRefusal<Vouched>> {
    if (token.length > limits.userTokenCharsMax) return TOO_LONG
    const issuer = this.#issuerOf(token)
    if (issuer === undefined) return FOREIGN
    const keys = await issuer.keys.current()
    if (keys === undefined) return unreachable(issuer.config)
    const payload = await this.#checked(token, issuer, keys)
    // Configuration changed while keys were fetched: who vouches is asked anew.
    if (!this.#issuers.includes(issuer)) return FORGOTTEN
    return isRefusal(payload) ? payload : vouchedBy(issuer.config, payload)
  }

  /** By what the token says of itself, which proves nothing yet. */
  #issuerOf(token: string): Issuer | undefined {
    let said: JWTPayload
    try {
      said = decodeJwt(token)
    } catch {
      return undefined
    }
    const audiences = [said.aud].flat()
    return this.#issuers.find(
      ({ config }) => config.issuer === said.iss && audiences.includes(config.audience),
    )
  }

  async #checked(
    token: string,
    issuer: Issuer,
    keys: JWTVerifyGetKey,
  ): Promise<OrRefusal<JWTPayload>> {
    const now = this.#parts.clock.now()
    const { config } = issuer
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer: config.issuer,
        audience: config.audience,
        requiredClaims: ['exp', 'iat'],
        clockTolerance: limits.issuerSkewMs / 1_000,
        currentDate: new Date(now),
      })
      return wrongClaims(config, payload, { type: protectedHeader.typ, now }) ?? payload
    } catch (error) {
      if (error instanceof errors.JWTExpired) return EXPIRED
      if (!(error instanceof errors.JWKSNoMatchingKey)) return INVALID
    }
    const newer = await issuer.keys.newer(keys)
    return newer === undefined ? INVALID : this.#checked(token, issuer, newer)
  }

  #open(issuers: readonly IssuerConfig[]): readonly Issuer[] {
    const { fetch, clock } = this.#parts
    return issuers.map((config) => ({ config, keys: new IssuerKeys(config, fetch, clock) }))
  }
}

const nameOf = (token: string): string => createHash('sha256').update(token).digest('base64')

/** What the library leaves to its user. */
function wrongClaims(
  { audience }: IssuerConfig,
  { exp = 0, iat = Infinity, aud, azp }: JWTPayload,
  { type, now }: { type: string | undefined; now: Instant },
): Refusal | undefined {
  // An expiry is never stretched; tokens for other uses (`at+jwt`, `logout+jwt`) name themselves.
  if (exp * 1_000 <= now) return EXPIRED
  if (iat * 1_000 > now + limits.issuerSkewMs) return INVALID
  if (type !== undefined && type.toLowerCase() !== 'jwt') return NO_ID_TOKEN
  const isShared = Array.isArray(aud) && aud.length > 1
  return isShared && azp !== audience ? FOREIGN : undefined
}

function vouchedBy(config: IssuerConfig, payload: JWTPayload): OrRefusal<Vouched> {
  const claim = own(payload, config.userClaim)
  const isEmail = config.userClaim === 'email'
  // An address that nobody verified is whatever its holder typed. Only the very `true` says otherwise.
  const isVerified = config.emailsAreVerified || own(payload, 'email_verified') === true
  if (isEmail && !isVerified) return UNVERIFIED_EMAIL
  // Mailboxes do not tell case apart, and a denial of `ada@…` must not be dodged as `Ada@…`.
  const userId = isEmail && typeof claim === 'string' ? claim.toLowerCase() : claim
  if (typeof userId !== 'string' || !USER_ID.test(userId)) return noUser(config)
  const said = config.groupsClaim === undefined ? [] : [own(payload, config.groupsClaim)].flat()
  const values = new Set<unknown>(said.slice(0, limits.groupClaimsMax))
  return {
    issuer: config.id,
    userId,
    groups: config.groups.filter(({ value }) => values.has(value)).map(({ group }) => group),
    expiresAt: instant(Math.floor((payload.exp ?? 0) * 1_000)),
  }
}

const own = (payload: JWTPayload, claim: string): unknown =>
  Object.hasOwn(payload, claim) ? payload[claim] : undefined

const no = (message: string): Refusal => refusal('unauthenticated', message)
const TOO_LONG = no(
  `the user token is longer than ${limits.userTokenCharsMax} characters; ask for one with fewer claims`,
)
const FOREIGN = no(
  'the user token is of no issuer and audience that are configured; sign in for this service, or add the issuer under `issuers`',
)
const INVALID = no(
  'the user token does not verify; sign in again, and send the ID token as it was issued',
)
const NO_ID_TOKEN = no('the user token is not an ID token; send the ID token, not an access token')
const EXPIRED = no('the user token expired; sign in again')
const FORGOTTEN = no('the user token has to be verified again; send the request again')
const UNVERIFIED_EMAIL = no(
  'the user token does not say that its email address is verified; verify it at the issuer, use `userClaim: sub`, or set `emailsAreVerified` if the issuer makes sure of it without saying so',
)
const noUser = ({ userClaim }: IssuerConfig): Refusal =>
  no(
    `the user token has no \`${userClaim}\` that is a user id; name another claim as \`userClaim\``,
  )
const unreachable = ({ id }: IssuerConfig): Refusal =>
  refusal(
    'upstream_failed',
    `the keys of issuer \`${id}\` cannot be fetched now; send the request again in a moment`,
    { retryAfterMs: limits.issuerRefetchMs },
  )
