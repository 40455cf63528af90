import { relative } from 'node:path'
import type { AppKey, ReadyInfo } from './deps.ts'
import type { Paint } from './output.ts'
import type { Engine } from './probe.ts'
import { counted, oneLine, wrap } from './text.ts'

export interface Ready {
  readonly info: ReadyInfo
  /** How this program is called. */
  readonly command: string
  /** `--data DIR ` for commands that need it; empty when the default finds it. */
  readonly dataOption: string
  readonly cwd: string
  readonly engines: readonly Engine[]
  readonly paint: Paint
}

/** What `up` prints once it serves: everything to try next, ready to paste. Pure. */
export function readyMessage(ready: Ready): string {
  const { info, paint } = ready
  const skipped = info.skipped === 0 ? '' : `, ${info.skipped} skipped (see \`lake status\`)`
  const head = `${paint('good', '●')} ${paint('strong', 'Standpipe is ready')} at ${paint('strong', info.url)}`
  const lake = paint('faint', `  ${counted(info.documents, 'document')} indexed${skipped}`)
  return [`${head}\n${lake}`, ...keySections(ready), ...modelSections(ready), stopText(ready)].join(
    '\n\n',
  )
}

function keySections(ready: Ready): readonly string[] {
  const { info, paint, command, dataOption } = ready
  if (info.keys === undefined) {
    const text = `Keys are shown once, when they are made. To make another:`
    return [`${text}\n  ${command} keys create ${dataOption}--for app:intranet`]
  }
  const { admin, apps } = info.keys
  const width = Math.max(5, ...apps.map(({ app }) => app.length))
  const rows = [{ app: 'admin', key: admin }, ...apps].map(
    ({ app, key }) => `  ${app.padEnd(width)}  ${key}`,
  )
  const title = paint('strong', 'Keys') + paint('faint', ' (shown this once; only hashes are kept)')
  const [first] = apps
  return [
    [title, ...rows].join('\n'),
    ...(first === undefined
      ? []
      : [
          askText(ready, apps),
          curlText(ready, first),
          sdkText(ready, first),
          othersText(ready, first),
        ]),
  ]
}

function askText({ command, dataOption, info, paint }: Ready, apps: readonly AppKey[]): string {
  const lines = apps.map(({ app, key, question }) => {
    const alias = info.alias === 'assistant' ? '' : `--alias ${info.alias} `
    return `  # as ${app}\n  STANDPIPE_KEY=${key} \\\n    ${command} ask ${dataOption}${alias}${quoted(oneLine(question))}`
  })
  return [paint('strong', 'Ask'), ...lines].join('\n')
}

function curlText({ info, paint }: Ready, { key, question }: AppKey): string {
  // JSON may be broken over lines, and a line of 80 columns can be read.
  const message = JSON.stringify({ role: 'user', content: oneLine(question) })
  const body = `{"model": ${JSON.stringify(info.alias)}, "messages": [\n      ${message}]}`
  return [
    paint('strong', 'Any OpenAI client works'),
    `  curl ${info.url}/v1/chat/completions \\`,
    `    -H 'Authorization: Bearer ${key}' \\`,
    `    -H 'Content-Type: application/json' \\`,
    `    -d ${quoted(body)}`,
  ].join('\n')
}

function sdkText({ info }: Ready, { key, question }: AppKey): string {
  const content = JSON.stringify(oneLine(question))
  return [
    `  import OpenAI from 'openai'`,
    `  const client = new OpenAI({ baseURL: '${info.url}/v1',`,
    `    apiKey: '${key}' })`,
    `  const answer = await client.chat.completions.create({ model: '${info.alias}',`,
    `    messages: [{ role: 'user', content: ${content} }] })`,
    `  console.log(answer.choices[0].message.content)`,
  ].join('\n')
}

/** One line each: the variables that their clients read. */
const othersText = ({ info, paint, command, dataOption }: Ready, { app }: AppKey): string =>
  [
    paint('strong', 'Anthropic and AWS clients work too'),
    `  ANTHROPIC_BASE_URL=${info.url}, and the same key`,
    `  AWS_ENDPOINT_URL=${info.url}, and a pair to sign with:`,
    `    ${command} keys create ${dataOption}--for app:${app} --aws`,
  ].join('\n')

function modelSections(ready: Ready): readonly string[] {
  const { info, engines, paint } = ready
  if (!info.builtInOnly) return []
  const [engine] = engines
  const found = engines.map(
    ({ name, baseUrl, models }) =>
      `${name} answers at ${baseUrl} (${models.slice(0, 3).map(oneLine).join(', ')}${models.length > 3 ? ', …' : ''}).`,
  )
  const advice = [
    'Answers come from `extract`, which quotes sentences of your documents: it is not a language model. To plug one in, add a deployment and put it first in the alias:',
    ...(found.length === 0 ? [] : [`${found.join(' ')} Found on this machine, not used.`]),
  ]
  const text = advice
    .map((paragraph) => wrap(paragraph, 78))
    .toReversed()
    .join('\n')
  const yaml = [
    `  # ${shownPath(ready, info.configFile)}`,
    '  deployments:',
    '    - id: local',
    '      provider: openai',
    `      baseUrl: ${engine?.baseUrl ?? 'http://127.0.0.1:8080/v1'}`,
    `      model: ${JSON.stringify(engine?.models[0] ?? 'qwen3-8b')}`,
    '      perimeter: network',
    '      addresses: ["127.0.0.0/8"]',
    '      clearance: { level: restricted, compartments: [pii] }',
    '      price: { perMillion: { input: "0.10", output: "0.30" } }  # US dollars',
    `  # and in aliases, for ${info.alias}: deployments: [local, extract]`,
  ]
  return [`${paint('strong', 'A model of your own')}\n${text}\n${yaml.join('\n')}`]
}

const stopText = ({ paint }: Ready): string => paint('faint', 'Ctrl-C stops the server.')

/** Relative where that is shorter. */
function shownPath({ cwd }: Ready, path: string): string {
  const short = relative(cwd, path)
  return short !== '' && short.length < path.length ? short : path
}

/** One argument of a POSIX shell, whatever is in it. */
export const quoted = (text: string): string =>
  /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** How to call this program again from `cwd`, given how it was called. */
export function commandFor(script: string, cwd: string): string {
  if (/(^|[\\/])standpipe(\.cmd)?$/.test(script)) return 'standpipe'
  const path = relative(cwd, script)
  return `node ${quoted(path !== '' && path.length < script.length ? path : script)}`
}
