import type { Label } from '../kernel/label.ts'

/** One entry of `lake.sources[].rules`: most specific match wins; denies win over grants; no match: nobody. */
export interface LakeRule {
  /** Glob over object keys (`hr/**`). With `tags` unique inside its source: both name the rule. */
  readonly match: string
  /** Object tags: the rule matches where all of them are equal. Absent: whatever the tags. */
  readonly tags?: Readonly<Record<string, string>>
  readonly label: Label
  /** Configuration says outright that nobody from outside writes there: what is retrieved may instruct. */
  readonly trusted?: true
  /** Reader tokens: `group:hr`, `app:intranet`, `user:ada`. */
  readonly readers: readonly string[]
  /** Tokens that may not read what this rule matches, whichever rule grants. */
  readonly denied: readonly string[]
}
