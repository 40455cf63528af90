import type { Instant } from '../../kernel/values.ts'
import type { Alias } from '../../models/deployment.ts'
import type { Rendered } from '../dialect.ts'

/** `GET /v1/models`: the aliases that the caller may see. */
export function renderModels(aliases: readonly Alias[], createdAt: Instant): Rendered {
  const created = Math.floor(createdAt / 1000)
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      object: 'list',
      data: aliases.map(({ id }) => ({ id, object: 'model', created, owned_by: 'standpipe' })),
    }),
  }
}
