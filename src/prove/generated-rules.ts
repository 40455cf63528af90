import type { Config } from '../config/config.ts'
import { SeededRandom } from '../kernel/seeded.ts'
import type { Level } from '../kernel/label.ts'
import type { LakeRule } from '../lake/rule.ts'

const GROUPS = ['staff', 'finance', 'people', 'board'] as const
/** What a prefix may be given: nobody reads more than the groups that are named. */
const GIVEN: readonly {
  readonly level: Level
  readonly compartments: readonly string[]
  readonly groups: readonly string[]
}[] = [
  { level: 'public', compartments: [], groups: [...GROUPS] },
  { level: 'internal', compartments: [], groups: ['staff'] },
  { level: 'confidential', compartments: [], groups: ['finance'] },
  { level: 'confidential', compartments: ['pii'], groups: ['people'] },
  { level: 'restricted', compartments: [], groups: ['board'] },
]

/**
 * Rules for a lake that has none: every folder, two deep, is given readers and a level by the seed, and what
 * lies in no folder is public. The same folders and seed give the same rules.
 */
export function generatedRules(keys: readonly string[], seed: number): readonly LakeRule[] {
  const random = new SeededRandom(seed)
  const prefixes = new Set<string>()
  for (const key of keys) {
    const folders = key.split('/').slice(0, -1)
    for (let depth = 1; depth <= Math.min(2, folders.length); depth++)
      prefixes.add(folders.slice(0, depth).join('/'))
  }
  const order = random.shuffled([...prefixes].toSorted())
  const ruled = order.map((prefix, at) => ({
    prefix,
    given: GIVEN[at % GIVEN.length] ?? GIVEN[0]!,
  }))
  return [
    ruleOf('**', GIVEN[0]!),
    ...ruled.map(({ prefix, given }) => ruleOf(`${literal(prefix)}/**`, given)),
  ]
}

/** A folder's name is no pattern. */
const literal = (prefix: string): string => prefix.replaceAll(/[*?[\]{}()!+@|\\]/g, '\\$&')

function ruleOf(match: string, { level, compartments, groups }: (typeof GIVEN)[number]): LakeRule {
  return {
    match,
    label: { level, compartments, integrity: 'trusted' },
    readers: groups.map((group) => `group:${group}`),
    denied: [],
  }
}

/** The configuration with generated rules in place of its own, and somebody in each of their groups. */
export function withGeneratedRules(
  config: Config,
  keysOf: (source: string) => readonly string[],
  seed: number,
): Config {
  const known = new Set(config.groups.map(({ id }) => id))
  const app = (id: string, groups: readonly string[]): Config['apps'][number] => ({
    id,
    groups,
    requestsPerMinute: undefined,
    concurrency: undefined,
    userTokenAbove: undefined,
  })
  return {
    ...config,
    sources: config.sources.map((source, at) => ({
      ...source,
      rules: generatedRules(keysOf(source.id), seed + at),
    })),
    groups: [
      ...config.groups,
      ...GROUPS.filter((id) => !known.has(id)).map((id) => ({ id, in: [] })),
    ],
    apps: [
      ...config.apps,
      app('generated-staff', ['staff']),
      app('generated-finance', ['staff', 'finance']),
      app('generated-people', ['staff', 'people']),
    ],
  }
}
