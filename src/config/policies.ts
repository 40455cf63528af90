import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PolicyEntry } from './config.ts'
import type { RawConfig } from './schema.ts'
import type { Remark } from './yaml.ts'

type RawPolicy = NonNullable<RawConfig['policies']>[number]
const PACK = 'pack:'

/** What an entry of `policies` names: `pack:hipaa` is a pack, everything else a file beside the configuration. */
export function policyEntry(folder: string, raw: RawPolicy): PolicyEntry {
  if (typeof raw === 'string') return named(folder, raw, 'enforce')
  const { mode = 'enforce' } = raw
  return 'pack' in raw ? { kind: 'pack', name: raw.pack, mode } : named(folder, raw.file, mode)
}

const named = (folder: string, name: string, mode: PolicyEntry['mode']): PolicyEntry =>
  name.startsWith(PACK)
    ? { kind: 'pack', name: name.slice(PACK.length), mode }
    : { kind: 'file', name: resolve(folder, name), mode }

/** Files that are not there; packs are looked for where they ship. */
export async function policyRemarks(raw: RawConfig, folder: string): Promise<readonly Remark[]> {
  const remarks: Remark[] = []
  const seen = new Set<string>()
  for (const [index, policy] of (raw.policies ?? []).entries()) {
    const { kind, name } = policyEntry(folder, policy)
    const path = ['policies', index]
    if (seen.has(`${kind} ${name}`))
      remarks.push({ path, message: 'is listed already; name it once, with one mode' })
    seen.add(`${kind} ${name}`)
    if (kind === 'pack') continue
    const found = await stat(name).catch(() => undefined)
    if (found?.isFile() === true) continue
    const shown = typeof policy === 'string' ? policy : 'file' in policy ? policy.file : name
    remarks.push({ path, message: `there is no file \`${shown}\`` })
  }
  return remarks
}
