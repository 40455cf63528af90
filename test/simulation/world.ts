import type { Hangup } from '../../src/kernel/hangup.ts'
import type { ModelEvent, UpstreamFailure } from '../../src/models/chat.ts'
import type { Deployment } from '../../src/models/deployment.ts'
import type { ModelRequest } from '../../src/models/request.ts'
import type { Prompt } from '../../src/models/provider.ts'
import type { Usage } from '../../src/models/usage.ts'
import type { ShadowAttempt } from './shadow-ledger.ts'
import type { SimRequest } from './scenario.ts'
import type { Script } from './script.ts'

/** One call of a deployment, as its end of the wire saw it. */
export interface Call {
  readonly request: string
  readonly deployment: Deployment
  readonly prompt: Prompt
  attempt: ShadowAttempt | undefined
  /** Undefined while nothing has left for it. */
  script: Script | undefined
  /** What was handed on, in the order of the wire. */
  usage: Usage | undefined
  failure: UpstreamFailure | undefined
  characters: number
  /** The port broke while it was read: what was said then is lost. */
  broke: boolean
}

/** One request as its client saw it. */
export interface Visit {
  readonly id: string
  readonly generation: number
  readonly asked: SimRequest
  readonly startTick: number
  readonly gone: Hangup
  request: ModelRequest | undefined
  state: 'open' | 'refused' | 'clean' | 'replayed' | 'broken' | 'left' | 'threw' | 'reset'
  /** A fault was thrown at it by the ledger: what it left is for the sweep. */
  faulted: boolean
  readonly got: ModelEvent[]
}

export interface Violation {
  readonly invariant: string
  readonly detail: string
  readonly request: string | undefined
}
