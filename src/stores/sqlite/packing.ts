import type { RecordText } from '../../audit/bytes.ts'
import type { AttemptId } from '../../kernel/values.ts'
import type { OpenResult, Settled } from '../../ledger/store.ts'
import type {
  AppendMessage,
  OpenMessage,
  SettleMessage,
  WriterCall,
  WriterReply,
} from './writer-protocol.ts'

/**
 * Calls and replies as one flat array of plain values: a structured clone writes and reads an array of
 * texts and numbers several times faster than objects, whose member names it repeats each time. What
 * a request needs (`open`, `settle`, `append`) is packed; the rest goes as it is.
 *
 * INVARIANT (packing loses nothing): `unpackCalls(packCalls(calls))` equals `calls`, and so for replies.
 */
export type Packed = readonly unknown[]

export function packCalls(calls: readonly WriterCall[]): Packed {
  // Pushed, never mapped: an array with holes is cloned the slow way.
  const out: unknown[] = []
  for (const { operation, request } of calls) {
    out.push(operation)
    if (operation === 'open') packOpen(request as OpenMessage, out)
    else if (operation === 'settle') packSettle(request as SettleMessage, out)
    else if (operation === 'append') packAppend(request as AppendMessage, out)
    else out.push(request)
  }
  return out
}

export function unpackCalls(packed: Packed): WriterCall[] {
  const calls: WriterCall[] = []
  const from = new Cursor(packed)
  while (!from.over) {
    const operation = from.next<WriterCall['operation']>()
    let request: unknown
    if (operation === 'open') request = unpackOpen(from)
    else if (operation === 'settle') request = unpackSettle(from)
    else if (operation === 'append') request = unpackAppend(from)
    else request = from.next()
    calls.push({ operation, request })
  }
  return calls
}

class Cursor {
  readonly #values: Packed
  #at = 0

  constructor(values: Packed) {
    this.#values = values
  }
  get over(): boolean {
    return this.#at >= this.#values.length
  }
  next<T>(): T {
    return this.#values[this.#at++] as T
  }
}

function packRecord({ kind, at, request, facts }: RecordText, out: unknown[]): void {
  out.push(kind, at, request, facts)
}
const unpackRecord = (from: Cursor): RecordText => ({
  kind: from.next(),
  at: from.next(),
  request: from.next(),
  facts: from.next(),
})

function packOpen(message: OpenMessage, out: unknown[]): void {
  const { attempt, request, n, principal, alias, deployment, priceVersion } = message
  out.push(attempt, request, n, principal, alias, deployment, priceVersion)
  const { holdNanoUsd, scopes, startedAt, deadlineAt, epoch, closes, explanation } = message
  out.push(holdNanoUsd, scopes.length)
  for (const scope of scopes) out.push(scope)
  out.push(startedAt, deadlineAt, epoch, closes, explanation)
  out.push(message.idempotency?.key, message.idempotency?.body)
  packRecord(message.record, out)
}

const unpackOpen = (from: Cursor): OpenMessage => ({
  attempt: from.next(),
  request: from.next(),
  n: from.next(),
  principal: from.next(),
  alias: from.next(),
  deployment: from.next(),
  priceVersion: from.next(),
  holdNanoUsd: from.next(),
  scopes: unpackList(from, () => from.next<string>()),
  startedAt: from.next(),
  deadlineAt: from.next(),
  epoch: from.next(),
  closes: from.next(),
  explanation: from.next(),
  idempotency: unpackKey(from.next(), from.next()),
  record: unpackRecord(from),
})

const unpackKey = (key: string | undefined, body: string | undefined): OpenMessage['idempotency'] =>
  key === undefined || body === undefined ? undefined : { key, body }

function packSettle(message: SettleMessage, out: unknown[]): void {
  const { attempt, state, lines, estimated, at, explanation } = message
  out.push(attempt, state, lines.length)
  for (const { tokenClass, units, nanoUsd } of lines) out.push(tokenClass, units, nanoUsd)
  out.push(estimated, at, explanation)
  packRecord(message.record, out)
}

const unpackSettle = (from: Cursor): SettleMessage => ({
  attempt: from.next<AttemptId>(),
  state: from.next(),
  lines: unpackList(from, () => ({
    tokenClass: from.next(),
    units: from.next(),
    nanoUsd: from.next(),
  })),
  estimated: from.next(),
  at: from.next(),
  explanation: from.next(),
  record: unpackRecord(from),
})

function packAppend({ record, explanation }: AppendMessage, out: unknown[]): void {
  out.push(explanation)
  packRecord(record, out)
}
const unpackAppend = (from: Cursor): AppendMessage => ({
  explanation: from.next(),
  record: unpackRecord(from),
})

function unpackList<T>(from: Cursor, item: () => T): T[] {
  const list: T[] = []
  for (let left = from.next<number>(); left > 0; left--) list.push(item())
  return list
}

const OPENED: OpenResult = { kind: 'opened' }

export function packReplies(replies: readonly WriterReply[]): Packed {
  const out: unknown[] = []
  for (const reply of replies) {
    if (reply.ok && isOpened(reply.value)) out.push('opened')
    else if (reply.ok && isSettled(reply.value)) {
      const { applied, chargedNanoUsd, overageNanoUsd } = reply.value
      out.push('settled', applied, chargedNanoUsd, overageNanoUsd)
    } else out.push('other', reply)
  }
  return out
}

export function unpackReplies(packed: Packed): WriterReply[] {
  const replies: WriterReply[] = []
  const from = new Cursor(packed)
  while (!from.over) {
    const kind = from.next<'opened' | 'settled' | 'other'>()
    if (kind === 'opened') replies.push({ ok: true, value: OPENED })
    else if (kind === 'settled') {
      const value: Settled = {
        applied: from.next(),
        chargedNanoUsd: from.next(),
        overageNanoUsd: from.next(),
      }
      replies.push({ ok: true, value })
    } else replies.push(from.next())
  }
  return replies
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const isOpened = (value: unknown): boolean =>
  isObject(value) && (value as Partial<{ kind: string }>).kind === 'opened'
const isSettled = (value: unknown): value is Settled => isObject(value) && 'overageNanoUsd' in value
