import type { Instant } from '../kernel/values.ts'

/** One text of a policy set, as it was in force or observed. */
export interface PolicyVersionText {
  /** As a start names it: `baseline.cedar`, `pack:hipaa`, an absolute path. */
  readonly file: string
  readonly role: 'schema' | 'invariant' | 'policy' | 'draft'
  readonly text: string
}

/** What was in force from a moment on, until the next version was. Never changed, never taken away. */
export interface PolicyVersion {
  /** Dense, from 1. */
  readonly version: number
  /** Of schema and policies in force: what stands as `policySet` in intent records. */
  readonly hash: string
  readonly at: Instant
  /** `start`, or `reload`. */
  readonly by: string
  /** Hash of the configuration that named it. */
  readonly config: string
}

/** Port. One row for each set that was activated, with all its texts. */
export interface PolicyVersionStore {
  /**
   * The number of the set with these texts: that of the newest version if it has the same texts and hash,
   * else a new one. MUST be durable before it resolves.
   */
  activate(
    set: Omit<PolicyVersion, 'version'>,
    texts: readonly PolicyVersionText[],
  ): Promise<{ readonly version: number; readonly isNew: boolean }>
  /** Newest first, at most `limit`. */
  list(limit: number): Promise<readonly PolicyVersion[]>
  get(
    version: number,
  ): Promise<(PolicyVersion & { readonly texts: readonly PolicyVersionText[] }) | undefined>
}
