import type { CedarAuthorization } from '../authorization/create.ts'
import { labelled } from '../authorization/decider.ts'
import { grantAliasSubject } from '../authorization/question.ts'
import type { OwnPolicy } from '../authorization/shipped.ts'
import type { Config, ConfigProblem, LoadResult } from '../config/config.ts'
import { Directory } from '../identity/directory.ts'
import type { Principal } from '../identity/principal.ts'
import { labelText, PUBLIC } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch } from '../kernel/values.ts'
import { tableProblems } from './exact-data.ts'
import { asConfigProblem, loadAuthorization, readOwn } from './snapshot.ts'

/** What a start would say of the policies that a valid file names: `config check` says the same. */
export async function checkPolicies(file: string, loaded: LoadResult): Promise<LoadResult> {
  if (loaded.kind === 'problems') return loaded
  const { config, warnings } = loaded
  const authorization = await loadAuthorization(config, epoch(1))
  if (!authorization.ok)
    return { kind: 'problems', problems: authorization.problems.map(asConfigProblem) }
  const tables = await tableProblems(config)
  if (tables.length > 0) return { kind: 'problems', problems: tables.map(inFile(file)) }
  const closed = closedGate(config, authorization.value)
  const kept = keptPlaceholders(config, authorization.value)
  const messages = [
    ...(closed === undefined ? [] : [closed]),
    ...(kept === undefined ? [] : [kept]),
    ...(await idleWarnings(config)),
  ]
  const found = messages.map((message) => ({ file, line: 0, key: 'policies', message }))
  return { ...loaded, warnings: [...warnings, ...found] }
}

/** A table is named by the configuration, and so is what is wrong with it. */
const inFile =
  (file: string) =>
  ({ file: table, key, message }: ConfigProblem): ConfigProblem => ({
    file,
    line: 0,
    key: `${key}.file`,
    message: `\`${table}\`: ${message}`,
  })

/** A policy about a compartment that nothing raises guards nothing, without a word. */
async function idleWarnings(config: Config): Promise<readonly string[]> {
  const own = await readOwn(config.policies)
  return own.ok ? idleIn(config, own.value) : []
}

export function idleIn(config: Config, own: readonly OwnPolicy[]): readonly string[] {
  const raised = raisedIn(config)
  return own.flatMap(({ text: { file, text } }) => {
    const idle = idleCompartments(text, raised)
    if (idle.length === 0) return []
    const names = idle.map((name) => `\`${name}\``).join(', ')
    return [
      `\`${file}\` speaks of ${names}, which no detector and no rule of the lake raises; what callers declare is all that it guards`,
    ]
  })
}

function raisedIn({ raises, sources, unscannable }: Config): ReadonlySet<string> {
  const labels = [
    ...raises.values(),
    ...sources.flatMap(({ rules }) => rules.map(({ label }) => label)),
    unscannable,
  ]
  return new Set(labels.flatMap(({ compartments }) => compartments))
}

/** Of `containsAny`, all are named when none of them is raised; of the others, each that is not. */
export function idleCompartments(text: string, raised: ReadonlySet<string>): readonly string[] {
  const idle = new Set<string>()
  for (const [, how, inside = ''] of text.replace(COMMENTS, '$1').matchAll(ASKS)) {
    const names = [...inside.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name)
    const missing = names.filter((name) => !raised.has(name))
    if (how === 'Any' && missing.length < names.length) continue
    for (const name of missing) idle.add(name)
  }
  return [...idle]
}
/** Strings are kept as they are: a `//` in one begins no comment. */
const COMMENTS = /("(?:[^"\\]|\\[^])*")|\/\/[^\n]*/g
/** In conditions about data; what a deployment is cleared for is another thing. */
const ASKS =
  /(?:context|from|to|found|asked)\s*\.\s*compartments\s*\.\s*contains(Any|All)?\s*\(([^)]*)\)/g

/**
 * The first policy file of one's own takes the place of `open.cedar`: whoever only adds a forbid, or a
 * permit for something else, has closed every alias to everybody.
 */
export function closedGate(
  config: Config,
  authorization: Pick<CedarAuthorization, 'maySee'>,
): string | undefined {
  const callers = callersOf(config)
  if (callers.length === 0 || config.aliases.length === 0) return undefined
  const open = config.aliases.some((alias) =>
    callers.some((caller) => authorization.maySee(caller, alias)),
  )
  if (open) return undefined
  return 'no policy permits any app or user to use any alias, so every question is refused; the first policy file of your own takes the place of `policies/open.cedar`: name that one too, or copy its permits'
}

/** What is tokenised and comes back to nobody is a text with holes. */
export function keptPlaceholders(
  config: Config,
  authorization: Pick<CedarAuthorization, 'policies' | 'judge'>,
): string | undefined {
  const tokenises = [...authorization.policies.values()].find(({ ladder = [] }) =>
    ladder.includes('tokenise'),
  )
  if (tokenises === undefined || config.aliases.length === 0) return undefined
  const callers = callersOf(config)
  const labels = new Map(
    [PUBLIC, ...config.raises.values()].map((label) => [labelText(label), label]),
  )
  let asked = 0
  for (const { id } of config.aliases)
    for (const principal of callers)
      for (const label of labels.values()) {
        // So many that somebody is probably meant, and a check does not take minutes.
        if (++asked > limits.detokeniseChecksMax) return undefined
        const said = authorization.judge(
          labelled(principal, 'Detokenise', grantAliasSubject(id), label),
        )
        if (said.allowed && !said.failed) return undefined
      }
  return `policy \`${tokenises.id}\` puts placeholders for values, and no policy permits anybody to have the values back, so answers hold placeholders; permit \`Detokenise\` to whom they belong`
}

/** Everybody whom the file names, and for each group that an issuer gives, a person of it. */
function callersOf(config: Config): readonly Principal[] {
  const directory = new Directory(config)
  const named = [
    ...config.apps.map(({ id }) => directory.principal(`app:${id}`, '')),
    ...config.users.map(({ id }) => directory.principal(`user:${id}`, '')),
  ]
  const claimed = config.issuers.flatMap(({ groups }) =>
    groups.map(({ group }) => directory.person('anybody', [group], '')),
  )
  return [...named, ...claimed].flatMap((caller) => (isRefusal(caller) ? [] : [caller]))
}
