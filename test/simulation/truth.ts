import type { SimClass, SimConfig, Scenario } from './scenario.ts'
import { Versions } from './versions.ts'

/** What is really so, kept beside the stores and never read from them: who may read what, who is who. */
export class Truth {
  readonly scenario: Scenario
  readonly byEpoch = new Map<number, SimConfig>()
  readonly config: Versions<SimConfig>
  /** Positions of keys. */
  readonly revoked = new Versions<readonly number[]>([])
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
    this.byEpoch.set(epoch, this.config.latest)
  }
  keyRevoked(key: number, tick: number): void {
    this.revoked.set([...this.revoked.latest, key], tick)
  }
  classPut(row: Omit<SimClass, 'label'>, tick: number): void {
    const versions = this.classes.find(({ latest }) => latest.cause === row.cause)
    if (versions === undefined) return
    const { readers, denied } = row
    versions.set({ ...versions.latest, readers, denied }, tick)
  }
  /** An object that is gone stays gone, whatever the manifest still says. */
  documentPut(document: number, aclClass: number, tick: number): void {
    const versions = this.documents[document]
    if (versions !== undefined && versions.latest !== undefined) versions.set(aclClass, tick)
  }

  /** A process that starts reads everything: what was durable before is what holds. */
  acknowledge(tick: number): void {
    for (const versions of [this.config, this.revoked, ...this.classes, ...this.documents])
      versions.acknowledge(tick)
  }

  /** May an owner, in the groups of some moment since `decided`, have read the document at one since `from`? */
  mayHaveRead(
    owner: string,
    document: number,
    { from, decided, to }: { from: number; decided: number; to: number },
  ): boolean {
    const groups = this.config.during(decided, to).map((config) => groupsOf(config, owner))
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
