import { EventStreamDecoder, type EventMessage } from '../kernel/event-stream.ts'

/** What the outside sees of one answer: everything but the connection. */
export interface Observed {
  readonly status: number
  /** In the order in which they came. */
  readonly headers: readonly string[]
  readonly body: Buffer
}

/** All that is made equal before two answers are compared. Lengths and every other number are left alone. */
export const NORMALISED: readonly string[] = [
  'request ids, and the ids that dialects make of them',
  'times: the Date header, members `created`, `created_at`, `completed_at`',
  'how long it took: members `latencyMs`, and the content-length of an answer that holds one',
  'placeholders: keyed by each world, of one length; their type is left',
  'how the chunks of the lake are grouped into calls of its embedder, and their order',
]

export const textOf = ({ headers, body }: Pick<Observed, 'headers' | 'body'>): string =>
  headers.some((line) => /^content-type: application\/vnd\.amazon\.eventstream/i.test(line))
    ? framesText(body)
    : body.toString('utf8')

/** Frames carry checksums of ids and times: what is in them is compared, name by name. */
function framesText(body: Buffer): string {
  const decoder = new EventStreamDecoder()
  const messages: EventMessage[] = []
  decoder.push(body, messages)
  if (decoder.problem !== undefined || decoder.midway) return body.toString('latin1')
  const lines = messages.map(({ headers, payload }) => {
    const named = [...headers].map(([name, { value }]) => `${name}=${String(value)}`)
    return `${named.join(' ')} ${payload.toString('utf8')}`
  })
  return lines.join('\n')
}

/** One text for all answers that say the same. */
export function masked(observed: Observed): string {
  const { status, headers } = observed
  const body = textOf(observed)
  // How long it took has as many digits as it has.
  const isTimed = body.includes('"latencyMs":')
  const lines = headers
    .map((line) => line.replace(/^date: .*$/i, 'date: then'))
    .map((line) => (isTimed ? line.replace(/^content-length: .*$/i, 'content-length: then') : line))
  return maskedText([status, ...lines, '', body].join('\n'))
}

export const maskedText = (text: string): string =>
  text
    .replaceAll(/req_[0-9a-z]{21}/g, 'req_then')
    // Other dialects make their ids of the request's.
    .replaceAll(/_[0-9a-z]{21}(?![0-9a-z])/g, '_then')
    .replaceAll(/"(created|created_at|completed_at)":\d{10}\b/g, '"$1":then')
    .replaceAll(/"latencyMs":\d+/g, '"latencyMs":then')
    .replaceAll(/\[\[sp-([A-Z0-9]+)-[a-z]+\]\]/g, '[[sp-$1-then]]')

/** Where two texts part: the offset of the first unit that differs; undefined: nowhere. */
export function firstDifference(a: string, b: string): number | undefined {
  if (a === b) return undefined
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}
