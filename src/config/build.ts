import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { canonicalJson, parseJson, type Json } from '../kernel/json.ts'
import { UNSCANNABLE, type Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { parseUsd, type Price } from '../kernel/money.ts'
import { nanoUsd, type NanoUsd } from '../kernel/values.ts'
import type { Deployment } from '../models/deployment.ts'
import { TOKEN_CLASSES, type PriceList } from '../models/usage.ts'
import type { RaiseTable } from '../dlp/detector.ts'
import { s3Url, type S3Place } from '../lake/place.ts'
import { ACL_FILE_NAMES, type Governance } from '../lake/governance.ts'
import type { Config } from './config.ts'
import { BUILT_IN } from './perimeters.ts'
import { policyEntry } from './policies.ts'
import type { RawConfig, RawDeployment } from './schema.ts'
import { plainPlace, s3PlaceOf } from './sources.ts'
import type { Path } from './yaml.ts'

export const AWS_SECRETS = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const

/** What a deployment's secret is kept under: its id alone for the API key, no id holds a slash. */
export const secretName = (id: string, path: Path): string =>
  path[0] === 'apiKey' ? id : [id, ...path].join('/')

const HOUR_MS = 3_600_000

const exactDataOf = (raw: RawConfig, folder: string): Config['exactData'] =>
  (raw.exactData ?? []).map(({ id, file, columns, label, minColumns = 2 }) => ({
    id,
    file: resolve(folder, file),
    columns,
    label: labelOf(label),
    minColumns,
  }))

/** Everything resolved: secrets by `secretName`, paths against `folder`. Nothing can fail any more. */
export interface Resolved {
  readonly folder: string
  readonly secrets: ReadonlyMap<string, string>
  readonly raises: RaiseTable
}

export function buildConfig(raw: RawConfig, resolved: Resolved): Config {
  const config = {
    sources: (raw.lake?.sources ?? []).map((source) => ({
      id: source.id,
      ...placeOf(source, resolved),
      rules: source.rules.map((rule) => ({
        match: rule.match,
        ...(rule.tags === undefined ? {} : { tags: rule.tags }),
        label: labelOf(rule),
        ...(rule.integrity === 'trusted' ? { trusted: true as const } : {}),
        readers: unique(rule.readers),
        denied: unique(rule.denied ?? []),
      })),
      ...governanceOf(source),
    })),
    lakeModels: { embedder: raw.lake?.embedder, reranker: raw.lake?.reranker },
    knowledgeBases: (raw.knowledgeBases ?? []).map(({ id, sources }) => ({
      id,
      sources: unique(sources),
    })),
    deployments: raw.deployments.map((entry) => deploymentOf(entry, resolved.secrets)),
    aliases: raw.aliases.map((alias) => ({
      id: alias.id,
      // A deployment that is listed twice is tried once.
      deployments: [...new Set(alias.deployments)],
      knowledgeBases: unique(alias.knowledgeBases ?? []),
      instructions: alias.instructions,
      passages: alias.passages ?? limits.passagesDefault,
      ...(alias.labelBudget === undefined
        ? {}
        : {
            labelBudget: {
              level: alias.labelBudget.level,
              compartments: unique(alias.labelBudget.compartments ?? []),
            },
          }),
      ...(alias.choose === undefined ? {} : { choose: alias.choose }),
      ...(alias.weights === undefined ? {} : { weights: alias.weights }),
      ...(alias.sticky === undefined ? {} : { sticky: alias.sticky }),
      ...(alias.content === undefined ? {} : { keepContentDays: alias.content.keepDays }),
    })),
    groups: (raw.groups ?? []).map((group) => ({ id: group.id, in: unique(group.in ?? []) })),
    apps: (raw.apps ?? []).map((app) => ({
      id: app.id,
      groups: unique(app.groups ?? []),
      requestsPerMinute: app.requestsPerMinute,
      concurrency: app.concurrency,
      userTokenAbove: app.userTokenAbove,
    })),
    users: (raw.users ?? []).map((user) => ({ id: user.id, groups: unique(user.groups ?? []) })),
    issuers: (raw.issuers ?? []).map((issuer) => ({
      id: issuer.id,
      issuer: issuer.issuer,
      audience: issuer.audience,
      jwksUri: issuer.jwksUri,
      // The one claim that an issuer never gives to two people, nor to another one later.
      userClaim: issuer.userClaim ?? 'sub',
      emailsAreVerified: issuer.emailsAreVerified ?? false,
      requestsPerMinute: issuer.requestsPerMinute,
      concurrency: issuer.concurrency,
      groupsClaim: issuer.groupsClaim,
      groups: Object.entries(issuer.groups ?? {}).map(([value, group]) => ({ value, group })),
    })),
    budgets: (raw.budgets ?? []).map((budget) => ({
      scope: budget.scope,
      period: budget.period,
      // A budget that does not say otherwise holds.
      mode: budget.mode ?? ('hard' as const),
      limitNanoUsd: dollars(budget.limit),
    })),
    raises: raisesOf(raw, resolved.raises),
    policies: (raw.policies ?? []).map((policy) => policyEntry(resolved.folder, policy)),
    answersKeepMs: (raw.fingerprints?.answersKeepHours ?? limits.answersKeepHours) * HOUR_MS,
    placeholdersKeepMs: (raw.placeholders?.keepHours ?? limits.placeholdersKeepHours) * HOUR_MS,
    exactData: exactDataOf(raw, resolved.folder),
    tools: (raw.tools ?? []).map((tool) => ({
      name: tool.name,
      sideEffects: tool.sideEffects ?? true,
      perimeter: tool.perimeter ?? ('outside' as const),
    })),
    linkHosts: unique(raw.output?.linkHosts ?? []),
    unscannable: raw.unscannable === undefined ? UNSCANNABLE : labelOf(raw.unscannable),
  }
  return { ...config, hash: hashOf(config) }
}

function placeOf(
  { id, filesystem, s3 }: NonNullable<RawConfig['lake']>['sources'][number],
  { folder, secrets }: Resolved,
): { readonly root: string; readonly s3?: S3Place } {
  if (s3 === undefined) return { root: resolve(folder, filesystem?.root ?? '') }
  const place = s3PlaceOf(id, s3, secrets)
  return { root: s3Url(place), s3: place }
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted()

/** Absent where the file does not speak of it. */
function governanceOf({
  sidecars,
  aclFiles,
  tags,
}: NonNullable<RawConfig['lake']>['sources'][number]): { readonly governance?: Governance } {
  if (sidecars === undefined && aclFiles === undefined && tags === undefined) return {}
  const weight = (one: { readonly authoritative?: boolean | undefined } = {}) => ({
    authoritative: one.authoritative ?? false,
  })
  return {
    governance: {
      sidecars: sidecars === false ? undefined : weight(sidecars),
      aclFiles:
        aclFiles === false
          ? undefined
          : { ...weight(aclFiles), names: unique(aclFiles?.names ?? ACL_FILE_NAMES) },
      tags: weight(tags),
    },
  }
}

function labelOf(keys: {
  readonly level: Label['level']
  readonly compartments?: readonly string[] | undefined
  readonly integrity?: Label['integrity'] | undefined
}): Label {
  return {
    level: keys.level,
    compartments: unique(keys.compartments ?? []),
    integrity: keys.integrity ?? 'trusted',
  }
}

/** The pattern of the schema is narrower than what `parseUsd` takes, so this never falls through. */
const dollars = (text: string): NanoUsd => parseUsd(text) ?? nanoUsd(0n)
const perMillion = (text: string): Price => ({
  nanoPerBlock: dollars(text),
  blockUnits: 1_000_000n,
})

function deploymentOf(raw: RawDeployment, secrets: ReadonlyMap<string, string>): Deployment {
  if (BUILT_IN.includes(raw.provider)) return builtIn(raw)
  const perimeter = raw.perimeter ?? 'external'
  return {
    id: raw.id,
    provider: raw.provider,
    perimeter,
    baseUrl: raw.baseUrl ?? defaultBaseUrl(raw),
    model: raw.model ?? raw.id,
    apiKey: secrets.get(raw.id),
    addresses: raw.addresses ?? [],
    region: raw.region,
    retention: raw.retention,
    // A promise that nobody wrote down is no promise: a vendor may train unless the file says otherwise.
    training: raw.training ?? perimeter === 'external',
    baa: raw.baa ?? false,
    clearance: {
      level: raw.clearance?.level ?? 'public',
      compartments: unique(raw.clearance?.compartments ?? []),
    },
    price: raw.price === undefined ? undefined : priceList(raw.price.perMillion),
    onHangup: raw.onHangup ?? 'drain',
    accepts: {
      tools: raw.accepts?.tools ?? true,
      images: raw.accepts?.images ?? false,
      structured: raw.accepts?.structured ?? true,
    },
    outputTokensMax: raw.outputTokensMax,
    ...(raw.timeoutSeconds === undefined ? {} : { timeoutMs: raw.timeoutSeconds * 1_000 }),
    ...speakingOf(raw),
    ...(raw.aws === undefined ? {} : { aws: awsOf(raw.id, raw.aws.region, secrets) }),
  }
}

/** Where AWS itself serves its models. */
function defaultBaseUrl({ provider, perimeter, aws }: RawDeployment): string | undefined {
  if (provider !== 'bedrock' || perimeter !== 'external' || aws === undefined) return undefined
  const suffix = aws.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://bedrock-runtime.${aws.region}.${suffix}`
}

/** All references were resolved before, or nothing is built. */
function awsOf(
  id: string,
  region: string,
  secrets: ReadonlyMap<string, string>,
): NonNullable<Deployment['aws']> {
  const secret = (name: (typeof AWS_SECRETS)[number]): string | undefined =>
    secrets.get(secretName(id, ['aws', name]))
  return {
    region,
    accessKeyId: secret('accessKeyId') ?? '',
    secretAccessKey: secret('secretAccessKey') ?? '',
    sessionToken: secret('sessionToken'),
  }
}

function speakingOf(raw: RawDeployment): Partial<Deployment> {
  const { api, engine, apiVersion, serves, saltsCache, package: name } = raw
  return {
    ...(serves === undefined ? {} : { serves: [...new Set(serves)] }),
    ...(api === undefined ? {} : { api }),
    ...(engine === undefined ? {} : { engine }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(saltsCache === undefined ? {} : { saltsCache }),
    ...(name === undefined ? {} : { package: name }),
  }
}

function priceList(prices: Readonly<Record<string, string | undefined>>): PriceList {
  const known = TOKEN_CLASSES.flatMap((name) => {
    const text = prices[name]
    return text === undefined ? [] : [[name, perMillion(text)] as const]
  })
  return Object.fromEntries(known)
}

/** Quotes what the caller may read anyway, inside this process: nothing leaves and nothing costs. */
export const builtIn = (raw: Pick<RawDeployment, 'id' | 'provider'>): Deployment => ({
  id: raw.id,
  provider: raw.provider,
  perimeter: 'process',
  baseUrl: undefined,
  model: raw.provider,
  apiKey: undefined,
  addresses: [],
  region: undefined,
  retention: 'none',
  training: false,
  baa: true,
  clearance: { level: 'restricted', compartments: ['*'] },
  price: Object.fromEntries(TOKEN_CLASSES.map((name) => [name, perMillion('0')])),
  onHangup: 'drain',
  accepts: { tools: false, images: false, structured: false },
  outputTokensMax: undefined,
})

function raisesOf(raw: RawConfig, defaults: RaiseTable): RaiseTable {
  const own = Object.entries(raw.detectors ?? {}).map(
    ([type, keys]) => [type, labelOf(keys)] as const,
  )
  return new Map([...defaults, ...own])
}

/** INVARIANT (no secret in the hash): API keys and AWS credentials are left out before anything is hashed. */
function hashOf(config: Omit<Config, 'hash'>): string {
  const plain = {
    ...config,
    sources: config.sources.map(({ s3, ...source }) =>
      s3 === undefined ? source : { ...source, s3: plainPlace(s3) },
    ),
    deployments: config.deployments.map(({ apiKey, aws, ...rest }) => ({
      ...rest,
      authenticated: apiKey !== undefined,
      ...(aws === undefined ? {} : { aws: aws.region }),
    })),
    raises: Object.fromEntries(config.raises),
  }
  const text = JSON.stringify(plain, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return createHash('sha256')
    .update(canonicalJson(reparse(text)))
    .digest('hex')
}

/** Our own text: bigints are strings and undefined members are gone. */
function reparse(text: string): Json {
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  return parsed.ok ? (parsed.value as Json) : text
}
