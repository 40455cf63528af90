import { refusal, type Refusal } from '../../kernel/refusal.ts'
import { modelIdOf } from '../../models/model-id.ts'
import { invalid } from '../body.ts'
import type { AliasView, CatalogQuestion, CatalogRoute, Rendered } from '../dialect.ts'
import { modelArn } from './arns.ts'
import { json } from './members.ts'

/** ListFoundationModels and GetFoundationModel: the aliases that the caller may see. */
export const catalogRoutes: readonly CatalogRoute[] = [
  { method: 'GET', path: '/foundation-models', serves: 'catalog', render: renderList },
  {
    method: 'GET',
    path: '/foundation-models/:modelIdentifier',
    serves: 'catalog',
    render: renderOne,
  },
]

/** Who makes every model here, as far as the client sees. */
const PROVIDER = 'Standpipe'

interface Summary {
  readonly [member: string]: unknown
  readonly outputModalities: readonly string[]
  readonly providerName: string
  readonly customizationsSupported: readonly string[]
  readonly inferenceTypesSupported: readonly string[]
}

/** The filters, each with its words. `byProvider` takes any. */
const FILTERS: readonly {
  readonly name: string
  readonly words: readonly string[]
  readonly keeps: (summary: Summary, word: string) => boolean
}[] = [
  {
    name: 'byOutputModality',
    words: ['TEXT', 'IMAGE', 'EMBEDDING'],
    keeps: ({ outputModalities }, word) => outputModalities.includes(word),
  },
  {
    name: 'byInferenceType',
    words: ['ON_DEMAND', 'PROVISIONED'],
    keeps: ({ inferenceTypesSupported }, word) => inferenceTypesSupported.includes(word),
  },
  {
    name: 'byCustomizationType',
    words: ['FINE_TUNING', 'CONTINUED_PRE_TRAINING', 'DISTILLATION'],
    keeps: ({ customizationsSupported }, word) => customizationsSupported.includes(word),
  },
  {
    name: 'byProvider',
    words: [],
    keeps: ({ providerName }, word) => providerName.toLowerCase() === word.toLowerCase(),
  },
]

function renderList(aliases: readonly AliasView[], { query }: CatalogQuestion): Rendered | Refusal {
  let summaries = aliases.map(summaryOf)
  for (const { name, words, keeps } of FILTERS) {
    const word = Object.hasOwn(query, name) ? query[name] : undefined
    if (word === undefined) continue
    if (words.length > 0 && !words.includes(word))
      return invalid(name, `one of ${words.join(', ')}`)
    summaries = summaries.filter((summary) => keeps(summary, word))
  }
  return json({ modelSummaries: summaries })
}

function renderOne(aliases: readonly AliasView[], { params }: CatalogQuestion): Rendered | Refusal {
  const { modelIdentifier = '' } = params
  const asked = modelIdOf(modelIdentifier)
  const alias = aliases.find(({ id }) => 'alias' in asked && id === asked.alias)
  return alias === undefined
    ? refusal('not_found', `there is no model \`${modelIdentifier.slice(0, 100)}\``, {
        param: 'modelIdentifier',
      })
    : json({ modelDetails: summaryOf(alias) })
}

function summaryOf({ id, serves, images }: AliasView): Summary {
  const chats = serves.includes('chat')
  const embeds = serves.includes('embed')
  return {
    modelArn: modelArn(id),
    modelId: id,
    modelName: id,
    providerName: PROVIDER,
    inputModalities: images ? ['TEXT', 'IMAGE'] : ['TEXT'],
    // What ranks documents says numbers about text; the wire has no better word.
    outputModalities: embeds ? (chats ? ['TEXT', 'EMBEDDING'] : ['EMBEDDING']) : ['TEXT'],
    responseStreamingSupported: chats,
    customizationsSupported: [],
    inferenceTypesSupported: ['ON_DEMAND'],
    modelLifecycle: { status: 'ACTIVE' },
  }
}
