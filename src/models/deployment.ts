import type { Clearance } from '../kernel/label.ts'
import type { ServedKind } from './request.ts'
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
  /** What it does besides chat, or instead of it. Absent: chat. */
  readonly serves?: readonly Exclude<ServedKind, 'count'>[]
  /** Which of OpenAI's APIs it speaks. Absent: chat completions. */
  readonly api?: 'chat' | 'responses'
  /** The engine behind an endpoint of OpenAI's shape, for its quirks. Absent: nothing is assumed. */
  readonly engine?: Engine
  /** Version that the vendor wants in its URL or headers (Azure, Anthropic). */
  readonly apiVersion?: string
  /** The engine keeps its prompt cache apart by a salt in the request (vLLM's `cache_salt`). */
  readonly saltsCache?: boolean
  /** Of a Bedrock deployment. Secrets like `apiKey`. */
  readonly aws?: AwsCredentials
  /** Of a deployment of provider `ai-sdk`: the package that the user installed, `@ai-sdk/mistral`. */
  readonly package?: string
}

export const ENGINES = ['vllm', 'llama-server', 'ollama', 'azure'] as const
export type Engine = (typeof ENGINES)[number]

export interface AwsCredentials {
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | undefined
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
  /** Passages above it stay out of this alias's prompts. Absent: what one of its deployments is cleared for. */
  readonly labelBudget?: Clearance
  /** How the cleared candidates are ordered. Absent: as configured. */
  readonly choose?: Choose
  /** Share of requests that begin at each deployment; the rest of the list follows as its fallback. */
  readonly weights?: Readonly<Record<string, number>>
  /** Requests of one conversation begin at the same deployment, for its prompt cache. */
  readonly sticky?: boolean
  /** Prompts and answers are kept, encrypted, for so many days. Absent: they are not. */
  readonly keepContentDays?: number
}

export const CHOICES = ['first', 'cheapest', 'fastest'] as const
export type Choose = (typeof CHOICES)[number]
