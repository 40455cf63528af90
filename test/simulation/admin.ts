import type { AclClassRow, ObjectRow } from '../../src/lake/store.ts'
import type { House } from './house.ts'
import type { Ports } from './ports.ts'
import type { SimAdmin, SimConfig } from './scenario.ts'
import type { Simulation } from './simulation.ts'

/** One change, tried once: what it did before it failed is durable and its next try finds it done. */
export async function change(
  simulation: Simulation,
  house: House,
  ports: Ports,
  action: SimAdmin,
): Promise<void> {
  const { truth } = simulation
  switch (action.kind) {
    case 'crash':
      return
    case 'revokeKey': {
      const id = simulation.keys[action.key]?.id ?? ''
      await house.ring.revoke(id)
      await house.change({ event: 'key revoked', key: id })
      truth.revoked.acknowledge(simulation.tick())
      return
    }
    case 'readers':
      return setReaders(simulation, house, action)
    case 'reclass':
      return reclass(simulation, ports, action)
    case 'remove':
      return remove(simulation, ports, action)
    case 'leaveGroup':
    case 'budgets':
    case 'clearance': {
      const config = changed(truth.config.latest, action)
      truth.config.set(config, simulation.tick())
      await house.configure(config)
      truth.config.acknowledge(simulation.tick())
    }
  }
}

function changed(
  config: SimConfig,
  action: SimAdmin & { readonly kind: 'leaveGroup' | 'budgets' | 'clearance' },
): SimConfig {
  if (action.kind === 'budgets') return { ...config, budgets: action.budgets }
  if (action.kind === 'clearance') {
    const deployments = config.deployments.map((deployment, at) =>
      at === action.deployment ? { ...deployment, clearance: action.clearance } : deployment,
    )
    return { ...config, deployments }
  }
  const apps = config.apps.map((app, at) =>
    at === action.app ? { ...app, groups: app.groups.slice(1) } : app,
  )
  return { ...config, apps }
}

async function setReaders(
  simulation: Simulation,
  house: House,
  { aclClass, readers, denied }: SimAdmin & { readonly kind: 'readers' },
): Promise<void> {
  const versions = simulation.truth.classes[aclClass]
  if (versions === undefined) return
  const next = { ...versions.latest, readers, denied }
  await house.setClass(rowOf(next))
  versions.acknowledge(simulation.tick())
}

export const rowOf = (one: SimConfigClass): Omit<AclClassRow, 'id'> => ({
  ...one,
  ruleId: one.cause,
})
type SimConfigClass = Omit<AclClassRow, 'id' | 'ruleId'>

/** The manifest first: the check outside denies at once; the index follows. */
async function reclass(
  simulation: Simulation,
  { manifest, index }: Ports,
  { document, aclClass }: SimAdmin & { readonly kind: 'reclass' },
): Promise<void> {
  const versions = simulation.truth.documents[document]
  const row = await rowOfDocument(simulation, manifest, document)
  if (versions === undefined || versions.latest === undefined || row === undefined) return
  await manifest.apply([{ kind: 'put', row: { ...row, aclClass: aclClass + 1 } }])
  versions.acknowledge(simulation.tick())
  await index.apply([{ kind: 'reclass', document: row.id, aclClass: aclClass + 1 }])
}

async function remove(
  simulation: Simulation,
  { manifest, index }: Ports,
  { document }: SimAdmin & { readonly kind: 'remove' },
): Promise<void> {
  const row = await rowOfDocument(simulation, manifest, document)
  const versions = simulation.truth.documents[document]
  versions?.set(undefined, simulation.tick())
  versions?.acknowledge(simulation.tick())
  if (row === undefined) return
  await manifest.apply([{ kind: 'delete', id: row.id }])
  await index.apply([{ kind: 'delete', document: row.id }])
}

function rowOfDocument(
  simulation: Simulation,
  manifest: Ports['manifest'],
  document: number,
): Promise<ObjectRow | undefined> {
  const { source = '', key = '' } = simulation.scenario.documents[document] ?? {}
  return manifest.byKey(source, key)
}
