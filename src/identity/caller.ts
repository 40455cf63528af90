/** All that a request shows of who sent it. */
export interface Caller {
  /** Lower-case names, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly method: string
  /** The request target as it came, not decoded and not normalised: signatures cover its bytes. */
  readonly target: string
  /** Our id of the request: a signature that comes again under another id is a replay. */
  readonly requestId: string
  /** Undefined until it is read. A signature is proven only with it. */
  readonly body: Uint8Array | undefined
}
