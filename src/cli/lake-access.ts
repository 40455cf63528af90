import type { AccessResponse, ReadableResponse } from '../api/lake.ts'
import { adminCall } from './admin-call.ts'
import type { ServerOptions } from './connect.ts'
import { failure, isFailure, type CliDeps, type ExitCode } from './deps.ts'
import type { Output } from './output.ts'
import { tableText } from './table.ts'
import { grouped, oneLine, wrap } from './text.ts'

export interface AccessOptions extends ServerOptions {
  readonly as?: string
  readonly group?: readonly string[]
  readonly source?: string
  readonly prefix?: string
  readonly after?: string
}

/** Who may read a path; with `--as`, whether somebody may; without a path, what somebody may read. */
export async function lakeAccess(
  deps: CliDeps,
  output: Output,
  path: string | undefined,
  options: AccessOptions,
): Promise<ExitCode> {
  const { as, group: groups, source, prefix, after } = options
  if (as === undefined && groups !== undefined && groups.length > 0) {
    return output.fail(
      failure('--group says in which groups the reader of --as is; give --as as well'),
    )
  }
  const who = {
    ...(as === undefined ? {} : { as: readerOf(as) }),
    ...(groups === undefined ? {} : { groups }),
    ...(source === undefined ? {} : { source }),
  }
  if (path === undefined) {
    if (as === undefined) {
      return output.fail(failure('give a path, or say with --as whose documents to list'))
    }
    const body = {
      ...who,
      ...(prefix === undefined ? {} : { prefix }),
      ...(after === undefined ? {} : { after }),
    }
    const page = await adminCall(deps, options, { route: 'readable', body })
    if (isFailure(page)) return output.fail(page)
    if (output.json) output.result(page)
    else sayReadable(page, output)
    return 0
  }
  const access = await adminCall(deps, options, { route: 'access', body: { ...who, path } })
  if (isFailure(access)) return output.fail(access)
  if (output.json) output.result(access)
  else output.say(sections(access, output).join('\n\n'))
  return 0
}

/** `ada` is the user of that name. */
const readerOf = (as: string): string => (as.includes(':') ? as : `user:${as}`)

/** As wide as the terminal is; nothing is broken for what reads a pipe. */
const lines = (text: string, { width }: Output, indent = ''): string =>
  width === undefined ? indent + text : wrap(text, width, indent)

type By = AccessResponse['readers'][number]['by']
const byText = ({ kind, name }: By): string => {
  if (kind === 'rule') return name === '' ? 'no rule' : `rule ${name}`
  return kind === 'sidecar' ? name : `ACL file ${name}`
}

function sections(access: AccessResponse, output: Output): readonly string[] {
  return [
    summary(access, output),
    access.asked === null ? '' : decision(access.asked, output),
    readers(access, output),
    denied(access, output),
  ].filter((section) => section !== '')
}

function summary(access: AccessResponse, output: Output): string {
  const shown: readonly (readonly [string, string])[] = [
    ['document', `${access.source}/${access.path}`],
    ['state', access.reason === null ? access.state : `${access.state}: ${access.reason}`],
    ['label', access.label],
    ['ruled by', access.governedBy.join(', ')],
  ]
  const facts = shown
    .filter(([, text]) => text !== '')
    .map(([name, text]) => labelled(name, oneLine(text), output))
  if (access.current) return facts.join('\n')
  const stale =
    'it or what governs it changed since the last sync; nothing of it is quoted until then'
  return [...facts, output.paint('warn', lines(stale, output))].join('\n')
}

/** `name` in a column of its own; what is longer than the line goes on below. */
function labelled(name: string, text: string, output: Output): string {
  const indent = ' '.repeat(10)
  return output.paint('faint', name.padEnd(10)) + lines(text, output, indent).trimStart()
}

function decision(asked: NonNullable<AccessResponse['asked']>, output: Output): string {
  const groups = asked.groups.length === 0 ? '' : ` (in ${asked.groups.join(', ')})`
  const verdict = `${asked.principal}${groups} ${asked.allowed ? 'may read it' : 'may not read it'}`
  const because = asked.because.map(({ by, token, says }) =>
    lines(
      oneLine(
        token === null ? `${byText(by)} admits none of these` : `${byText(by)} ${says} ${token}`,
      ),
      output,
      '  ',
    ),
  )
  const nobody = asked.because.length === 0 ? ['  no rule gives it to anybody'] : []
  const tone = asked.allowed ? 'good' : 'bad'
  const head = output.paint(tone, lines(oneLine(verdict), output))
  return [head, ...because, ...nobody].join('\n')
}

function readers(access: AccessResponse, output: Output): string {
  if (access.readers.length === 0) return 'Nobody may read it: no rule gives it to anybody.'
  const many = access.readers.length > 1
  const lists = tableText(
    [
      {
        title: many ? 'READERS STAND IN EACH OF' : 'READERS',
        of: ({ tokens }) => (tokens.length === 0 ? '(nobody)' : tokens.join(', ')),
        elastic: true,
      },
      { title: 'BY', of: ({ by }) => byText(by), elastic: true },
    ],
    access.readers,
    output,
  )
  const more = access.principalsMore === 0 ? '' : `, and ${grouped(access.principalsMore)} more`
  const names = access.principals.length === 0 ? 'none' : access.principals.join(', ')
  const who = lines(oneLine(`Of the configured apps and users: ${names}${more}`), output)
  return `${lists}\n${who}`
}

function denied(access: AccessResponse, output: Output): string {
  if (access.denied.length === 0) return ''
  return tableText(
    [
      { title: 'DENIED', of: ({ token }) => token, elastic: true },
      { title: 'BY', of: ({ by }) => by.map(byText).join(', '), elastic: true },
    ],
    access.denied,
    output,
  )
}

function sayReadable(page: ReadableResponse, output: Output): void {
  output.say(
    page.objects.length === 0
      ? `${oneLine(page.principal)} may read nothing here.`
      : tableText(
          [
            { title: 'DOCUMENT', of: ({ source, path }) => `${source}/${path}`, elastic: true },
            { title: 'LABEL', of: ({ label }) => label, elastic: true },
          ],
          page.objects,
          output,
        ),
  )
  if (page.next !== null) output.note(`more with --after ${oneLine(page.next)}`)
}
