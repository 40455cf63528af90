import { refusal, type Refusal } from '../../kernel/refusal.ts'
import type { AliasView, CatalogQuestion, Headers, Params, Rendered } from '../dialect.ts'
import { invalid } from '../body.ts'

/** Only Anthropic's clients say which version of its API they speak. */
export const saysVersion = (headers: Headers): boolean => headers['anthropic-version'] !== undefined

const answered = (value: object): Rendered => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})

const modelObject = ({ id, createdAt }: AliasView): object => ({
  type: 'model',
  id,
  display_name: id,
  created_at: new Date(createdAt).toISOString(),
})

const PAGE_DEFAULT = 20
/** Anthropic's own bound. */
const PAGE_MAX = 1_000

/** `GET /v1/models`: one page of the aliases that the caller may see. */
export function renderModels(
  aliases: readonly AliasView[],
  { query }: CatalogQuestion,
): Rendered | Refusal {
  const limit = limitOf(query)
  if (limit === undefined) return invalid('limit', `a whole number from 1 to ${PAGE_MAX}`)
  const { after_id: after, before_id: before } = query
  // Sorted by id: a page begins beside a name whether or not it is still there.
  const rest = aliases.filter(
    ({ id }) => (after === undefined || id > after) && (before === undefined || id < before),
  )
  const backwards = after === undefined && before !== undefined
  const page = backwards ? rest.slice(-limit) : rest.slice(0, limit)
  return answered({
    data: page.map(modelObject),
    has_more: rest.length > page.length,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  })
}

function limitOf({ limit }: Params): number | undefined {
  if (limit === undefined) return PAGE_DEFAULT
  const count = /^\d{1,4}$/.test(limit) ? Number(limit) : 0
  return count >= 1 && count <= PAGE_MAX ? count : undefined
}

/** `GET /v1/models/:model`. What may not be seen is as unknown as what is not there. */
export function renderModel(
  aliases: readonly AliasView[],
  { params }: CatalogQuestion,
): Rendered | Refusal {
  const wanted = params['model'] ?? ''
  const found = aliases.find(({ id }) => id === wanted)
  return found === undefined
    ? refusal('not_found', `there is no model \`${wanted.slice(0, 100)}\``, { param: 'model' })
    : answered(modelObject(found))
}
