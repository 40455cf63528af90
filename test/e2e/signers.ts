import { request as ask } from 'node:http'
import { connect } from 'node:http2'
import { signRequest } from '../../src/kernel/aws-signature.ts'
import { instant } from '../../src/kernel/values.ts'
import type { Server } from './server.ts'
import { call, tokenOf } from './worlds.ts'

/** Requests whose every byte the test decides, over both protocols, and pairs to sign them with. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
export interface Heard {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly id: string
}
export type Protocol = 'HTTP/1.1' | 'HTTP/2'

const WAIT_MS = 20_000

/** Each on a connection of its own. `host` goes out as it is, over HTTP/2 as `:authority`. */
export const send = (url: string, over: Protocol, sent: Sent): Promise<Heard> =>
  over === 'HTTP/2' ? sendNew(url, sent) : sendOld(url, sent)

function sendOld(url: string, { method, path, headers, body }: Sent): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const request = ask({ hostname, port, method, path, headers, agent: false, timeout: WAIT_MS })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('error', reject)
      response.on('end', () => resolve(heard(response.statusCode ?? 0, response.headers, text)))
    })
    request.end(body)
  })
}

function sendNew(url: string, { method, path, headers, body }: Sent): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const session = connect(url).on('error', reject)
    const { host, ...rest } = headers
    const authority = host === undefined ? {} : { ':authority': host }
    const stream = session.request({ ':method': method, ':path': path, ...authority, ...rest })
    let status = 0
    let found: Heard['headers'] = {}
    let text = ''
    stream.setTimeout(WAIT_MS, () => stream.close())
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    stream.on('response', (given) => {
      status = Number(given[':status'])
      found = given
    })
    stream.on('error', reject)
    stream.on('close', () => {
      session.close()
      resolve(heard(status, found, text))
    })
    stream.end(body)
  })
}

const heard = (status: number, headers: Heard['headers'], text: string): Heard => ({
  status,
  headers,
  text,
  id: String(headers['standpipe-request-id'] ?? ''),
})

export interface Pair {
  /** Of the API key that it belongs to. */
  readonly keyId: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** Through the control plane, as an operator would. */
export async function pairFor(server: Server, app: string, more: object = {}): Promise<Pair> {
  const body = { owner: `app:${app}`, aws: true, ...more }
  const { status, text } = await call(`${server.url}/v1/standpipe/keys`, tokenOf(server), body)
  if (status !== 201) throw new Error(`no pair was made: ${text}`)
  const { id, accessKey } = JSON.parse(text) as {
    readonly id: string
    readonly accessKey: { readonly id: string; readonly secret: string }
  }
  const credentials = { accessKeyId: accessKey.id, secretAccessKey: accessKey.secret }
  return { keyId: id, credentials }
}

export interface Signing {
  readonly service?: string
  /** Milliseconds from now. */
  readonly skewMs?: number
}
/** The request with the headers of its signature. */
export function signed(url: string, sent: Sent, pair: Pair, signing: Signing = {}): Sent {
  const headers = signRequest(
    {
      method: sent.method,
      url: `${url}${sent.path}`,
      headers: sent.headers,
      body: sent.body,
      region: 'eu-central-1',
      service: signing.service ?? 'bedrock',
      at: instant(Date.now() + (signing.skewMs ?? 0)),
    },
    pair.credentials,
  )
  return { ...sent, headers }
}

/** What the operator finds under a request's id. */
export async function explained(server: Server, id: string): Promise<Explained> {
  const { text } = await call(`${server.url}/v1/standpipe/requests/${id}`, tokenOf(server))
  return JSON.parse(text) as Explained
}
export interface Explained {
  readonly principal: string | null
  readonly user: string | null
  readonly outcome: string
  readonly label: string
  readonly dropped: readonly string[]
  readonly reason: { readonly code: string } | null
  readonly records: readonly { readonly kind: string }[]
}
