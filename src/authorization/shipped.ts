import type { OrProblems, PolicyProblem, PolicyText } from './problem.ts'

/** The policy files of the product, in `policies/`. */
export interface ShippedPolicies {
  readonly schema: PolicyText
  readonly invariants: readonly PolicyText[]
  /** With the operator's own policies and packs, or with `open.cedar` in the place of one's own. */
  readonly policies: readonly PolicyText[]
}

/** One entry of `policies` in a configuration, read. */
export interface OwnPolicy {
  readonly kind: 'file' | 'pack'
  readonly mode: 'enforce' | 'observe'
  readonly text: PolicyText
}

/** Drafts, and the files that would give way to them if they were in force. */
export interface Drafts {
  readonly drafts: readonly PolicyText[]
  readonly withdraws: readonly string[]
}

export const OPEN = 'open.cedar'
/** The packs in `policies/packs/`. */
export const PACKS = ['baseline', 'eu-residency', 'hipaa', 'source-code'] as const

/**
 * Which texts are in force. `invariants.cedar` and `baseline.cedar` always; `open.cedar`, which lets
 * every key use every alias, only while there is no policy file of one's own. Packs stand beside either:
 * they only forbid, so they neither open nor close anything as a whole.
 */
export async function shippedPolicies(
  read: (file: string) => Promise<string>,
  own: readonly PolicyText[],
  packs: readonly PolicyText[] = [],
): Promise<ShippedPolicies> {
  const shipped = async (file: string): Promise<PolicyText> => ({ file, text: await read(file) })
  return {
    schema: await shipped('schema.cedarschema'),
    invariants: [await shipped('invariants.cedar')],
    policies: [
      await shipped('baseline.cedar'),
      ...(own.length === 0 ? [await shipped(OPEN)] : own),
      ...packs,
    ],
  }
}

/** A pack as it ships, or what is wrong with its name. */
export async function packText(
  read: (file: string) => Promise<string>,
  name: string,
): Promise<OrProblems<PolicyText>> {
  const known = PACKS.find((pack) => pack === name)
  const file = `pack:${name}`
  if (known !== undefined)
    return { ok: true, value: { file, text: await read(`packs/${known}/pack.cedar`) } }
  const message = `there is no such pack; there are ${PACKS.join(', ')}`
  const problem: PolicyProblem = { file, line: 0, policyId: undefined, message }
  return { ok: false, problems: [problem] }
}

/** What is in force, and what drafts among the entries would make of it. */
export async function policiesOf(
  read: (file: string) => Promise<string>,
  entries: readonly OwnPolicy[],
): Promise<ShippedPolicies & { readonly observed?: Drafts }> {
  const texts = (mode: OwnPolicy['mode'], kind: OwnPolicy['kind']): readonly PolicyText[] =>
    entries.filter((one) => one.mode === mode && one.kind === kind).map(({ text }) => text)
  const own = texts('enforce', 'file')
  const inForce = await shippedPolicies(read, own, texts('enforce', 'pack'))
  const draftFiles = texts('observe', 'file')
  const drafts = [...draftFiles, ...texts('observe', 'pack')]
  if (drafts.length === 0) return inForce
  // The first file of one's own takes the place of `open.cedar`: a draft is tried as it would be in force.
  const withdraws = own.length === 0 && draftFiles.length > 0 ? [OPEN] : []
  return { ...inForce, observed: { drafts, withdraws } }
}
