import type { Clock } from '../kernel/clock.ts'
import { limits } from '../kernel/limits.ts'
import { isAclFile } from '../lake/governance.ts'
import type { CompiledRules } from '../lake/rules.ts'
import type { Source } from '../lake/source.ts'
import type { Asked } from '../retrieval/retrieve.ts'

type State = Awaited<ReturnType<Source['check']>>

export type { Asked }

/**
 * Checks of sidecars and ACL files before a passage is quoted. A request asks each of them once, however
 * many of its passages they govern. ACL files of distant sources govern many objects: their answers serve
 * other requests too, for limits.sharedCheckMs.
 */
export class SharedChecks {
  readonly #clock: Clock
  readonly #kept = new Map<string, { readonly state: State; readonly until: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  check(
    source: Source,
    what: { readonly path: string; readonly version: string; readonly rules: CompiledRules },
    asked: Asked,
  ): Promise<State> {
    const { path, version, rules } = what
    const key = JSON.stringify([source.id, path, version])
    const isShared = source.isDistant === true && isAclFile(path, rules.governance)
    const kept = this.#kept.get(key)
    if (isShared && kept !== undefined && kept.until > this.#clock.monotonicMs()) {
      return Promise.resolve(kept.state)
    }
    const asking = asked.get(key) ?? source.check(path, version).catch(() => 'changed' as const)
    asked.set(key, asking)
    return isShared ? this.#keeping(key, asking) : asking
  }

  async #keeping(key: string, asking: Promise<State>): Promise<State> {
    // From before the question was sent: an answer is as old as its question.
    const until = this.#clock.monotonicMs() + limits.sharedCheckMs
    const state = await asking
    this.#kept.delete(key)
    this.#kept.set(key, { state, until })
    if (this.#kept.size > limits.sharedChecksMax) {
      const [oldest] = this.#kept.keys()
      if (oldest !== undefined) this.#kept.delete(oldest)
    }
    return state
  }
}
