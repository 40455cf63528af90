import { isUtf8 } from 'node:buffer'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'
import { refusal, type OrRefusal, type Refusal, type RefusalCode } from '../../kernel/refusal.ts'
import type { Dialect, Headers, Rendered, Tools, ToolsQuestion } from '../dialect.ts'

/**
 * The Model Context Protocol over streamable HTTP (modelcontextprotocol.io, revision 2025-11-25), for
 * agents: `search` and `fetch` as the caller. Without sessions: every request shows its key anew, and
 * nothing is kept between two of them. There is no stream to open (GET) and no session to end (DELETE).
 */
export const mcpDialect: Dialect = {
  id: 'mcp',
  routes: [{ method: 'POST', path: '/mcp', serves: 'tools', answer }],
  renderRefusal,
  requestIdHeader: 'x-request-id',
}

async function answer(asked: ToolsQuestion, tools: Tools): Promise<OrRefusal<Rendered>> {
  const foreign = foreignOrigin(asked.headers)
  if (foreign !== undefined) return foreign
  const { body } = asked
  if (body.length > limits.toolsBodyBytesMax)
    return refusal('limit_exceeded', `the body is longer than ${limits.toolsBodyBytesMax} bytes`)
  if (!isUtf8(body)) return refusal('invalid_request', 'the body is not UTF-8')
  const parsed = parseJson(Buffer.from(body).toString('utf8'), { depthMax: limits.jsonDepthMax })
  if (!parsed.ok) return refusal('invalid_request', `the body is ${parsed.message}`)
  // Loaded when an agent first comes: who uses no agents need not wait for it at every start.
  const { answerMessage } = await import('./session.ts')
  return answerMessage(parsed.value, asked.headers, tools)
}

/**
 * The protocol asks servers to check where a web page's request comes from (DNS rebinding). Keys are
 * never sent by a browser by itself; a page of another host has no business here all the same.
 */
function foreignOrigin(headers: Headers): Refusal | undefined {
  const { origin, host } = headers
  if (origin === undefined) return undefined
  const from = typeof origin === 'string' && URL.canParse(origin) ? new URL(origin).host : undefined
  const to = headers[':authority'] ?? host
  return from !== undefined && from === to
    ? undefined
    : refusal('forbidden', 'requests from web pages of other hosts are not answered')
}

/** HTTP's status by what was refused; the body is an error of JSON-RPC 2.0 (section 5.1). */
const STATUSES: Readonly<Record<RefusalCode, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid_request: 400,
  data_blocked: 403,
  model_unavailable: 403,
  budget_exhausted: 429,
  rate_limited: 429,
  limit_exceeded: 413,
  conflict: 409,
  upstream_failed: 502,
  upstream_timeout: 504,
  audit_unavailable: 503,
  shutting_down: 503,
}
/** Of the range that JSON-RPC leaves to servers. */
const SERVER_ERROR = -32_000
const INVALID_REQUEST = -32_600

function renderRefusal(reason: Refusal): Rendered {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }
  if (reason.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="standpipe"'
  const code = reason.code === 'invalid_request' ? INVALID_REQUEST : SERVER_ERROR
  const data = { code: reason.code, ...(reason.param === undefined ? {} : { param: reason.param }) }
  const error = { code, message: reason.message, data }
  const body = JSON.stringify({ jsonrpc: '2.0', error, id: null })
  return { status: STATUSES[reason.code], headers, body }
}
