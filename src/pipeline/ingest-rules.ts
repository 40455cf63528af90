import { isAclFile, isGovernor, type Governance } from '../lake/governance.ts'
import type { LakeRule } from '../lake/rule.ts'
import { compileRules, type CompiledRules } from '../lake/rules.ts'
import { statementsIn, type Statement } from '../lake/statement.ts'
import type { ObjectRow } from '../lake/store.ts'
import {
  emptyUnusedClasses,
  narrowed,
  nobodys,
  underRules,
  type ClassBook,
} from './ingest-classes.ts'
import type { GovernorMemory } from './ingest-governors.ts'
import { manifestRows } from './ingest-merge.ts'
import { IngestWriter, type InDoubt } from './ingest-writer.ts'
import type { IngestPorts } from './ingest.ts'

export interface RuledSource {
  readonly id: string
  readonly rules: readonly LakeRule[]
  readonly governance: Governance
  readonly inDoubt: InDoubt
  /** Filled with what the rows were ruled by. */
  readonly remembered: GovernorMemory
}

/**
 * Brings classes and manifest rows of a source under its rules, without reading an object: what sidecars
 * and ACL files said is in the classes. When it resolves the rules are in force. MUST run before a new
 * configuration is used, and at every start: an earlier run may have been cut short.
 *
 * INVARIANT (a change of rules never widens on its way): while objects move between classes, a class that
 * was there before admits only whom both its old and its new rule admit.
 */
export async function applyRules(ports: IngestPorts, source: RuledSource): Promise<CompiledRules> {
  const { governance, remembered } = source
  const compiled = compileRules(source.rules, governance)
  const { classes } = ports
  classes.left(source.id)
  const before = classes.ofSource(source.id)
  const after = before.map((row) => underRules(row, source.rules, governance))
  await classes.update(before.map((row, at) => narrowed(row, after[at] ?? row)))
  const writer = new IngestWriter(ports, source.inDoubt)
  const spoken = statementsByClass(classes, governance)
  const aclFiles = new Map<string, string>()
  for await (const row of manifestRows(ports.manifest, source.id)) {
    // An object of before that now says who may read others.
    if (isGovernor(row.key, governance)) {
      await writer.remove(row.id)
      continue
    }
    for (const [key, version] of row.governors?.files ?? []) {
      if (isAclFile(key, governance)) aclFiles.set(key, version)
    }
    const facts = { tags: row.governors?.tags, statements: spoken(row) }
    const aclClass = await classes.idOf(source.id, compiled.classOf(row.key, facts))
    if (aclClass !== row.aclClass) await writer.reclass({ ...row, aclClass })
  }
  await writer.flush()
  await classes.update(after)
  remembered.aclFiles = aclFiles
  return compiled
}

/** What was said of a row, as far as configuration still listens. */
function statementsByClass(
  classes: ClassBook,
  { sidecars, aclFiles }: Governance,
): (row: ObjectRow) => readonly Statement[] {
  const known = new Map<number, readonly Statement[]>()
  return ({ aclClass }) => {
    const heard =
      known.get(aclClass) ??
      statementsIn(classes.live.byId.get(aclClass)?.governed).filter(
        ({ from }) => (from === 'sidecar' ? sidecars : aclFiles) !== undefined,
      )
    known.set(aclClass, heard)
    return heard
  }
}

/** A source that is no longer configured: nobody may read it from the first await's end, then it is deleted. */
export async function forgetSource(
  ports: IngestPorts,
  source: { readonly id: string; readonly inDoubt: InDoubt },
): Promise<void> {
  await withdrawSource(ports, source.id)
  const writer = new IngestWriter(ports, source.inDoubt)
  for await (const row of manifestRows(ports.manifest, source.id)) await writer.remove(row.id)
  await writer.flush()
  await emptyUnusedClasses(ports, source.id)
}

export const withdrawSource = (ports: IngestPorts, source: string): Promise<void> =>
  ports.classes.update(ports.classes.ofSource(source).map(nobodys))
