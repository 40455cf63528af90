import { EventStreamCodec } from '@smithy/core/event-streams'
import { assert as holds, constantFrom, nat, array, property, string, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import {
  crc32,
  encodeEventMessage,
  EventStreamDecoder,
  textHeader,
  type EventMessage,
} from './event-stream.ts'
import { limits } from './limits.ts'

const utf8 = new TextEncoder()
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => utf8.encode(text),
)

function decode(pieces: readonly Uint8Array[]): {
  messages: EventMessage[]
  decoder: EventStreamDecoder
} {
  const decoder = new EventStreamDecoder()
  const messages: EventMessage[] = []
  for (const piece of pieces) decoder.push(piece, messages)
  return { messages, decoder }
}

const HEADERS = [
  [':message-type', 'event'],
  [':event-type', 'contentBlockDelta'],
  [':content-type', 'application/json'],
] as const
const PAYLOAD = '{"delta":{"text":"Grüße 世界 👩‍👩‍👧"}}'

/** All types of headers, as the official codec writes them. */
const OFFICIAL = codec.encode({
  headers: {
    yes: { type: 'boolean', value: true },
    no: { type: 'boolean', value: false },
    byte: { type: 'byte', value: -7 },
    short: { type: 'short', value: -700 },
    integer: { type: 'integer', value: -70_000 },
    binary: { type: 'binary', value: Uint8Array.of(1, 2, 3) },
    string: { type: 'string', value: 'Grüße' },
    timestamp: { type: 'timestamp', value: new Date(1_700_000_000_123) },
    uuid: { type: 'uuid', value: '01234567-89ab-cdef-0123-456789abcdef' },
  },
  body: utf8.encode(PAYLOAD),
})

test('what we encode, the official codec decodes', () => {
  const { headers, body } = codec.decode(encodeEventMessage(HEADERS, PAYLOAD))
  expect(Object.entries(headers).map(([name, { value }]) => [name, value])).toEqual(HEADERS)
  expect(Buffer.from(body).toString()).toBe(PAYLOAD)
  const plain = encodeEventMessage(HEADERS, utf8.encode(PAYLOAD))
  expect(plain).toEqual(encodeEventMessage(HEADERS, PAYLOAD))
})

test('what the official codec encodes, we decode, split at every byte', () => {
  const both = Buffer.concat([OFFICIAL, encodeEventMessage(HEADERS, PAYLOAD)])
  for (let at = 0; at <= both.length; at++) {
    const { messages, decoder } = decode([both.subarray(0, at), both.subarray(at)])
    expect(decoder.problem).toBeUndefined()
    expect(decoder.midway).toBe(false)
    expect(messages.map(({ payload }) => payload.toString())).toEqual([PAYLOAD, PAYLOAD])
    expect(Object.fromEntries(messages[0]?.headers ?? [])).toEqual({
      yes: { type: 'boolean', value: true },
      no: { type: 'boolean', value: false },
      byte: { type: 'byte', value: -7 },
      short: { type: 'short', value: -700 },
      integer: { type: 'integer', value: -70_000 },
      binary: { type: 'binary', value: Buffer.from([1, 2, 3]) },
      string: { type: 'string', value: 'Grüße' },
      timestamp: { type: 'timestamp', value: 1_700_000_000_123n },
      uuid: { type: 'uuid', value: '01234567-89ab-cdef-0123-456789abcdef' },
    })
  }
})

test('byte by byte says the same, and a cut one is midway', () => {
  const bytes = Buffer.from(OFFICIAL)
  const { messages } = decode(Array.from(bytes, (byte) => Uint8Array.of(byte)))
  expect(messages).toHaveLength(1)
  expect(decode([bytes.subarray(0, -1)]).decoder.midway).toBe(true)
})

test('a changed bit anywhere ends the stream, and nothing comes out of it or after it', () => {
  const bytes = encodeEventMessage(HEADERS, PAYLOAD)
  for (let at = 0; at < bytes.length * 8; at++) {
    const changed = Buffer.from(bytes)
    changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7))
    const { messages, decoder } = decode([changed, bytes, bytes])
    expect(messages, `bit ${at}`).toEqual([])
    expect(decoder.problem, `bit ${at}`).toBe('garbage')
  }
})

/** A message with lengths and headers as given, and checksums that fit, by the official codec's sums. */
function forged(headers: Uint8Array, total?: number, headersBytes?: number): Buffer {
  const body = encodeEventMessage([], headers)
  body.writeUInt32BE(total ?? body.length, 0)
  body.writeUInt32BE(headersBytes ?? headers.length, 4)
  body.writeUInt32BE(sum(body.subarray(0, 8)), 8)
  body.writeUInt32BE(sum(body.subarray(0, -4)), body.length - 4)
  return body
}
function sum(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}
const header = (name: string, type: number, ...value: number[]): number[] => [
  name.length,
  ...Buffer.from(name),
  type,
  ...value,
]

test.each<[string, Buffer, string | undefined]>([
  ['two headers', forged(Uint8Array.from([...header('a', 0), ...header('b', 1)])), undefined],
  ['a name twice', forged(Uint8Array.from([...header('a', 0), ...header('a', 1)])), 'garbage'],
  ['an empty name', forged(Uint8Array.from(header('', 0))), 'garbage'],
  ['an unknown type', forged(Uint8Array.from(header('a', 10))), 'garbage'],
  ['a name beyond the headers', forged(Uint8Array.from([200, 97])), 'garbage'],
  ['a value beyond the headers', forged(Uint8Array.from(header('a', 7, 0, 9, 97))), 'garbage'],
  ['a length of a value cut', forged(Uint8Array.from(header('a', 7, 0))), 'garbage'],
  ['a number cut', forged(Uint8Array.from(header('a', 5, 0, 0))), 'garbage'],
  ['a total below its framing', forged(Uint8Array.of(), 15), 'garbage'],
  ['headers longer than the total', forged(Uint8Array.of(), 16, 1), 'garbage'],
  [
    'a payload beyond the limit',
    forged(Uint8Array.of(), limits.eventStreamPayloadBytesMax + 17),
    'too_large',
  ],
  [
    'headers beyond the limit',
    forged(
      Uint8Array.of(),
      limits.eventStreamHeadersBytesMax + 17,
      limits.eventStreamHeadersBytesMax + 1,
    ),
    'too_large',
  ],
  ['a length of four gigabytes', forged(Uint8Array.of(), 0xffffffff), 'too_large'],
])('%s', (_, bytes, problem) => {
  const { decoder, messages } = decode([bytes])
  expect(decoder.problem).toBe(problem)
  expect(messages).toHaveLength(problem === undefined ? 1 : 0)
})

test('any messages in any pieces', () => {
  const message = array(string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 4 })
  holds(
    property(
      array(message, { maxLength: 6 }),
      array(nat(64), { minLength: 1, maxLength: 20 }),
      (all, sizes) => {
        const bytes = Buffer.concat(
          all.map((texts) =>
            encodeEventMessage(
              texts.map((text, at) => [`h${at}`, text]),
              texts.join(''),
            ),
          ),
        )
        const pieces: Uint8Array[] = []
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = (sizes[turn % sizes.length] ?? 0) + 1
          pieces.push(bytes.subarray(at, at + size))
          at += size
        }
        const { messages } = decode(pieces)
        expect(
          messages.map((one) => [...one.headers.keys()].map((name) => textHeader(one, name))),
        ).toEqual(all)
        expect(messages.map(({ payload }) => payload.toString())).toEqual(
          all.map((texts) => texts.join('')),
        )
      },
    ),
  )
})

test('any bytes: nothing thrown, and a problem stays', () => {
  holds(
    property(array(uint8Array({ maxLength: 64 })), constantFrom(0, 1), (pieces, lead) => {
      const { decoder } = decode(lead === 1 ? [OFFICIAL, ...pieces] : pieces)
      const before = decoder.problem
      const more: EventMessage[] = []
      decoder.push(OFFICIAL, more)
      if (before !== undefined) expect([decoder.problem, more]).toEqual([before, []])
    }),
  )
})

test('a megabyte byte by byte is linear', () => {
  const bytes = encodeEventMessage(HEADERS, Buffer.alloc(1024 * 1024))
  const decoder = new EventStreamDecoder()
  const messages: EventMessage[] = []
  const started = process.hrtime.bigint()
  for (let at = 0; at < bytes.length; at++) decoder.push(bytes.subarray(at, at + 1), messages)
  expect(messages).toHaveLength(1)
  // Quadratic would take minutes.
  expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5_000)
})

test('the CRC is that of the definition, bit by bit, over short stretches and long ones', () => {
  const naive = (bytes: Uint8Array): number => {
    let sum = 0xffffffff
    for (const byte of bytes) {
      sum ^= byte
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ ((sum & 1) * 0xedb88320)
    }
    return (sum ^ 0xffffffff) >>> 0
  }
  holds(
    property(uint8Array({ maxLength: 120 }), nat(20), nat(20), (bytes, before, after) => {
      const from = Math.min(before, bytes.length)
      const to = Math.max(from, bytes.length - after)
      expect(crc32(bytes, from, to)).toBe(naive(bytes.subarray(from, to)))
    }),
    { numRuns: 500 },
  )
  expect(crc32(Buffer.from('123456789'), 0, 9)).toBe(0xcbf43926)
})
