import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { eraseRecord, type EraseEvent, type EraseRecord } from '../api/erase.ts'
import { parseJson } from '../kernel/json.ts'
import { limits } from '../kernel/limits.ts'
import { adminCall } from './admin-call.ts'
import { callLines } from './client.ts'
import { adminServer, type ServerOptions } from './connect.ts'
import { failure, isFailure, type CliDeps, type ExitCode, type OrFailure } from './deps.ts'
import type { Output } from './output.ts'
import { counted, grouped, oneLine, printable } from './text.ts'

export interface EraseOptions extends ServerOptions {
  readonly source?: string
  /** The path is the beginning of many. */
  readonly prefix?: boolean
  readonly yes?: boolean
  readonly gone?: boolean
  readonly restore?: boolean
  /** A file with a record. */
  readonly verify?: string
}

type Last = Exclude<EraseEvent, { kind: 'step' | 'failed' }>

export async function eraseFromLake(
  deps: CliDeps,
  output: Output,
  path: string | undefined,
  options: EraseOptions,
): Promise<ExitCode> {
  if (options.verify !== undefined)
    return verifyRecord(deps, output, { ...options, file: options.verify, path })
  if (path === undefined)
    return output.fail(
      failure('say what to erase: a path as `lake status` or an answer shows it', 2),
    )
  const isMany = options.prefix === true && options.restore !== true
  if (isMany && options.yes !== true) return countFirst(deps, output, path, options)
  const last = await ask(deps, output, requestOf(path, options), options)
  if (isFailure(last)) return output.fail(last)
  if (last.kind === 'erased') return sayErased(output, last)
  if (output.json) output.result({ objects: last.objects })
  else
    output.say(
      `${counted(last.objects, 'path')} may come back: the next sync indexes what its source holds.`,
    )
  return 0
}

const requestOf = (path: string, options: EraseOptions) => ({
  path,
  ...(options.source === undefined ? {} : { source: options.source }),
  ...(options.prefix === true ? { scope: 'prefix' } : {}),
  ...(options.gone === true ? { gone: true } : {}),
  ...(options.restore === true ? { restore: true } : {}),
})

/** Many at once are erased only by whoever has seen how many. */
async function countFirst(
  deps: CliDeps,
  output: Output,
  path: string,
  options: EraseOptions,
): Promise<ExitCode> {
  const last = await ask(deps, output, { ...requestOf(path, options), count: true }, options)
  if (isFailure(last)) return output.fail(last)
  const objects = last.kind === 'counted' ? last.objects : 0
  const documents = counted(objects, 'document')
  return output.fail(
    failure(`this erases ${documents} under \`${path}\` for good; add --yes to do it`, 2),
  )
}

async function ask(
  deps: CliDeps,
  output: Output,
  body: object,
  options: ServerOptions,
): Promise<OrFailure<Last>> {
  const server = await adminServer(deps, options)
  if (isFailure(server)) return server
  for await (const event of callLines(deps, server, { route: 'eraseLake', body })) {
    if (isFailure(event)) return event
    if (event.kind === 'failed') return failure(event.message)
    if (event.kind !== 'step') return event
    const { name, count, ms } = event
    output.note(`${oneLine(name).padEnd(16)} ${grouped(count).padStart(7)}  ${seconds(ms)}`)
  }
  return failure('the server ended the erasure without saying how it went; ask it again')
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

/** The record alone goes to stdout, so that it can be caught in a file. */
function sayErased(
  output: Output,
  { record, copies }: Extract<Last, { kind: 'erased' }>,
): ExitCode {
  if (output.json) output.result({ record, copies })
  else output.say(printable(JSON.stringify(record, null, output.width === undefined ? 0 : 1)))
  const { statement } = record
  const chunks = counted(statement.before.index.chunks, 'chunk')
  output.note(
    `Erased ${counted(statement.objects, 'document')} (${chunks}); nothing is left of it here.`,
  )
  if (statement.inSource !== false)
    output.note('The source still holds it: it stays out of the lake until `lake erase --restore`.')
  for (const { source, path } of copies)
    output.note(
      `The same bytes are also at ${oneLine(`${source}/${path}`)}; erase it as well if they must go.`,
    )
  for (const { where, what } of statement.remains)
    output.note(`Not reached: ${oneLine(where)}: ${oneLine(what)}`)
  if (statement.clean) return 0
  return output.fail(failure('something is left: the record says what was found afterwards'))
}

async function verifyRecord(
  deps: CliDeps,
  output: Output,
  options: ServerOptions & { readonly file: string; readonly path: string | undefined },
): Promise<ExitCode> {
  const { file, path } = options
  const record = await recordIn(resolve(deps.cwd, file))
  if (record === undefined)
    return output.fail(failure(`\`${file}\` holds no record of an erasure`, 2))
  const body = { record, ...(path === undefined ? {} : { path }) }
  const verified = await adminCall(deps, options, { route: 'verifyErasure', body })
  if (isFailure(verified)) return output.fail(verified)
  if (output.json) output.result(verified)
  const { signed, known, names } = verified
  if (!signed)
    return output.fail(failure('the record is not signed by this installation, or was changed'))
  if (names === false)
    return output.fail(
      failure(`the record is genuine, and speaks of another path than \`${path}\``),
    )
  const { statement } = record
  if (!output.json)
    output.prose(
      `${output.paint('good', '✔')} Signed by this installation${known ? '' : ', which keeps no copy of it'}: ` +
        `${counted(statement.objects, 'document')} of source ${oneLine(statement.source)} erased by ${oneLine(statement.by)} at ${oneLine(statement.finishedAt)}` +
        `${names === true ? ', by the path that you named' : ''}${statement.clean ? '' : '; something was left'}.`,
    )
  return 0
}

/** As `lake erase` printed it, with `--json` or without. */
async function recordIn(file: string): Promise<EraseRecord | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const parsed = parseJson(text, { depthMax: limits.jsonDepthMax })
  if (!parsed.ok) return undefined
  const inner = (parsed.value as { readonly record?: unknown } | null)?.record
  const read = eraseRecord.safeParse(inner ?? parsed.value)
  return read.success ? read.data : undefined
}
