import { encodeEventMessage, encodeHeaders, encodeWithHeaders } from '../../kernel/event-stream.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { errorObject, streamExceptionOf } from './refusals.ts'

export const STREAM_TYPE = 'application/vnd.amazon.eventstream'
export const NOTHING = new Uint8Array()

const headersOf = (type: string): Buffer =>
  encodeHeaders([
    [':message-type', 'event'],
    [':event-type', type],
    [':content-type', 'application/json'],
  ])

/** Headers of the events that there are many of. */
const KNOWN: ReadonlyMap<string, Buffer> = new Map(
  ['contentBlockDelta', 'chunk'].map((type) => [type, headersOf(type)]),
)

/** An event of a response stream, by the name of its member. */
export const eventBytes = (type: string, payload: string): Buffer =>
  encodeWithHeaders(KNOWN.get(type) ?? headersOf(type), payload)

export const exceptionBytes = (refusal: Refusal): Buffer =>
  encodeEventMessage(
    [
      [':message-type', 'exception'],
      [':exception-type', streamExceptionOf(refusal)],
      [':content-type', 'application/json'],
    ],
    JSON.stringify(errorObject(refusal)),
  )

const FRAME = /^\{"([A-Za-z]{1,64})":/

/**
 * A frame of this dialect is the text `{"contentBlockDelta":{…}}`: the event's type and its payload as it
 * came. Undefined: it is none.
 */
export function splitFrame(
  data: string,
): { readonly type: string; readonly payload: string } | undefined {
  if (!data.endsWith('}')) return undefined
  if (data.slice(0, DELTA_HEAD.length) === DELTA_HEAD)
    return { type: DELTA, payload: data.slice(DELTA_HEAD.length, -1) }
  const [head, type] = FRAME.exec(data) ?? []
  if (head === undefined || type === undefined) return undefined
  return { type, payload: data.slice(head.length, -1) }
}
/** Nearly all of a stream. */
const DELTA = 'contentBlockDelta'
const DELTA_HEAD = `{"${DELTA}":`

/** As most deployments write it, first. */
const INDEX_HEAD = '{"contentBlockIndex":'
const COMMA = 0x2c
const ZERO = 0x30
const INDEX = /"contentBlockIndex":\s{0,8}(\d{1,6})/

/** Inside a string the quotes of such a member would be escaped, so what is found is the member. */
export function blockIndexOf(payload: string): number | undefined {
  const at = INDEX_HEAD.length
  const digit = payload.charCodeAt(at) - ZERO
  if (
    digit >= 0 &&
    digit <= 9 &&
    payload.charCodeAt(at + 1) === COMMA &&
    payload.slice(0, at) === INDEX_HEAD
  )
    return digit
  const [, index] = INDEX.exec(payload) ?? []
  return index === undefined ? undefined : Number(index)
}
