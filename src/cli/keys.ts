import { adminCall } from './admin-call.ts'
import { dataFolder, type ServerOptions } from './connect.ts'
import { failure, isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output } from './output.ts'
import { counted } from './text.ts'
import { tableText } from './table.ts'

export interface CreateKeyOptions extends ServerOptions {
  /** `app:intranet`. */
  readonly for?: string
  readonly expires?: string
  /** With an access key pair that AWS SDKs sign with. */
  readonly aws?: boolean
  /** Works on the data directory itself, while no server runs: for whoever lost every key. */
  readonly admin?: boolean
}

export async function createKey(
  deps: CliDeps,
  output: Output,
  options: CreateKeyOptions,
): Promise<ExitCode> {
  if ((options.for === undefined) === (options.admin !== true)) {
    return output.fail(failure('say whose key: --for app:intranet, --for user:ada, or --admin', 2))
  }
  if (options.admin === true) return createAdminKey(deps, output, options)
  if (!/^(app|user|admin):./.test(options.for ?? '')) {
    return output.fail(
      failure('--for wants app:ID, user:ID or admin:NAME, such as app:intranet', 2),
    )
  }
  const expiresAt = options.expires === undefined ? undefined : timeOf(options.expires)
  if (expiresAt === null) {
    return output.fail(failure('--expires wants a day or a time, such as 2027-01-31', 2))
  }
  const body = {
    owner: options.for,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(options.aws === true ? { aws: true } : {}),
  }
  const created = await adminCall(deps, options, { route: 'createKey', body })
  if (isFailure(created)) return output.fail(created)
  return sayKey(output, created)
}

/** A day (its beginning, in UTC) or a time; null when it is neither. */
function timeOf(text: string): string | null {
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : undefined
  return time === undefined || Number.isNaN(time.getTime()) ? null : time.toISOString()
}

async function createAdminKey(
  deps: CliDeps,
  output: Output,
  options: CreateKeyOptions,
): Promise<ExitCode> {
  const owner = 'admin:command-line'
  const created = await deps.offline.createKey(dataFolder(deps, options.data), owner)
  if (isFailure(created)) return output.fail(created)
  return sayKey(output, {
    key: created.key,
    id: created.id,
    owner,
    expiresAt: null,
    accessKey: null,
  })
}

function sayKey(
  output: Output,
  created: {
    key: string
    id: string
    owner: string
    expiresAt: string | null
    accessKey: { id: string; secret: string } | null
  },
): ExitCode {
  if (output.json) output.result(created)
  else {
    // Alone on stdout, so that it can be caught in a variable.
    output.say(created.key)
    if (created.accessKey !== null) {
      output.say(`AWS_ACCESS_KEY_ID=${created.accessKey.id}`)
      output.say(`AWS_SECRET_ACCESS_KEY=${created.accessKey.secret}`)
    }
    const until = created.expiresAt === null ? '' : `, until ${created.expiresAt}`
    output.note(`Key ${created.id} of ${created.owner}${until}. It is shown this once only.`)
  }
  return 0
}

export async function listKeys(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const listed = await adminCall(deps, options, { route: 'listKeys' })
  if (isFailure(listed)) return output.fail(listed)
  if (output.json) output.result(listed)
  else if (listed.keys.length === 0) output.note('There are no keys.')
  else
    output.say(
      tableText(
        [
          { title: 'ID', of: ({ id }) => id },
          { title: 'OWNER', of: ({ owner }) => owner, elastic: true },
          { title: 'ACCESS KEY', of: ({ accessKeys }) => accessKeys.join(' ') },
          { title: 'STATE', of: ({ state }) => state },
          { title: 'CREATED', of: ({ createdAt }) => createdAt.slice(0, 10) },
          {
            title: 'EXPIRES',
            of: ({ expiresAt }) => expiresAt?.slice(0, 16).replace('T', ' ') ?? 'never',
          },
        ],
        listed.keys,
        output,
      ),
    )
  return 0
}

export async function rotateKeys(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const rotated = await adminCall(deps, options, { route: 'rotateKeys' })
  if (isFailure(rotated)) return output.fail(rotated)
  if (output.json) output.result(rotated)
  else {
    const wrapped = counted(rotated.rewrapped, 'data key')
    output.say(`Master key ${rotated.masterKeyId} is in force; ${wrapped} wrapped under it.`)
    output.note(
      'Copy keys/master.json to where you keep it. Backups made before now need the old one.',
    )
  }
  return 0
}

export async function revokeKey(
  deps: CliDeps,
  output: Output,
  id: string,
  options: ServerOptions,
): Promise<ExitCode> {
  const revoked = await adminCall(deps, options, { route: 'revokeKey', params: { id } })
  if (isFailure(revoked)) return output.fail(revoked)
  if (output.json) output.result(revoked)
  else output.say(`Key ${revoked.id} is revoked.`)
  return 0
}
