import { resolve } from 'node:path'
import { locateConfig } from '../config/locate.ts'
import { dataFolder } from './connect.ts'
import {
  DATA_DEFAULT,
  failure,
  isFailure,
  type CliDeps,
  type ExitCode,
  type Running,
} from './deps.ts'
import type { Output } from './output.ts'
import { findEngines } from './probe.ts'
import { progressOn } from './progress.ts'
import { quoted, readyMessage } from './ready.ts'

export interface UpFlags {
  readonly lake?: readonly string[]
  readonly config?: string
  readonly data: string
  readonly host: string
  readonly port: number
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly behindProxy?: boolean
}

export async function up(deps: CliDeps, output: Output, flags: UpFlags): Promise<ExitCode> {
  if ((flags.tlsCert === undefined) !== (flags.tlsKey === undefined)) {
    return output.fail(failure('TLS needs both --tls-cert and --tls-key', 2))
  }
  const data = dataFolder(deps, flags.data)
  const located = await locateConfig({
    lakes: flags.lake ?? [],
    config: flags.config,
    data,
    cwd: deps.cwd,
    sample: deps.sampleConfig,
  })
  if (located.kind === 'problem') return output.fail(failure(located.message, 2))
  if (located.generated)
    output.note(`Wrote ${located.file}: rules, models and apps are yours to edit.`)
  const running = await start(deps, output, flags, { data, configFile: located.file })
  if (isFailure(running)) return output.fail(running)
  if (output.json) output.result(resultOf(running))
  else output.say(await messageOf(deps, output, flags, running))
  return await running.stopped
}

async function start(
  deps: CliDeps,
  output: Output,
  flags: UpFlags,
  paths: { readonly data: string; readonly configFile: string },
): ReturnType<CliDeps['startServer']> {
  const progress = progressOn(deps)
  const { tlsCert, tlsKey } = flags
  try {
    return await deps.startServer({
      ...paths,
      host: flags.host,
      port: flags.port,
      tls:
        tlsCert === undefined || tlsKey === undefined
          ? undefined
          : { certFile: resolve(deps.cwd, tlsCert), keyFile: resolve(deps.cwd, tlsKey) },
      behindProxy: flags.behindProxy === true,
      onProgress: (at) => progress.show(at),
      onNote: (note) => {
        progress.end()
        output.note(note)
      },
    })
  } finally {
    progress.end()
  }
}

function resultOf({ info }: Running): object {
  const { keys } = info
  const appKeys = Object.fromEntries(keys?.apps.map(({ app, key }) => [app, key]) ?? [])
  return {
    url: info.url,
    adminKey: keys?.admin ?? null,
    appKeys,
    appKey: appKeys['intranet'] ?? keys?.apps[0]?.key ?? null,
    config: info.configFile,
    data: info.data,
    documents: info.documents,
    skipped: info.skipped,
  }
}

async function messageOf(
  deps: CliDeps,
  output: Output,
  flags: UpFlags,
  { info }: Running,
): Promise<string> {
  const engines = info.builtInOnly ? await findEngines(deps, Number(new URL(info.url).port)) : []
  const message = readyMessage({
    info,
    command: deps.command,
    dataOption: flags.data === DATA_DEFAULT ? '' : `--data ${quoted(flags.data)} `,
    cwd: deps.cwd,
    engines,
    paint: output.paint,
  })
  return `\n${message}\n`
}
