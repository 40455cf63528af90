import { adminCall } from './admin-call.ts'
import { join, resolve } from 'node:path'
import { dataFolder, type ServerOptions } from './connect.ts'
import { isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output } from './output.ts'
import { bytesText, counted } from './text.ts'

/** The server writes it, into its own data directory: no path travels from here. */
export async function backUp(
  deps: CliDeps,
  output: Output,
  options: ServerOptions,
): Promise<ExitCode> {
  const written = await adminCall(deps, options, { route: 'backUp' })
  if (isFailure(written)) return output.fail(written)
  if (output.json) output.result(written)
  else {
    output.say(`Backup ${written.name} (${bytesText(written.bytes)})`)
    output.note(`It is in the server's data directory: ${join('backups', written.name)}`)
  }
  return 0
}

export interface RestoreOptions {
  readonly data: string
}

export async function restore(
  deps: CliDeps,
  output: Output,
  file: string,
  options: RestoreOptions,
): Promise<ExitCode> {
  const data = dataFolder(deps, options.data)
  const restored = await deps.offline.restore(resolve(deps.cwd, file), data)
  if (isFailure(restored)) return output.fail(restored)
  if (output.json) output.result({ data, records: restored.records })
  else {
    output.say(`Restored and verified ${counted(restored.records, 'record')} into ${data}`)
    output.note(`Not in a backup: the master key and the configuration. Put back your copies:`)
    output.note(`  cp COPY_OF/master.json ${join(data, 'keys', 'master.json')}`)
    output.note(`  cp COPY_OF/standpipe.yaml ${join(data, 'standpipe.yaml')}`)
  }
  return 0
}
