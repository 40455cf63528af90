import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { failure, type CliDeps, type Failure } from './deps.ts'

/** Options of every command that talks to a server. */
export interface ServerOptions {
  readonly url?: string
  readonly key?: string
  readonly data: string
}

export interface Server {
  readonly kind: 'server'
  /** Without a slash at the end. */
  readonly url: string
  readonly key: string
}

const serverFile = z.object({ url: z.string(), token: z.string() })
type ServerFile = z.infer<typeof serverFile>

export const dataFolder = (deps: Pick<CliDeps, 'cwd'>, data: string): string =>
  resolve(deps.cwd, data)

/**
 * INVARIANT (the operator's token stays home): the token of `server.json` is sent to the address of
 * the same file and nowhere else.
 */
export async function adminServer(
  deps: Pick<CliDeps, 'cwd' | 'env' | 'command'>,
  options: ServerOptions,
): Promise<Server | Failure> {
  const url = options.url ?? nonEmpty(deps.env['STANDPIPE_URL'])
  const key = options.key ?? nonEmpty(deps.env['STANDPIPE_ADMIN_KEY'])
  if (url !== undefined && key !== undefined) return serverAt(url, key)
  if (url !== undefined) {
    return failure('an address needs a key: pass --key, or set STANDPIPE_ADMIN_KEY', 2)
  }
  const found = await readServerFile(dataFolder(deps, options.data))
  if (found === undefined) return notRunning(deps, options.data)
  return serverAt(found.url, key ?? found.token)
}

/** `ask` speaks for an app: the operator's token opens the control plane only. */
export async function appServer(
  deps: Pick<CliDeps, 'cwd' | 'env' | 'command'>,
  options: ServerOptions,
): Promise<Server | Failure> {
  const key = options.key ?? nonEmpty(deps.env['STANDPIPE_KEY'])
  const url = options.url ?? nonEmpty(deps.env['STANDPIPE_URL'])
  const found = url === undefined ? await readServerFile(dataFolder(deps, options.data)) : undefined
  if (key === undefined) {
    return failure(
      `a question needs the key of an app, which decides what may be read: pass --key or set STANDPIPE_KEY (make one with \`${deps.command} keys create --for app:intranet\`)`,
      2,
    )
  }
  const address = url ?? found?.url
  return address === undefined ? notRunning(deps, options.data) : serverAt(address, key)
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

const notRunning = (deps: Pick<CliDeps, 'command'>, data: string): Failure =>
  failure(
    `no server is running on \`${data}\`; start one with \`${deps.command} up --lake DIR\`, or pass --url and --key`,
  )

function serverAt(url: string, key: string): Server | Failure {
  const fine = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
  if (!fine) return failure(`\`${url}\` is not an http or https address`, 2)
  if (!/^[\x21-\x7e]+$/.test(key)) return failure('the key holds characters that no key has', 2)
  return { kind: 'server', url: url.replace(/\/+$/, ''), key }
}

async function readServerFile(data: string): Promise<ServerFile | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(data, 'server.json'), 'utf8'))
    return serverFile.safeParse(value).data
  } catch {
    return undefined
  }
}
