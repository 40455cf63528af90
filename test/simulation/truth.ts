import type { SimClass, SimConfig, Scenario } from './scenario.ts'
import { Versions } from './versions.ts'

/** What is really so, kept beside the stores and never read from them: who may read what, who is who. */
export class Truth {
  readonly scenario: Scenario
  readonly byEpoch = new Map<
    number,
    { readonly config: SimConfig; readonly revoked: readonly string[] }
  >()
  readonly config: Versions<SimConfig>
  readonly revoked = new Versions<readonly string[]>([])
  readonly classes: readonly Versions<SimClass>[]
  /** Class of each document; undefined once its object is gone. */
  readonly documents: readonly Versions<number | undefined>[]

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.config = new Versions(scenario.config)
    this.classes = scenario.classes.map((one) => new Versions(one))
    this.documents = scenario.documents.map(
      ({ aclClass }) => new Versions<number | undefined>(aclClass),
    )
  }

  bumped(epoch: number): void {
    this.byEpoch.set(epoch, { config: this.config.latest, revoked: this.revoked.latest })
  }

  /** A process that starts reads everything: what was durable before is what holds. */
  acknowledge(tick: number): void {
    for (const versions of [this.config, this.revoked, ...this.classes, ...this.documents])
      versions.acknowledge(tick)
  }

  /** May an owner have read the document, as anybody, at some moment of the time? */
  mayHaveRead(owner: string, document: number, from: number, to: number): boolean {
    const groups = this.config.during(from, to).map((config) => groupsOf(config, owner))
    const classes = (this.documents[document] as Versions<number | undefined>)
      .during(from, to)
      .flatMap((at) => (at === undefined ? [] : (this.classes[at]?.during(from, to) ?? [])))
    return groups.some((held) => classes.some((one) => reads([owner, ...held], one)))
  }
}

export function groupsOf(config: SimConfig, owner: string): readonly string[] {
  const app = config.apps.find(({ id }) => `app:${id}` === owner)
  return app === undefined ? [] : app.groups.map((group) => `group:${group}`)
}

function reads(tokens: readonly string[], { readers, denied }: SimClass): boolean {
  for (const token of tokens) if (denied.includes(token)) return false
  for (const token of tokens) if (readers.includes(token)) return true
  return false
}
