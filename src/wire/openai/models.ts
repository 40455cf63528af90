import { refusal, type Refusal } from '../../kernel/refusal.ts'
import type { AliasView, CatalogQuestion, Rendered } from '../dialect.ts'

/** `GET /v1/models`: the aliases that the caller may see. */
export const renderModels = (aliases: readonly AliasView[]): Rendered =>
  answered({ object: 'list', data: aliases.map(modelOf) })

/** `GET /v1/models/:model`: one of them. What the caller may not see is as unknown as what is not there. */
export function renderModel(
  aliases: readonly AliasView[],
  { params }: CatalogQuestion,
): Rendered | Refusal {
  const { model = '' } = params
  const alias = aliases.find(({ id }) => id === model)
  return alias === undefined
    ? refusal(
        'not_found',
        `there is no model \`${model.slice(0, 100)}\`; list them at \`/v1/models\``,
        {
          param: 'model',
        },
      )
    : answered(modelOf(alias))
}

const modelOf = ({ id, createdAt }: AliasView): object => ({
  id,
  object: 'model',
  created: Math.floor(createdAt / 1000),
  owned_by: 'standpipe',
})

const answered = (value: object): Rendered => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})
