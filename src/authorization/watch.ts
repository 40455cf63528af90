import type { ControlAction, DataAction, Observed } from './authorization.ts'

/** Who is told what deciding showed. Its members MUST NOT throw, and change nothing of what is decided. */
export interface PolicyWatch {
  /** A decision could not be evaluated, and is a deny. `policyIds`: those that failed; none: the engine did. */
  failed(action: DataAction | ControlAction, policyIds: readonly string[]): void
  /** A draft would have decided otherwise. Told per decision, not per request. */
  observed(observed: Observed): void
}

export const NOBODY_WATCHES: PolicyWatch = { failed: () => undefined, observed: () => undefined }
