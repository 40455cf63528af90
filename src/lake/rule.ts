import type { Label } from '../kernel/label.ts'

/** One entry of `lake.sources[].rules`: most specific match wins; denies win over grants; no match: nobody. */
export interface LakeRule {
  /** Glob over object keys (`hr/**`). Unique inside its source: it names the rule. */
  readonly match: string
  readonly label: Label
  /** Reader tokens: `group:hr`, `app:intranet`, `user:ada`. */
  readonly readers: readonly string[]
  /** Tokens that may not read what this rule matches, whichever rule grants. */
  readonly denied: readonly string[]
}
