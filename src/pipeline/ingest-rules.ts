import type { LakeRule } from '../lake/rule.ts'
import { compileRules, type CompiledRules } from '../lake/rules.ts'
import { narrowed, underRules } from './ingest-classes.ts'
import { manifestRows } from './ingest-merge.ts'
import { IngestWriter, type InDoubt } from './ingest-writer.ts'
import type { IngestPorts } from './ingest.ts'

export interface RuledSource {
  readonly id: string
  readonly rules: readonly LakeRule[]
  readonly inDoubt: InDoubt
}

/**
 * Brings classes and manifest rows of a source under its rules, without reading an object. When it
 * resolves the rules are in force. MUST run before a new configuration is used, and at every start: an
 * earlier run may have been cut short.
 *
 * INVARIANT (a change of rules never widens on its way): while objects move between classes, a class that
 * was there before admits only whom both its old and its new rule admit.
 */
export async function applyRules(ports: IngestPorts, source: RuledSource): Promise<CompiledRules> {
  const compiled = compileRules(source.rules)
  const { classes } = ports
  const before = classes.ofSource(source.id)
  const after = before.map((row) => underRules(row, source.rules))
  await classes.update(before.map((row, at) => narrowed(row, after[at] ?? row)))
  const writer = new IngestWriter(ports, source.inDoubt)
  for await (const row of manifestRows(ports.manifest, source.id)) {
    const aclClass = await classes.idOf(source.id, compiled.classOf(row.key))
    if (aclClass !== row.aclClass) await writer.reclass({ ...row, aclClass })
  }
  await writer.flush()
  await classes.update(after)
  return compiled
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
}

export const withdrawSource = (ports: IngestPorts, source: string): Promise<void> =>
  ports.classes.update(ports.classes.ofSource(source).map((row) => ({ ...row, readers: [] })))
