import { dominates, labelText, levelRank, type Clearance, type Label } from '../kernel/label.ts'
import { Directory } from '../identity/directory.ts'
import { readerTokens } from '../identity/principal.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { Deployment } from '../models/deployment.ts'
import { priceOf } from '../models/usage.ts'
import type { Config } from './config.ts'
import { pairingRemarks } from './lake-models.ts'
import type { Remark } from './yaml.ts'

/** Valid, but probably not what was meant. */
export function warningRemarks(config: Config): readonly Remark[] {
  return [
    ...blindAliases(config),
    ...unpriced(config),
    ...unreachable(config),
    ...unread(config),
    ...onlyNarrow(config),
    ...keeping(config),
    ...faceless(config),
    ...twoWays(config),
    ...lateApi(config),
    ...pairingRemarks(config),
    ...openWire(config),
  ]
}

const sees = (clearance: Clearance, label: Label): boolean =>
  clearance.compartments.includes('*')
    ? dominates({ ...clearance, compartments: label.compartments }, label)
    : dominates(clearance, label)

const deploymentsOf = (config: Config, ids: readonly string[]): readonly Deployment[] =>
  config.deployments.filter(({ id }) => ids.includes(id))

/** No deployment of the alias may see anything that its knowledge bases hold. */
function blindAliases(config: Config): readonly Remark[] {
  return config.aliases.flatMap((alias, index) => {
    const sources = config.knowledgeBases
      .filter(({ id }) => alias.knowledgeBases.includes(id))
      .flatMap((base) => base.sources)
    const labels = config.sources
      .filter(({ id }) => sources.includes(id))
      .flatMap(({ rules }) => rules.map((rule) => rule.label))
    const candidates = deploymentsOf(config, alias.deployments)
    const seen = labels.some((label) => candidates.some(({ clearance }) => sees(clearance, label)))
    if (labels.length === 0 || seen) return []
    const held = [...new Set(labels.map(labelText))].join(', ')
    const message = `none of its deployments is cleared for what its knowledge bases hold (${held}), so no question about them will be answered; raise a \`clearance\``
    return [{ path: ['aliases', index, 'deployments'], message }]
  })
}

/** Under a hard budget an unknown price refuses. */
function unpriced(config: Config): readonly Remark[] {
  const hard = config.budgets.find(({ mode }) => mode === 'hard')
  if (hard === undefined) return []
  return config.deployments.flatMap(({ id, price }, index) => {
    const complete =
      price !== undefined &&
      priceOf(price, 'input') !== undefined &&
      priceOf(price, 'output') !== undefined
    if (complete) return []
    const message = `\`${id}\` has no price for input and output, so requests under the hard budget of \`${hard.scope}\` will not use it; add \`price\``
    return [{ path: ['deployments', index], message }]
  })
}

const unreachable = (config: Config): readonly Remark[] => {
  const used = new Set(config.knowledgeBases.flatMap(({ sources }) => sources))
  return config.sources.flatMap(({ id }, index) =>
    used.has(id)
      ? []
      : [
          {
            path: ['lake', 'sources', index],
            message: `\`${id}\` is in no knowledge base, so nobody can ask it`,
          },
        ],
  )
}

const unread = (config: Config): readonly Remark[] =>
  config.sources.flatMap(({ id, rules }, index) =>
    rules.some(({ readers }) => readers.length > 0)
      ? []
      : [
          {
            path: ['lake', 'sources', index, 'rules'],
            message: `no rule of \`${id}\` has readers, so nobody may read it`,
          },
        ],
  )

/** What rules with tags give is within what a rule without tags gives, and there is none. */
const onlyNarrow = (config: Config): readonly Remark[] =>
  config.sources.flatMap(({ id, rules, governance }, index) => {
    const grants = rules.filter(({ readers }) => readers.length > 0)
    const narrows = grants.length > 0 && grants.every(({ tags }) => tags !== undefined)
    if (!narrows || governance?.tags.authoritative === true) return []
    const message = `all rules of \`${id}\` with readers have tags, which only narrow what a rule without tags gives, so nobody may read it; add such a rule, or \`tags: { authoritative: true }\``
    return [{ path: ['lake', 'sources', index, 'rules'], message }]
  })

/** Whoever switches it on should read once what it does. */
const keeping = (config: Config): readonly Remark[] =>
  config.aliases.flatMap(({ id, keepContentDays }, index) => {
    if (keepContentDays === undefined) return []
    const days = keepContentDays === 1 ? 'a day' : `${keepContentDays} days`
    const message = `prompts and answers of \`${id}\` are kept for ${days}, encrypted, also in backups; who asks it should know`
    return [{ path: ['aliases', index, 'content'], message }]
  })
/**
 * With issuers, people can be told apart: an app that answers above `internal` for nobody in particular
 * gives each of its users what all of them together may read. Without issuers there is no token to ask for.
 */
function faceless(config: Config): readonly Remark[] {
  if (config.issuers.length === 0) return []
  const directory = new Directory(config)
  return config.apps.flatMap((app, index) => {
    if (app.userTokenAbove !== undefined) return []
    const principal = directory.principal(`app:${app.id}`, '')
    const tokens = isRefusal(principal) ? [] : readerTokens(principal)
    const above = config.sources
      .flatMap(({ rules }) => rules)
      .find(
        ({ label, readers }) =>
          levelRank(label.level) > levelRank('internal') &&
          readers.some((reader) => tokens.includes(reader)),
      )
    if (above === undefined) return []
    const message = `\`${app.id}\` may read \`${above.label.level}\` data and answers it for nobody in particular; add \`userTokenAbove: internal\`, so that it needs the token of whom it asks for`
    return [{ path: ['apps', index], message }]
  })
}

/** Both are obeyed, in turn; whoever writes both should know in which. */
const twoWays = (config: Config): readonly Remark[] =>
  config.aliases.flatMap(({ weights, choose = 'first' }, index) => {
    if (weights === undefined || choose === 'first') return []
    const message = `\`weights\` say where a request begins, so \`choose: ${choose}\` orders only what is tried after that; leave one of them out if that is not meant`
    return [{ path: ['aliases', index, 'choose'], message }]
  })

/** Only new versions of these engines speak it, and what is there is told by a 404 at the first request. */
const lateApi = (config: Config): readonly Remark[] =>
  config.deployments.flatMap(({ api, engine }, index) => {
    if (api !== 'responses' || (engine !== 'llama-server' && engine !== 'ollama')) return []
    const message = `many versions of \`${engine}\` do not speak Responses and answer 404; leave \`api\` out to use chat completions, which clients of Responses get translated`
    return [{ path: ['deployments', index, 'api'], message }]
  })

const LOOPBACK = /^http:\/\/(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:|\/|$)/

/** Inside a company's network it may be meant; whoever listens there reads every document. */
const openWire = (config: Config): readonly Remark[] =>
  config.sources.flatMap(({ s3 }, index) => {
    if (s3 === undefined) return []
    const { endpoint, notifications } = s3
    const urls = [
      [['s3', 'endpoint'], endpoint],
      [['s3', 'notifications', 'queueUrl'], notifications?.queueUrl ?? ''],
    ] as const
    return urls
      .filter(([, url]) => url.startsWith('http:') && !LOOPBACK.test(url))
      .map(([path]) => ({
        path: ['lake', 'sources', index, ...path],
        message:
          'is not encrypted, so that whoever listens on the way can read what is sent; use `https`',
      }))
  })
