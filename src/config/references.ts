import { LAKE_APP } from '../identity/principal.ts'
import { lakeModelRemarks } from './lake-models.ts'
import { hint } from './nearest.ts'
import { perimeterRemarks } from './perimeters.ts'
import type { RawConfig } from './schema.ts'
import { placeRemarks } from './sources.ts'
import { speakingRemarks } from './speaking.ts'
import type { Path, Remark } from './yaml.ts'
import type { Known } from './config.ts'

/** Everything that one entry says of another. The shape is already right. */
export function referenceRemarks(raw: RawConfig, known: Known): readonly Remark[] {
  const ids = idsOf(raw)
  return [
    ...repeats(raw),
    ...repeatedTools(raw.tools ?? []),
    ...placeRemarks(raw.lake?.sources ?? []),
    ...sourceRemarks(raw, ids),
    ...deploymentRemarks(raw, known),
    ...lakeModelRemarks(raw),
    ...aliasRemarks(raw, ids),
    ...memberRemarks(raw, ids),
    ...groupCycles(raw.groups ?? []),
    ...issuerRemarks(raw, ids),
    ...budgetRemarks(raw, ids),
    ...detectorRemarks(raw, known),
  ]
}

type Noun = 'source' | 'knowledge base' | 'deployment' | 'alias' | 'group' | 'app' | 'user'
type Ids = Readonly<Record<Noun, readonly string[]>> & { readonly isOpen: boolean }
const idsIn = (entries: readonly { readonly id: string }[] | undefined): readonly string[] =>
  (entries ?? []).map(({ id }) => id)

function idsOf(raw: RawConfig): Ids {
  return {
    // People of an issuer need not be listed.
    isOpen: (raw.issuers ?? []).length > 0,
    source: idsIn(raw.lake?.sources),
    'knowledge base': idsIn(raw.knowledgeBases),
    deployment: idsIn(raw.deployments),
    alias: idsIn(raw.aliases),
    group: idsIn(raw.groups),
    // The lake spends like an app, so budgets can name it.
    app: [...idsIn(raw.apps), LAKE_APP],
    user: idsIn(raw.users),
  }
}

/** A remark when the id is not there. */
function resolves(ids: Ids, noun: Noun, id: string, path: Path): readonly Remark[] {
  if (ids[noun].includes(id) || (noun === 'user' && ids.isOpen)) return []
  return [{ path, message: `there is no ${noun} \`${id}\`${hint(id, ids[noun])}` }]
}
const allResolve = (ids: Ids, noun: Noun, wanted: readonly string[] | undefined, path: Path) =>
  (wanted ?? []).flatMap((id, index) => resolves(ids, noun, id, [...path, index]))

function repeats(raw: RawConfig): readonly Remark[] {
  const lists: readonly (readonly [Path, readonly string[]])[] = [
    [['lake', 'sources'], idsIn(raw.lake?.sources)],
    ...(
      ['knowledgeBases', 'deployments', 'aliases', 'groups', 'apps', 'users', 'issuers'] as const
    ).map((key) => [[key], idsIn(raw[key])] as const),
  ]
  return lists.flatMap(([path, ids]) =>
    repeated(ids).map(({ index, value }) => ({
      path: [...path, index, 'id'],
      message: `\`${value}\` is already the id of entry ${ids.indexOf(value) + 1} of this list`,
    })),
  )
}

function repeatedTools(tools: readonly { readonly name: string }[]): readonly Remark[] {
  const names = tools.map(({ name }) => name)
  return repeated(names).map(({ index, value }) => ({
    path: ['tools', index, 'name'],
    message: `\`${value}\` is already the name of tool ${names.indexOf(value) + 1} of this list`,
  }))
}

/** The second and further occurrences. */
function repeated(values: readonly string[]): readonly { index: number; value: string }[] {
  const seen = new Set<string>()
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [{ index, value }]
    seen.add(value)
    return []
  })
}

function sourceRemarks(raw: RawConfig, ids: Ids): readonly Remark[] {
  const sources = raw.lake?.sources ?? []
  const rules = sources.flatMap((source, at) => {
    const path = ['lake', 'sources', at, 'rules']
    const twice = repeated(source.rules.map(ruleIdentity)).map(({ index }) => ({
      path: [...path, index, 'match'],
      message: `\`${source.rules[index]?.match}\` is already the pattern of another rule of this source${
        source.rules[index]?.tags === undefined ? '' : ' with the same tags'
      }`,
    }))
    const tagless = source.filesystem === undefined ? [] : tagRemarks(source.rules, path)
    const readers = source.rules.flatMap((rule, index) => [
      ...readerRemarks(ids, rule.readers, [...path, index, 'readers']),
      ...readerRemarks(ids, rule.denied, [...path, index, 'denied']),
    ])
    return [...twice, ...tagless, ...readers]
  })
  const bases = (raw.knowledgeBases ?? []).flatMap((base, index) =>
    allResolve(ids, 'source', base.sources, ['knowledgeBases', index, 'sources']),
  )
  return [...rules, ...bases]
}

const ruleIdentity = ({ match, tags }: RawRule): string =>
  JSON.stringify([match, Object.entries(tags ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))])

/** Doubt about tags denies, so such a rule would hide everything that it matches. */
const tagRemarks = (rules: readonly RawRule[], path: Path): readonly Remark[] =>
  rules.flatMap(({ tags }, index) =>
    tags === undefined
      ? []
      : [{ path: [...path, index, 'tags'], message: 'the files of a folder have no tags' }],
  )
type RawRule = NonNullable<RawConfig['lake']>['sources'][number]['rules'][number]

const readerRemarks = (ids: Ids, readers: readonly string[] | undefined, path: Path) =>
  (readers ?? []).flatMap((reader, index) => scoped(ids, reader, [...path, index]))

/** `group:hr`, `app:intranet`, …: the part before the colon is the noun. */
function scoped(ids: Ids, text: string, path: Path): readonly Remark[] {
  const colon = text.indexOf(':')
  const noun = text.slice(0, colon)
  if (noun !== 'group' && noun !== 'app' && noun !== 'user' && noun !== 'alias') return []
  return resolves(ids, noun, text.slice(colon + 1), path)
}

function deploymentRemarks(raw: RawConfig, known: Known): readonly Remark[] {
  return raw.deployments.flatMap((deployment, index) => {
    const path = ['deployments', index]
    if (known.providers.includes(deployment.provider)) {
      return [...perimeterRemarks(deployment, path), ...speakingRemarks(deployment, path, known)]
    }
    const message = `there is no provider \`${deployment.provider}\`${
      hint(deployment.provider, known.providers) || `; known: ${known.providers.join(', ')}`
    }`
    return [{ path: [...path, 'provider'], message }]
  })
}

const aliasRemarks = (raw: RawConfig, ids: Ids): readonly Remark[] =>
  raw.aliases.flatMap((alias, index) => [
    ...allResolve(ids, 'deployment', alias.deployments, ['aliases', index, 'deployments']),
    ...allResolve(ids, 'knowledge base', alias.knowledgeBases, [
      'aliases',
      index,
      'knowledgeBases',
    ]),
    ...orderRemarks(alias, ['aliases', index]),
  ])

/** Weights are of the alias's own deployments, and two ways to choose do not go together. */
function orderRemarks(alias: RawConfig['aliases'][number], path: Path): readonly Remark[] {
  const { weights, deployments, choose = 'first', sticky = false } = alias
  const named = Object.keys(weights ?? {})
  const strangers = named
    .filter((id) => !deployments.includes(id))
    .map((id) => ({
      path: [...path, 'weights', id],
      message: `\`${id}\` is not among the deployments of this alias${hint(id, deployments)}`,
    }))
  const nothing = named.length > 0 && Object.values(weights ?? {}).every((weight) => weight === 0)
  const zero = { path: [...path, 'weights'], message: 'at least one weight must be more than 0' }
  const twice = {
    path: [...path, 'choose'],
    message: `with \`sticky\`, the conversation decides where a request begins; leave \`choose: ${choose}\` out, or \`sticky\``,
  }
  return [
    ...strangers,
    ...(weights !== undefined && (nothing || named.length === 0) ? [zero] : []),
    ...(sticky && choose !== 'first' ? [twice] : []),
  ]
}

const memberRemarks = (raw: RawConfig, ids: Ids): readonly Remark[] => [
  ...(raw.groups ?? []).flatMap((group, index) =>
    allResolve(ids, 'group', group.in, ['groups', index, 'in']),
  ),
  ...(raw.apps ?? []).flatMap((app, index) => [
    ...allResolve(ids, 'group', app.groups, ['apps', index, 'groups']),
    ...(app.id === LAKE_APP
      ? [{ path: ['apps', index, 'id'], message: `\`${LAKE_APP}\` is the lake's own` }]
      : []),
  ]),
  ...(raw.users ?? []).flatMap((user, index) =>
    allResolve(ids, 'group', user.groups, ['users', index, 'groups']),
  ),
]

type Groups = readonly { readonly id: string; readonly in?: readonly string[] | undefined }[]

/** Each group that can reach itself. Iterative: depth of nesting is the file's choice. */
function groupCycles(groups: Groups): readonly Remark[] {
  const parents = new Map(groups.map((group) => [group.id, group.in ?? []]))
  return groups.flatMap(({ id }, index) => {
    const reached = new Set<string>()
    const open = [...(parents.get(id) ?? [])]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue
      reached.add(next)
      open.push(...(parents.get(next) ?? []))
    }
    if (!reached.has(id)) return []
    return [{ path: ['groups', index, 'in'], message: `\`${id}\` is inside of itself` }]
  })
}

function issuerRemarks(raw: RawConfig, ids: Ids): readonly Remark[] {
  const issuers = raw.issuers ?? []
  const twice = repeated(issuers.map(({ issuer, audience }) => `${issuer} ${audience}`)).map(
    ({ index }) => ({
      path: ['issuers', index, 'audience'],
      message: 'there is already an entry for this issuer and audience',
    }),
  )
  const groups = issuers.flatMap((issuer, index) =>
    Object.entries(issuer.groups ?? {}).flatMap(([value, group]) =>
      resolves(ids, 'group', group, ['issuers', index, 'groups', value]),
    ),
  )
  const idle = issuers.flatMap((issuer, index) =>
    issuer.groups === undefined || issuer.groupsClaim !== undefined
      ? []
      : [
          {
            path: ['issuers', index, 'groups'],
            message: 'says what values of a claim mean, but not of which; add `groupsClaim`',
          },
        ],
  )
  return [...twice, ...groups, ...idle]
}

function budgetRemarks(raw: RawConfig, ids: Ids): readonly Remark[] {
  const budgets = raw.budgets ?? []
  const twice = repeated(budgets.map(({ scope, period }) => `${scope} ${period}`)).map(
    ({ index, value }) => ({
      path: ['budgets', index],
      message: `there is already a budget for \`${value.replace(' ', '` with period `')}\``,
    }),
  )
  const scopes = budgets.flatMap(({ scope }, index) =>
    scoped(ids, scope, ['budgets', index, 'scope']),
  )
  return [...twice, ...scopes]
}

const detectorRemarks = (raw: RawConfig, known: Known): readonly Remark[] => {
  const detectors = [...new Set([...known.raises.keys(), ...(known.detectorTypes ?? [])])]
  return Object.keys(raw.detectors ?? {})
    .filter((type) => !detectors.includes(type))
    .map((type) => ({
      path: ['detectors', type],
      message: `there is no detector \`${type}\`${hint(type, detectors) || `; known: ${detectors.join(', ')}`}`,
    }))
}
