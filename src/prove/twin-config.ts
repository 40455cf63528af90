import type { Config } from '../config/config.ts'
import { BUILT_IN } from '../config/perimeters.ts'
import { builtIn } from '../config/build.ts'
import { EMBEDDER_PROVIDER } from '../config/lake-models.ts'
import { PUBLIC, type Clearance, type Label } from '../kernel/label.ts'
import type { Alias, Deployment } from '../models/deployment.ts'
import type { LakeRule } from '../lake/rule.ts'

/** What a proof adds to both worlds, whatever the configuration holds. */
export const ADDED = {
  source: 'prove-planted',
  base: 'prove-everything',
  /** Elsewhere, cleared for `public`: what reaches them has left the company. */
  chat: 'prove-outside',
  embedder: 'prove-embedder',
  reranker: 'prove-reranker',
  /** Inside, cleared for everything: its answers show all that a model is told. */
  own: 'prove-inside',
  /** Elsewhere; what it may not see is tokenised on its way. */
  tokenised: 'prove-tokenised',
  extract: 'prove-extract',
} as const

export const ALIASES = {
  quoted: 'prove-quoted',
  outside: 'prove-to-outside',
  tiered: 'prove-tiered',
  inside: 'prove-to-inside',
  tokenised: 'prove-to-tokenised',
  /** The same, where nobody gets a value back. */
  kept: 'prove-to-kept',
  embed: 'prove-embed',
  rerank: 'prove-rerank',
} as const

/** Somebody who asks: a key of theirs opens both worlds. */
export interface Asker {
  /** `app:intranet`, `user:ada`. */
  readonly owner: string
  /** Made by the proof: with less rights than anybody configured. */
  readonly generated: boolean
}

export interface TwinTerms {
  /** Base URL of a deployment's stand-in. */
  readonly url: (deployment: string) => string
  readonly apiKey: string
  /** A policy file that lets everybody use what was added. */
  readonly policyFile: string
  /** What is in force while there are no policies of one's own. */
  readonly openPolicyFile: string
  /** The lake is searched with the added embedder and reranker instead of the configured ones. */
  readonly outsideSearch: boolean
}

export const ADDED_POLICY = `
@id("prove-aliases")
permit (principal, action in Standpipe::Action::"Invoke", resource is Standpipe::Alias)
when { [${Object.values(ALIASES)
  .map((id) => `Standpipe::Alias::"${id}"`)
  .join(', ')}].contains(resource) };
@id("prove-retrieve")
permit (principal, action == Standpipe::Action::"Retrieve", resource == Standpipe::KnowledgeBase::"${ADDED.base}");
@id("prove-tokenise")
@ladder("tokenise")
permit (
  principal,
  action in Standpipe::Action::"Invoke",
  resource == Standpipe::Deployment::"${ADDED.tokenised}"
);
@id("prove-restore")
permit (
  principal,
  action == Standpipe::Action::"Detokenise",
  resource == Standpipe::Alias::"${ALIASES.tokenised}"
);
@id("prove-keep")
forbid (
  principal,
  action == Standpipe::Action::"Detokenise",
  resource == Standpipe::Alias::"${ALIASES.kept}"
);
`

const NOBODYS = 'prove-nobody'
/**
 * Pastes what is known, in a lane of its own: what a gate counts of a sender is each sender's, so that the
 * pastes of the one world, which are other words than those of the other, change nobody else's answers.
 */
export const PASTER = 'app:prove-paster'
/** Of the source that is added: nobody reads what lies here. */
export const KEPT_FOLDER = 'kept'
const GROUPS_MAX = 12

/** Everybody who is configured, one who is in no group, and one for each group alone. */
export function askersOf(config: Pick<Config, 'apps' | 'users' | 'groups'>): readonly Asker[] {
  const configured = [
    ...config.apps.map(({ id }) => `app:${id}`),
    ...config.users.map(({ id }) => `user:${id}`),
  ]
  return [
    ...configured.map((owner) => ({ owner, generated: false })),
    ...generatedApps(config).map(({ id }) => ({ owner: `app:${id}`, generated: true })),
  ]
}

function generatedApps({ groups }: Pick<Config, 'groups'>): Config['apps'] {
  const single = groups
    .slice(0, GROUPS_MAX)
    .map(({ id }, at) => plainApp(`prove-group-${at + 1}`, [id]))
  return [plainApp(NOBODYS, []), ...single]
}

const plainApp = (id: string, groups: readonly string[]): Config['apps'][number] => ({
  id,
  groups,
  requestsPerMinute: undefined,
  concurrency: undefined,
  userTokenAbove: undefined,
})

export const RESTRICTED: Label = { level: 'restricted', compartments: [], integrity: 'trusted' }
const PUBLIC_ONLY: Clearance = { level: 'public', compartments: [] }
const EVERYTHING: Clearance = { level: 'restricted', compartments: ['*'] }
const LOOPBACK = ['127.0.0.0/8']

/** The configuration of one world: the same rules, policies and terms; nothing in it leads anywhere else. */
export function twinConfig(config: Config, terms: TwinTerms): Config {
  const readers = [
    ...config.apps.map(({ id }) => `app:${id}`),
    ...config.users.map(({ id }) => `user:${id}`),
    ...generatedApps(config).map(({ id }) => `app:${id}`),
  ]
  const planted: readonly LakeRule[] = [
    { match: '**', label: PUBLIC, readers, denied: [] },
    { match: `${KEPT_FOLDER}/**`, label: RESTRICTED, readers: [], denied: [] },
  ]
  const sources = config.sources.map(({ id, root, rules, governance }) => ({
    id,
    root,
    rules,
    ...(governance === undefined ? {} : { governance }),
  }))
  return {
    ...config,
    sources: [...sources, { id: ADDED.source, root: '/prove', rules: planted }],
    lakeModels: terms.outsideSearch
      ? { embedder: ADDED.embedder, reranker: ADDED.reranker }
      : config.lakeModels,
    knowledgeBases: [
      ...config.knowledgeBases,
      { id: ADDED.base, sources: [...sources.map(({ id }) => id), ADDED.source] },
    ],
    deployments: [
      ...config.deployments.map((deployment) => stoodIn(deployment, terms)),
      ...addedDeployments(terms),
    ],
    aliases: [...config.aliases.map(plainAlias), ...addedAliases()],
    apps: [
      ...config.apps.map((app) => ({
        ...app,
        requestsPerMinute: undefined,
        concurrency: undefined,
      })),
      ...generatedApps(config),
      plainApp(PASTER.slice('app:'.length), []),
    ],
    // When an answer is known again hangs on what else is under way: no two worlds are the same then.
    answersKeepMs: 0,
    issuers: [],
    budgets: [],
    policies: policiesFor(config, terms),
  }
}

/** Policies of one's own close what they do not permit: the aliases that are added need a permit then. */
function policiesFor(
  { policies }: Config,
  { policyFile, openPolicyFile }: TwinTerms,
): Config['policies'] {
  const enforced = (name: string): Config['policies'][number] => ({
    kind: 'file',
    name,
    mode: 'enforce',
  })
  const hasOwn = policies.some(({ kind, mode }) => kind === 'file' && mode === 'enforce')
  return [...policies, ...(hasOwn ? [] : [enforced(openPolicyFile)]), enforced(policyFile)]
}

/** The same terms at another place: a recorder of ours. What runs in this process stays. */
function stoodIn(deployment: Deployment, { url, apiKey }: TwinTerms): Deployment {
  if (BUILT_IN.includes(deployment.provider)) return deployment
  const { id, perimeter, model, region, retention, training, baa, clearance } = deployment
  const { price, accepts, outputTokensMax, serves, onHangup } = deployment
  return {
    id,
    provider: 'openai',
    perimeter,
    baseUrl: url(id),
    model,
    apiKey,
    addresses: LOOPBACK,
    region,
    retention,
    training,
    baa,
    clearance,
    price,
    onHangup,
    accepts,
    outputTokensMax,
    ...(serves === undefined ? {} : { serves }),
  }
}

function addedDeployments({ url, apiKey }: TwinTerms): readonly Deployment[] {
  const at = (
    id: string,
    perimeter: Deployment['perimeter'],
    serves: NonNullable<Deployment['serves']>,
  ): Deployment => ({
    id,
    provider: 'openai',
    perimeter,
    baseUrl: url(id),
    model: `${id}-model`,
    apiKey,
    addresses: LOOPBACK,
    region: undefined,
    retention: undefined,
    training: false,
    baa: false,
    clearance: perimeter === 'external' ? PUBLIC_ONLY : EVERYTHING,
    price: undefined,
    onHangup: 'drain',
    accepts: { tools: true, images: true, structured: true },
    outputTokensMax: undefined,
    serves,
  })
  return [
    at(ADDED.chat, 'external', ['chat']),
    at(ADDED.embedder, 'external', ['embed']),
    at(ADDED.reranker, 'external', ['rerank']),
    at(ADDED.tokenised, 'external', ['chat']),
    at(ADDED.own, 'network', ['chat']),
    builtIn({ id: ADDED.extract, provider: 'extract' }),
  ]
}

/** In the order of the list: which deployment is tried first must not hang on the clock or on chance. */
function plainAlias(alias: Alias): Alias {
  const plain: { -readonly [Name in keyof Alias]: Alias[Name] } = { ...alias }
  delete plain.choose
  delete plain.weights
  delete plain.sticky
  return plain
}

function addedAliases(): readonly Alias[] {
  const alias = (id: string, deployments: readonly string[], bases: readonly string[]): Alias => ({
    id,
    deployments,
    knowledgeBases: bases,
    instructions: undefined,
    passages: 8,
  })
  const everything = [ADDED.base]
  return [
    alias(ALIASES.quoted, [ADDED.extract], everything),
    alias(ALIASES.outside, [ADDED.chat], everything),
    alias(ALIASES.tiered, [ADDED.chat, ADDED.own], everything),
    alias(ALIASES.inside, [ADDED.own], everything),
    alias(ALIASES.tokenised, [ADDED.tokenised], []),
    alias(ALIASES.kept, [ADDED.tokenised], []),
    alias(ALIASES.embed, [ADDED.embedder], []),
    alias(ALIASES.rerank, [ADDED.reranker], []),
  ]
}

/** Deployments outside this process, with what they may see. */
export const recordedDeployments = (config: Pick<Config, 'deployments'>): readonly Deployment[] =>
  config.deployments.filter(
    ({ provider }) => !BUILT_IN.includes(provider) && provider !== EMBEDDER_PROVIDER,
  )

/** Ids of the configuration that the proof needs for itself. */
export const takenIds = (config: Config): readonly string[] => {
  const ids = [
    ...config.sources.map(({ id }) => id),
    ...config.knowledgeBases.map(({ id }) => id),
    ...config.deployments.map(({ id }) => id),
    ...config.aliases.map(({ id }) => id),
    ...config.apps.map(({ id }) => id),
  ]
  return ids.filter((id) => id.startsWith('prove-'))
}
