import { formatUsd } from '../kernel/money.ts'
import { nanoUsd } from '../kernel/values.ts'
import { partsOf, type Cited, type Facts, type StreamPart } from './chat-stream.ts'
import { brokeOff, linesOf, send } from './client.ts'
import { appServer, type Server, type ServerOptions } from './connect.ts'
import {
  failure,
  isFailure,
  type CliDeps,
  type ExitCode,
  type Failure,
  type OrFailure,
} from './deps.ts'
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
    // Who writes this member reads it in the answer: the request's id, its passages, its charge.
    standpipe: {},
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
  const show = shower(output)
  let text = ''
  const citations: Cited[] = []
  let facts: Facts = factsOfHeaders(response.headers)
  let ended: 'done' | Failure = brokeOff(server)
  try {
    for await (const part of streamParts(response)) {
      if (part.kind === 'text') {
        text += part.text
        show.push(part.text)
      } else if (part.kind === 'citations') citations.push(...part.citations)
      else if (part.kind === 'facts') facts = { ...facts, ...part.facts }
      else {
        ended = part.kind === 'done' ? 'done' : failure(part.message)
        break
      }
    }
  } catch {
    // It broke off: that is what `ended` says already.
  }
  show.end(text)
  return ended === 'done' ? { kind: 'answer', text, citations, facts } : ended
}

async function* streamParts(response: Response): AsyncGenerator<StreamPart> {
  for await (const line of linesOf(response)) yield* partsOf(line)
}

/** Shows the answer as it comes: wrapped on a terminal, verbatim elsewhere, not at all for a program. */
function shower(output: Output): { push(text: string): void; end(text: string): void } {
  if (output.json) return { push: () => undefined, end: () => undefined }
  const wrapped = output.width === undefined ? undefined : new StreamWrap(output.width)
  return {
    push: (text) => output.piece(wrapped?.push(printable(text)) ?? printable(text)),
    end: (text) => {
      output.piece(wrapped?.end() ?? '')
      if (text !== '') output.piece('\n')
    },
  }
}

const FACT_HEADERS = {
  request: 'standpipe-request-id',
  label: 'standpipe-label',
  deployment: 'standpipe-deployment',
} as const

function factsOfHeaders(headers: Headers): Facts {
  const entries = Object.entries(FACT_HEADERS).map(([fact, header]) => [fact, headers.get(header)])
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
  for (const [number, quotes] of byPassage(citations)) {
    const [first] = quotes
    const title = wrap(`[${number}] ${oneLine(first.document)}`, width)
    output.say('')
    output.say(paint('strong', title))
    const place = placeText(first)
    if (place !== '') output.say(paint('faint', wrap(place, width, '    ')))
    for (const { quote } of quotes)
      if (quote !== '') output.say(wrap(`“${oneLine(quote)}”`, width, '    '))
  }
  const known = [facts.deployment, facts.label, dollarsOf(facts), requestText(facts)]
  const shown = known.filter((part) => part !== undefined).map(oneLine)
  if (shown.length > 0) output.note(`\n${paint('faint', shown.join(' · '))}`)
}

/** A passage that is cited more than once is named once, with all that is quoted of it. */
function byPassage(citations: readonly Cited[]): ReadonlyMap<number, readonly [Cited, ...Cited[]]> {
  const grouped = new Map<number, [Cited, ...Cited[]]>()
  for (const [index, citation] of citations.entries()) {
    const number = citation.number ?? index + 1
    const known = grouped.get(number)
    if (known === undefined) grouped.set(number, [citation])
    else if (known.every(({ quote }) => quote !== citation.quote)) known.push(citation)
  }
  return grouped
}

const placeText = ({ document, path, page }: Cited): string =>
  [path === document ? null : path, page === null ? null : `page ${page}`]
    .filter((part) => part !== null)
    .map(oneLine)
    .join(', ')

const requestText = ({ request }: Facts): string | undefined =>
  request === undefined ? undefined : `request ${request}`
