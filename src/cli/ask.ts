import { formatUsd } from '../kernel/money.ts'
import { nanoUsd } from '../kernel/values.ts'
import { partsOf, type Cited, type Facts } from './chat-stream.ts'
import { brokeOff, linesOf, send } from './client.ts'
import { appServer, type Server, type ServerOptions } from './connect.ts'
import { failure, isFailure, type CliDeps, type ExitCode, type OrFailure } from './deps.ts'
import type { AskResult } from './json.ts'
import type { Output } from './output.ts'
import { oneLine, printable, StreamWrap, wrap } from './text.ts'

export interface AskOptions extends ServerOptions {
  readonly alias: string
}

export async function ask(
  deps: CliDeps,
  output: Output,
  question: string,
  options: AskOptions,
): Promise<ExitCode> {
  const server = await appServer(deps, options)
  if (isFailure(server)) return output.fail(server)
  const body = {
    model: options.alias,
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: question }],
  }
  const response = await send(deps, server, { route: 'chatCompletions', body })
  if (isFailure(response)) return output.fail(response)
  const result = await readAnswer(response, server, output)
  if (isFailure(result)) return output.fail(result)
  if (output.json) output.result(resultOf(result))
  else sayCitations(result, output)
  return 0
}

interface Answer {
  readonly kind: 'answer'
  readonly text: string
  readonly citations: readonly Cited[]
  readonly facts: Facts
}

async function readAnswer(
  response: Response,
  server: Server,
  output: Output,
): Promise<OrFailure<Answer>> {
  const wrapped = new StreamWrap(output.width ?? Number.POSITIVE_INFINITY)
  const say = (text: string): void => {
    if (!output.json) output.piece(text)
  }
  let answer = ''
  const citations: Cited[] = []
  let facts: Facts = factsOfHeaders(response.headers)
  let done = false
  try {
    for await (const line of linesOf(response)) {
      for (const part of partsOf(line)) {
        if (part.kind === 'text') {
          answer += part.text
          say(wrapped.push(printable(part.text)))
        } else if (part.kind === 'citations') citations.push(...part.citations)
        else if (part.kind === 'facts') facts = { ...facts, ...part.facts }
        else if (part.kind === 'done') done = true
        else return stopped(failure(part.message), answer, say)
      }
    }
  } catch {
    return stopped(brokeOff(server), answer, say)
  }
  if (!done) return stopped(brokeOff(server), answer, say)
  say(`${wrapped.end()}\n`)
  return { kind: 'answer', text: answer, citations, facts }
}

/** The sentence about a failure starts on a line of its own. */
function stopped<T>(failed: T, answer: string, say: (text: string) => void): T {
  if (answer !== '') say('\n')
  return failed
}

const factsOfHeaders = (headers: Headers): Facts => {
  const entries = (['request', 'label', 'deployment'] as const).map(
    (name) => [name, headers.get(`x-standpipe-${name}`)] as const,
  )
  return Object.fromEntries(entries.filter(([, value]) => value !== null)) as Facts
}

function resultOf({ text, citations, facts }: Answer): AskResult {
  return {
    answer: text,
    citations: citations.map(({ document, path, page, quote }) => ({
      document,
      path,
      page,
      quote,
    })),
    request: facts.request ?? null,
    label: facts.label ?? null,
    deployment: facts.deployment ?? null,
    cost: dollarsOf(facts)?.slice(1) ?? null,
  }
}

const dollarsOf = ({ costNanoUsd }: Facts): string | undefined =>
  costNanoUsd === undefined || costNanoUsd === null
    ? undefined
    : formatUsd(nanoUsd(BigInt(costNanoUsd)))

function sayCitations({ citations, facts }: Answer, output: Output): void {
  const { paint } = output
  const width = output.width ?? 80
  for (const [index, { number, document, path, page, quote }] of citations.entries()) {
    const place = [path === document ? null : path, page === null ? null : `page ${page}`]
      .filter((part) => part !== null)
      .map(oneLine)
      .join(', ')
    const title = wrap(`[${number ?? index + 1}] ${oneLine(document)}`, width)
    output.say('')
    output.say(paint('strong', title))
    if (place !== '') output.say(paint('faint', wrap(place, width, '    ')))
    if (quote !== '') output.say(wrap(`“${oneLine(quote)}”`, width, '    '))
  }
  const known = [facts.deployment, facts.label, dollarsOf(facts), requestText(facts)]
  const shown = known.filter((part) => part !== undefined).map(oneLine)
  if (shown.length > 0) output.note(`\n${paint('faint', shown.join(' · '))}`)
}

const requestText = ({ request }: Facts): string | undefined =>
  request === undefined ? undefined : `request ${request}`
