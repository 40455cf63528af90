import { readFile } from 'node:fs/promises'
import { loadCedar } from '../authorization/cedar.ts'
import { createAuthorization, type CedarAuthorization } from '../authorization/create.ts'
import type { OrProblems, PolicyProblem, PolicyText } from '../authorization/problem.ts'
import type { PolicyVersionText } from '../audit/policy-versions.ts'
import type { PolicySources } from '../authorization/compile.ts'
import type { KnownEntities } from '../authorization/references.ts'
import { packText, policiesOf, type OwnPolicy } from '../authorization/shipped.ts'
import type { PolicyWatch } from '../authorization/watch.ts'
import type { Config, ConfigProblem, PolicyEntry } from '../config/config.ts'
import { lakeModelsOf } from '../config/lake-models.ts'
import type { Recognizer } from '../dlp/recognizer.ts'
import type { Scanner } from '../dlp/scan.ts'
import { LAKE_APP } from '../identity/principal.ts'
import type { Epoch } from '../kernel/values.ts'
import { ruleName } from '../lake/ruling.ts'
import { linkHosts } from '../pipeline/hosts.ts'
import { ruleIdOf } from '../pipeline/part-labels.ts'
import type { Snapshot } from '../pipeline/stages.ts'

/** The policies shipped with the product; the folder lies beside `dist/`. */
const POLICIES = new URL('../../../policies/', import.meta.url)
export const readShipped = (file: string): Promise<string> =>
  readFile(new URL(file, POLICIES), 'utf8')

/** Reads what a configuration names, packs from where they ship. All problems at once. */
export async function readOwn(
  entries: readonly PolicyEntry[],
): Promise<OrProblems<readonly OwnPolicy[]>> {
  const own: OwnPolicy[] = []
  const problems: PolicyProblem[] = []
  for (const { kind, name, mode } of entries) {
    const read = kind === 'pack' ? await packText(readShipped, name) : await fileText(name)
    if (read.ok) own.push({ kind, mode, text: read.value })
    else problems.push(...read.problems)
  }
  return problems.length === 0 ? { ok: true, value: own } : { ok: false, problems }
}

async function fileText(file: string): Promise<OrProblems<PolicyText>> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text !== undefined) return { ok: true, value: { file, text } }
  return {
    ok: false,
    problems: [{ file, line: 0, policyId: undefined, message: 'cannot be read' }],
  }
}

/** What a set is activated with: what decides, and every text that it was made from. */
export interface LoadedPolicies {
  readonly authorization: CedarAuthorization
  readonly texts: readonly PolicyVersionText[]
}

export async function loadPolicies(
  config: Config,
  epoch: Epoch,
  watch?: PolicyWatch,
): Promise<OrProblems<LoadedPolicies>> {
  const own = await readOwn(config.policies)
  if (!own.ok) return own
  const policies = await policiesOf(readShipped, own.value)
  const terms = { known: knownOf(config), epoch, ...(watch === undefined ? {} : { watch }) }
  const made = createAuthorization(await loadCedar(), { ...policies, ...terms })
  if (!made.ok) return made
  return { ok: true, value: { authorization: made.value, texts: textsOf(policies) } }
}

const textsOf = (
  policies: Awaited<ReturnType<typeof policiesOf>>,
): readonly PolicyVersionText[] => [
  { role: 'schema', ...policies.schema },
  ...policies.invariants.map((text) => ({ role: 'invariant', ...text }) as const),
  ...policies.policies.map((text) => ({ role: 'policy', ...text }) as const),
  ...(policies.observed?.drafts ?? []).map((text) => ({ role: 'draft', ...text }) as const),
]

export async function loadAuthorization(
  config: Config,
  epoch: Epoch,
): Promise<OrProblems<CedarAuthorization>> {
  const loaded = await loadPolicies(config, epoch)
  return loaded.ok ? { ok: true, value: loaded.value.authorization } : loaded
}

/** Of policies that were read already, beside what ships. */
export async function authorizationOf(
  names: KnownNames | 'any',
  own: readonly OwnPolicy[],
  terms: Pick<PolicySources, 'epoch' | 'watch'>,
): Promise<OrProblems<CedarAuthorization>> {
  const policies = await policiesOf(readShipped, own)
  const known = names === 'any' ? names : knownOf(names)
  return createAuthorization(await loadCedar(), { ...policies, known, ...terms })
}

export type KnownNames = Pick<
  Config,
  'groups' | 'apps' | 'users' | 'aliases' | 'deployments' | 'knowledgeBases'
>
const knownOf = (config: KnownNames): KnownEntities => ({
  groups: config.groups.map(({ id }) => id),
  apps: [...config.apps.map(({ id }) => id), LAKE_APP],
  users: config.users.map(({ id }) => id),
  aliases: config.aliases.map(({ id }) => id),
  deployments: config.deployments.map(({ id }) => id),
  knowledgeBases: config.knowledgeBases.map(({ id }) => id),
})

/** The one way in which a start, a reload and `config check` tell of a policy. */
export const asConfigProblem = ({
  file,
  line,
  policyId,
  message,
}: PolicyProblem): ConfigProblem => ({
  file,
  line,
  key: policyId === undefined ? '' : `policy \`${policyId}\``,
  message,
})

const trustedRulesOf = ({ sources }: Config): ReadonlySet<string> =>
  new Set(
    sources.flatMap(({ id, rules }) =>
      rules
        .filter(({ trusted }) => trusted === true)
        .map((rule) => ruleIdOf({ source: id, rule: ruleName(rule) })),
    ),
  )

/** One value for all that an epoch decides with: swapped whole, never half. */
export function snapshotOf(
  config: Config,
  authorization: CedarAuthorization,
  { scanner, recognizer }: { readonly scanner: Scanner; readonly recognizer: Recognizer },
): Snapshot {
  const { reranker } = lakeModelsOf(config)
  return {
    authorization,
    scanner,
    recognizer,
    aliases: new Map(config.aliases.map((alias) => [alias.id, alias])),
    deployments: new Map(config.deployments.map((deployment) => [deployment.id, deployment])),
    knowledgeBases: new Set(config.knowledgeBases.map(({ id }) => id)),
    hardScopes: new Set(
      config.budgets.filter(({ mode }) => mode === 'hard').map(({ scope }) => scope),
    ),
    userTokenAbove: new Map(
      config.apps.flatMap(({ id, userTokenAbove }) =>
        userTokenAbove === undefined ? [] : [[id, userTokenAbove] as const],
      ),
    ),
    unscannable: config.unscannable,
    tools: new Map(config.tools.map((tool) => [tool.name, tool])),
    linkHosts: linkHosts(config.linkHosts),
    placeholdersKeepMs: config.placeholdersKeepMs,
    trustedRules: trustedRulesOf(config),
    ...(reranker === undefined ? {} : { reranker }),
  }
}
