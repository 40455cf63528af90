import type { AliasView, Rendered } from '../dialect.ts'

/** `GET /v1/models`: the aliases that the caller may see. */
export function renderModels(aliases: readonly AliasView[]): Rendered {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      object: 'list',
      data: aliases.map(({ id, createdAt }) => ({
        id,
        object: 'model',
        created: Math.floor(createdAt / 1000),
        owned_by: 'standpipe',
      })),
    }),
  }
}
