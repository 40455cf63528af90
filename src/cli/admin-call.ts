import type { AnswerOf, RouteId } from '../api/routes.ts'
import { call, type Call } from './client.ts'
import { adminServer, type ServerOptions } from './connect.ts'
import { isFailure, type CliDeps, type Failure } from './deps.ts'

/** One control-plane answer of the server that the options name: what most commands begin with. */
export async function adminCall<Id extends RouteId>(
  deps: CliDeps,
  options: ServerOptions,
  request: Call<Id>,
): Promise<AnswerOf<Id> | Failure> {
  const server = await adminServer(deps, options)
  return isFailure(server) ? server : call(deps, server, request)
}
