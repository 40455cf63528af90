import { basename } from 'node:path'
import { failure, type OrFailure, type PolicyTools } from '../cli/deps.ts'
import { problemText, type Config, type LoadResult } from '../config/config.ts'
import { policyEntry } from '../config/policies.ts'
import { epoch } from '../kernel/values.ts'
import { openSqliteStores } from '../stores/sqlite/sqlite.ts'
import { idleIn } from './check-policies.ts'
import { DATA_NAMES } from './gate.ts'
import { runCases } from './policy-cases.ts'
import { replayPolicies } from './policy-replay.ts'
import { asConfigProblem, authorizationOf, readOwn } from './snapshot.ts'
import { asFailure } from './trouble.ts'
import { systemClock } from './world.ts'

type Load = (file: string) => Promise<LoadResult>

/** What is done with policies beside a server. */
export const policyTools = (load: Load): PolicyTools => ({
  nowMs: () => systemClock.now(),
  async check({ configFile, policies, folder }) {
    const config = configFile === undefined ? undefined : await loaded(load, configFile)
    if (config?.kind === 'failure') return config
    const entries =
      policies?.map((name) => policyEntry(folder, name)) ?? config?.config.policies ?? []
    const own = await readOwn(entries)
    const nothing = { kind: 'checked', warnings: [], hash: undefined, policies: 0 } as const
    if (!own.ok) return { ...nothing, problems: own.problems }
    const names = config?.config ?? 'any'
    const made = await authorizationOf(names, own.value, { epoch: epoch(1) })
    if (!made.ok) return { ...nothing, problems: made.problems }
    const mine = new Set(own.value.map(({ text }) => text.file))
    const all = [...made.value.policies.values()]
    return {
      kind: 'checked',
      problems: [],
      warnings: config === undefined ? [] : idleIn(config.config, own.value),
      hash: made.value.policyHash,
      policies: all.filter(({ file }) => mine.has(file)).length,
    }
  },
  async test(file) {
    const report = await runCases(file, load)
    if (report.kind === 'report') return { kind: 'tested', results: report.results }
    return { kind: 'failure', messages: report.problems.map(problemText), exitCode: 1 }
  },
  async draft(policies, folder) {
    const own = await readOwn(policies.map((name) => policyEntry(folder, name)))
    if (!own.ok) return failed(own.problems)
    return {
      kind: 'draft',
      policies: own.value.map(({ kind, text }) =>
        kind === 'pack'
          ? { kind, name: text.file.slice('pack:'.length) }
          : { kind, name: text.file, text: text.text },
      ),
    }
  },
  async replay(data, configFile, request, onEvent) {
    const config = await loaded(load, configFile)
    if (config.kind === 'failure') return config
    try {
      const stores = await openSqliteStores(data, { known: DATA_NAMES })
      try {
        const world = { config: config.config, ledger: stores.ledger, clock: systemClock }
        await replayPolicies(world, request, onEvent)
        return { kind: 'replayed' }
      } finally {
        await stores.close()
      }
    } catch (error) {
      return asFailure(error)
    }
  },
})

async function loaded(
  load: Load,
  file: string,
): Promise<OrFailure<{ readonly kind: 'config'; readonly config: Config }>> {
  const result = await load(file)
  if (result.kind === 'config') return result
  const [first] = result.problems
  if (first === undefined) return failure(`${basename(file)} has problems`)
  return { kind: 'failure', messages: result.problems.map(problemText), exitCode: 1 }
}

const failed = (
  problems: Extract<Awaited<ReturnType<typeof readOwn>>, { readonly ok: false }>['problems'],
): OrFailure<never> => ({
  kind: 'failure',
  messages: problems.map(asConfigProblem).map(problemText),
  exitCode: 1,
})
