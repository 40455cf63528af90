import { encodeEventMessage } from '../../kernel/event-stream.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { errorObject, streamExceptionOf } from './refusals.ts'

export const STREAM_TYPE = 'application/vnd.amazon.eventstream'
export const NOTHING = new Uint8Array()

/** An event of a response stream, by the name of its member. */
export const eventBytes = (type: string, payload: string): Buffer =>
  encodeEventMessage(
    [
      [':message-type', 'event'],
      [':event-type', type],
      [':content-type', 'application/json'],
    ],
    payload,
  )

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
  const [head, type] = FRAME.exec(data) ?? []
  if (head === undefined || type === undefined || !data.endsWith('}')) return undefined
  return { type, payload: data.slice(head.length, -1) }
}

const INDEX = /"contentBlockIndex":\s{0,8}(\d{1,6})/

/** Inside a string the quotes of such a member would be escaped, so what is found is the member. */
export function blockIndexOf(payload: string): number | undefined {
  const [, index] = INDEX.exec(payload) ?? []
  return index === undefined ? undefined : Number(index)
}
