import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SseScanner } from './sse.ts'

function scan(
  pieces: readonly Uint8Array[],
  max = 1_000_000,
): { events: string[]; scanner: SseScanner } {
  const scanner = new SseScanner(max)
  const events: string[] = []
  for (const piece of pieces) scanner.push(Buffer.from(piece), events)
  return { events, scanner }
}
const bytes = (text: string): Buffer => Buffer.from(text)

test.each<[string, string, readonly string[]]>([
  ['LF', 'data: a\n\ndata: b\n\n', ['a', 'b']],
  ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
  ['CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
  ['mixed endings', 'data: a\n\r\ndata: b\r\n\ndata: c\r\n\r', ['a', 'b', 'c']],
  ['no space after the colon', 'data:a\n\n', ['a']],
  ['only one space is taken', 'data:  a\n\n', [' a']],
  ['several data lines', 'data: a\ndata: b\n\n', ['a\nb']],
  ['empty data', 'data\n\ndata:\n\n', ['', '']],
  ['comments and other fields', ': ping\nevent: x\nid: 1\ndata: a\nretry: 5\n\n', ['a']],
  ['a comment alone is no event', ': ping\n\n: pong\n\n', []],
  ['a longer field name', 'database: x\n\ndata: a\n\n', ['a']],
  ['byte order mark', '\ufeffdata: a\n\n', ['a']],
  ['a byte order mark later is data', 'data: a\n\ndata: \ufeffb\n\n', ['a', '\ufeffb']],
  ['no blank line at the end', 'data: a\n\ndata: b\n', ['a']],
])('%s', (_, text, expected) => {
  expect(scan([bytes(text)]).events).toEqual(expected)
})

test('what is left at the end', () => {
  for (const [text, left] of [
    ['data: a\n\ndata: [DONE]', '[DONE]'],
    ['data: a\n\ndata: [DONE]\n', '[DONE]'],
    ['data: a\n\n', undefined],
  ] as const) {
    expect(scan([bytes(text)]).scanner.end()).toBe(left)
  }
})

test('every split of the bytes gives the same events', () => {
  const line = fc.constantFrom(
    'data: x',
    'data: grüße',
    'data: 👩‍👧',
    'data:',
    ': c',
    'event: e',
    '',
    'id: 1',
  )
  const ending = fc.constantFrom('\n', '\r\n', '\r')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(line, ending), { maxLength: 20 }),
      fc.array(fc.nat(300), { maxLength: 12 }),
      fc.boolean(),
      (lines, cuts, mark) => {
        const all = bytes((mark ? '\ufeff' : '') + lines.map((pair) => pair.join('')).join(''))
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)), all.length].toSorted(
          (a, b) => a - b,
        )
        const pieces = at.slice(1).map((end, index) => all.subarray(at[index], end))
        expect(scan(pieces).events).toEqual(scan([all]).events)
      },
    ),
    { numRuns: 500 },
  )
})

test('INVARIANT (linear scan): a line that trickles in costs what it costs at once', () => {
  const size = 4_000_000
  const piece = Buffer.alloc(64, 'x')
  const scanner = new SseScanner(size + 100)
  const events: string[] = []
  const began = process.cpuUsage()
  scanner.push(bytes('data: '), events)
  for (let at = 0; at < size; at += piece.length) scanner.push(piece, events)
  scanner.push(bytes('\n\n'), events)
  const { user } = process.cpuUsage(began)
  expect(events.map(({ length }) => length)).toEqual([size])
  // 62,500 reads. Scanning again at each would look at 125 GB: minutes.
  expect(user / 1000).toBeLessThan(2_000)
})

test('an event beyond its bound overflows, in one line or in many, and nothing follows', () => {
  for (const text of [`data: ${'x'.repeat(200)}`, 'data: xxxxxxxxx\n'.repeat(20)]) {
    const { events, scanner } = scan([bytes(text), bytes('\n\ndata: a\n\n')], 100)
    expect(scanner.overflowed).toBe(true)
    expect(events).toEqual([])
  }
})
