import type { ToolTerms } from '../authorization/authorization.ts'
import { refusal, type Refusal } from '../kernel/refusal.ts'
import type { ModelEvent } from '../models/chat.ts'
import type { Work } from './work.ts'

type Call = ModelEvent & { readonly kind: 'toolCall' }

/**
 * Asks policy about each tool call that a model makes, with the label of all that the model saw.
 *
 * INVARIANT (no call without a permit): a call is decided on by its first event, before a byte of its
 * arguments goes out; a call that was denied, and all that follows it, never reaches the client.
 */
export class ToolGate {
  readonly #work: Work
  readonly #calls = new Map<string, { name: string; terms: ToolTerms }>()
  refused: Refusal | undefined

  constructor(work: Work) {
    this.#work = work
  }

  /** What may go on: the frames before the one with a call that is denied. */
  push(batch: readonly ModelEvent[]): readonly ModelEvent[] {
    if (this.refused !== undefined) return []
    let group = 0
    for (const [at, event] of batch.entries()) {
      if (event.sameFrame !== true) group = at
      if (event.kind !== 'toolCall') continue
      this.refused = this.#judge(event)
      if (this.refused !== undefined) return batch.slice(0, group)
    }
    return batch
  }

  /** Undefined: no such call began. */
  termsOf(choice: number, index: number): ToolTerms | undefined {
    return this.#calls.get(`${choice} ${index}`)?.terms
  }

  #judge(event: Call): Refusal | undefined {
    const key = `${event.choice} ${event.index}`
    const known = this.#calls.get(key)
    const said = event.name ?? ''
    if (known !== undefined && (said === '' || said === known.name)) return undefined
    // Clients join what comes again; what its vendor never names is a tool without a name.
    const name = (known?.name ?? '') + said
    const terms = this.#work.snapshot.tools?.get(name) ?? undeclared(name)
    if (known !== undefined && known.terms.perimeter !== terms.perimeter) return RENAMED
    this.#calls.set(key, { name, terms })
    const { snapshot, grant, label } = this.#work
    const decision = snapshot.authorization.mayCallTool(grant, terms, label)
    if (decision.allowed && !decision.failed) return undefined
    const { because, remedy } = this.#words(terms)
    return refusal('data_blocked', `${this.#what(name)}${because}; ${remedy}`, {
      policyIds: decision.policyIds,
    })
  }

  /** Words of the policies that deny it for what the caller sent; what was retrieved is not hinted at. */
  #words(terms: ToolTerms): { readonly because: string; readonly remedy: string } {
    const { snapshot, grant, askedLabel } = this.#work
    const decision = snapshot.authorization.mayCallTool(grant, terms, askedLabel)
    const isOwn = !decision.allowed && !decision.failed
    const [told] = isOwn ? snapshot.authorization.told(decision.policyIds) : []
    const because = told === undefined ? '' : `: ${told.reason}`
    return { because, remedy: told?.remedy ?? REMEDY }
  }

  /** A name that the client did not write is the model's text, which is not told here. */
  #what(name: string): string {
    const { request } = this.#work
    const isAsked = request.kind === 'chat' && request.tools.some((tool) => tool.name === name)
    const tool = isAsked ? `tool \`${name.slice(0, NAME_CHARS)}\`` : 'a tool'
    return `the model asked to call ${tool}, which policy does not allow after it read this data`
  }
}

const undeclared = (name: string): ToolTerms => ({ name, sideEffects: true, perimeter: 'outside' })

const NAME_CHARS = 64
const REMEDY =
  'ask without the data or without the tool, or have the tool declared under `tools` in the configuration'
const RENAMED = refusal(
  'upstream_failed',
  'the deployment gave one tool call the names of two tools',
)
