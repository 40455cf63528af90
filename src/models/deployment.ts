import type { Clearance } from '../kernel/label.ts'
import type { PriceList } from './usage.ts'

export const PERIMETERS = ['process', 'sealed', 'network', 'external'] as const
export type Perimeter = (typeof PERIMETERS)[number]

/** One model at one place under given terms. */
export interface Deployment {
  readonly id: string
  /** An id of `providers/registry.ts`. */
  readonly provider: string
  readonly perimeter: Perimeter
  readonly baseUrl: string | undefined
  /** The model's name at the deployment. */
  readonly model: string
  /** Resolved from a reference at load; never logged, never in a record. */
  readonly apiKey: string | undefined
  /** CIDR ranges that a `network` deployment may resolve to; checked at the socket. */
  readonly addresses: readonly string[]
  readonly region: string | undefined
  readonly retention: string | undefined
  readonly training: boolean
  readonly baa: boolean
  readonly clearance: Clearance
  /** Undefined is unknown, never free. */
  readonly price: PriceList | undefined
  readonly onHangup: 'drain' | 'abort'
  readonly accepts: {
    readonly tools: boolean
    readonly images: boolean
    readonly structured: boolean
  }
  /** Upper bound of output tokens that the deployment allows, if known. */
  readonly outputTokensMax: number | undefined
  /** How long it may be silent: before its answer, and inside it. Absent: the limits' own time. */
  readonly timeoutMs?: number
}

/** The model name that apps use. */
export interface Alias {
  readonly id: string
  /** In the order they are tried. */
  readonly deployments: readonly string[]
  readonly knowledgeBases: readonly string[]
  readonly instructions: string | undefined
  /** Passages per answer. */
  readonly passages: number
}
