import type { CedarAuthorization } from '../authorization/create.ts'
import type { Config, LoadResult } from '../config/config.ts'
import { Directory } from '../identity/directory.ts'
import type { Principal } from '../identity/principal.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { epoch } from '../kernel/values.ts'
import { asConfigProblem, loadAuthorization } from './snapshot.ts'

/** What a start would say of the policies that a valid file names: `config check` says the same. */
export async function checkPolicies(file: string, loaded: LoadResult): Promise<LoadResult> {
  if (loaded.kind === 'problems') return loaded
  const { config, warnings } = loaded
  const authorization = await loadAuthorization(config, epoch(1))
  if (!authorization.ok)
    return { kind: 'problems', problems: authorization.problems.map(asConfigProblem) }
  const message = closedGate(config, authorization.value)
  if (message === undefined) return loaded
  return { ...loaded, warnings: [...warnings, { file, line: 0, key: 'policies', message }] }
}

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
