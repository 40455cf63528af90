import { readFile } from 'node:fs/promises'
import { loadCedar } from '../authorization/cedar.ts'
import { createAuthorization, type CedarAuthorization } from '../authorization/create.ts'
import type { OrProblems, PolicyProblem, PolicyText } from '../authorization/problem.ts'
import { shippedPolicies } from '../authorization/shipped.ts'
import type { Config, ConfigProblem } from '../config/config.ts'
import { lakeModelsOf } from '../config/lake-models.ts'
import type { Recognizer } from '../dlp/recognizer.ts'
import { createScanner } from '../dlp/scanner.ts'
import { LAKE_APP } from '../identity/principal.ts'
import type { Epoch } from '../kernel/values.ts'
import { ruleName } from '../lake/ruling.ts'
import { linkHosts } from '../pipeline/hosts.ts'
import { ruleIdOf } from '../pipeline/part-labels.ts'
import type { Snapshot } from '../pipeline/stages.ts'

/** The policies shipped with the product; the folder lies beside `dist/`. */
const POLICIES = new URL('../../../policies/', import.meta.url)

export async function loadAuthorization(
  config: Config,
  epoch: Epoch,
): Promise<OrProblems<CedarAuthorization>> {
  const own: PolicyText[] = []
  const unread: PolicyProblem[] = []
  for (const file of config.policyFiles) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text === undefined)
      unread.push({ file, line: 0, policyId: undefined, message: 'cannot be read' })
    else own.push({ file, text })
  }
  if (unread.length > 0) return { ok: false, problems: unread }
  const shipped = await shippedPolicies((file) => readFile(new URL(file, POLICIES), 'utf8'), own)
  const known = {
    groups: config.groups.map(({ id }) => id),
    apps: [...config.apps.map(({ id }) => id), LAKE_APP],
    users: config.users.map(({ id }) => id),
    aliases: config.aliases.map(({ id }) => id),
    deployments: config.deployments.map(({ id }) => id),
    knowledgeBases: config.knowledgeBases.map(({ id }) => id),
  }
  return createAuthorization(await loadCedar(), { ...shipped, known, epoch })
}

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
  recognizer: Recognizer,
): Snapshot {
  const { reranker } = lakeModelsOf(config)
  return {
    authorization,
    scanner: createScanner(config.raises),
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
    trustedRules: trustedRulesOf(config),
    ...(reranker === undefined ? {} : { reranker }),
  }
}
