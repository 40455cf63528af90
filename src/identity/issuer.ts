import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'

/** Who vouches for people: an OpenID provider, as configuration names it. */
export interface IssuerConfig {
  readonly id: string
  /** Exactly as tokens carry it in `iss`. */
  readonly issuer: string
  /** The client id that tokens are issued for: `aud`. */
  readonly audience: string
  /** Where its keys are; undefined: as its discovery document says, at the same origin. */
  readonly jwksUri: string | undefined
  /** The claim that is the user's id. */
  readonly userClaim: string
  /** The issuer verifies every address and sends no `email_verified`. Asked with `userClaim: email` alone. */
  readonly emailsAreVerified: boolean
  /** Of each person, with a token of this issuer alone; undefined: unlimited. */
  readonly requestsPerMinute: number | undefined
  /** Of each person, with a token of this issuer alone; undefined: `limits.personConcurrency`. */
  readonly concurrency: number | undefined
  /** The claim that lists groups; undefined: none is taken. */
  readonly groupsClaim: string | undefined
  /** Which value of that claim is which group of ours. Others count for nothing. */
  readonly groups: readonly { readonly value: string; readonly group: string }[]
}

/** JSON of a URL, bounded in bytes and time, without following redirects. Undefined when it is not to be had. */
export type FetchJson = (url: string) => Promise<unknown>

/**
 * The keys of one issuer, fetched from that issuer only. Fetches are shared by whoever waits, and
 * `limits.issuerRefetchMs` lies between two of them: key ids come from strangers.
 */
export class IssuerKeys {
  readonly #config: IssuerConfig
  readonly #fetch: FetchJson
  readonly #clock: Clock
  #keys: JWTVerifyGetKey | undefined
  #fetchedMs = Number.NEGATIVE_INFINITY
  #triedMs = Number.NEGATIVE_INFINITY
  #fetching: Promise<void> | undefined

  constructor(config: IssuerConfig, fetch: FetchJson, clock: Clock) {
    this.#config = config
    this.#fetch = fetch
    this.#clock = clock
  }

  /** Undefined when there are none that may still be used. */
  async current(): Promise<JWTVerifyGetKey | undefined> {
    if (this.#age() > limits.issuerKeysFreshMs) await this.#refresh()
    return this.#age() > limits.issuerKeysStaleMs ? undefined : this.#keys
  }

  /** For a key id that is not there: it may be new. Undefined when nothing newer is to be had. */
  async newer(than: JWTVerifyGetKey): Promise<JWTVerifyGetKey | undefined> {
    if (this.#keys === than) await this.#refresh()
    return this.#keys === than ? undefined : this.#keys
  }

  #age(): number {
    return this.#clock.monotonicMs() - this.#fetchedMs
  }

  #refresh(): Promise<void> {
    if (this.#fetching !== undefined) return this.#fetching
    const now = this.#clock.monotonicMs()
    if (now - this.#triedMs < limits.issuerRefetchMs) return Promise.resolve()
    this.#triedMs = now
    this.#fetching = this.#fetchKeys().finally(() => {
      this.#fetching = undefined
    })
    return this.#fetching
  }

  async #fetchKeys(): Promise<void> {
    const url = this.#config.jwksUri ?? (await this.#discovered())
    const keys = url === undefined ? undefined : keySetOf(await this.#fetch(url))
    if (keys === undefined) return
    this.#keys = keys
    this.#fetchedMs = this.#clock.monotonicMs()
  }

  /** The document must name the issuer it was asked of, and keys of the same origin: nothing else is fetched. */
  async #discovered(): Promise<string | undefined> {
    const { issuer } = this.#config
    const base = issuer.endsWith('/') ? issuer.slice(0, -1) : issuer
    const found = await this.#fetch(`${base}/.well-known/openid-configuration`)
    if (!isFields(found) || found['issuer'] !== issuer) return undefined
    const uri = found['jwks_uri']
    if (typeof uri !== 'string' || !URL.canParse(uri)) return undefined
    return new URL(uri).origin === new URL(issuer).origin ? uri : undefined
  }
}

function keySetOf(found: unknown): JWTVerifyGetKey | undefined {
  if (!isFields(found) || !Array.isArray(found['keys'])) return undefined
  // Secrets shared with clients (`oct`) verify nothing here, nor do keys for encryption.
  const keys = (found['keys'] as readonly unknown[]).filter(
    (key) => isFields(key) && key['use'] !== 'enc' && KEY_TYPES.has(key['kty']),
  )
  if (keys.length === 0 || keys.length > limits.issuerKeysMax) return undefined
  try {
    return createLocalJWKSet({ keys } as JSONWebKeySet)
  } catch {
    return undefined
  }
}
const KEY_TYPES: ReadonlySet<unknown> = new Set(['RSA', 'EC', 'OKP'])

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
