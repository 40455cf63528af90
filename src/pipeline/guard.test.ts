import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { limits } from '../kernel/limits.ts'
import { refusal } from '../kernel/refusal.ts'
import type { Frame, ModelEvent } from '../models/chat.ts'
import { isMedia, OutputGuard } from './guard.ts'

const scanner = createScanner(defaultRaises)
const KEY = 'AKIAIOSFODNN7EXAMPLE'
const blocked = refusal('data_blocked', 'no')
const guard = (): OutputGuard =>
  new OutputGuard(scanner, (findings) =>
    findings.some(({ type }) => type === 'secret_aws_access_key') ? blocked : undefined,
  )
const say = (text: string, choice = 0): ModelEvent => ({ kind: 'text', choice, text })
const finish = (choice = 0): ModelEvent => ({ kind: 'finish', choice, reason: 'stop' })
const textOf = (events: readonly ModelEvent[]): string =>
  events.map((event) => ('text' in event ? event.text : '')).join('')

/** Everything that comes out, in order, of batches of one event. */
function through(events: readonly ModelEvent[]): { out: ModelEvent[]; refused: boolean } {
  const one = guard()
  const out = events.flatMap((event) => one.push([event]))
  out.push(...one.end())
  return { out, refused: one.refused !== undefined }
}
const piecesOf = (text: string, cuts: readonly number[]): string[] => {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b)
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length))
}

test('no byte leaves unscanned: a secret gives out nothing of itself, however it is cut', () => {
  const text = `The key is ${KEY} and that is it.`
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 12 }), (cuts) => {
      const { out, refused } = through([
        ...piecesOf(text, cuts).map((piece) => say(piece)),
        finish(),
      ])
      expect(refused).toBe(true)
      expect('The key is '.startsWith(textOf(out))).toBe(true)
    }),
  )
})

test('what is clean comes out whole and in order, over every chunking and two choices', () => {
  const texts = ['Call 555 123 4567 about 4111 things.', 'Nothing here - or there: 12 34.'] as const
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 9 }), (cuts) => {
      const [first, second] = texts.map((text) => piecesOf(text, cuts))
      const events = (first ?? []).flatMap((piece, at) => [say(piece), say(second?.[at] ?? '', 1)])
      events.push(finish(), finish(1), { kind: 'usage', usage: { input: 1 } })
      const { out } = through(events)
      expect(out).toEqual(events)
    }),
  )
})

describe('channels', () => {
  test.each([
    ['reasoning', { kind: 'reasoning', choice: 0, text: KEY }],
    ["a tool call's arguments", { kind: 'toolCall', choice: 0, index: 0, text: KEY }],
    ["a tool call's name", { kind: 'toolCall', choice: 0, index: 0, name: KEY, text: '' }],
  ] as const)('%s is scanned like text', (_, event) => {
    expect(through([event, finish()])).toEqual({ out: [], refused: true })
  })

  test('two channels never make one secret', () => {
    const events = [
      say(KEY.slice(0, 9)),
      { kind: 'reasoning', choice: 0, text: KEY.slice(9) } as const,
    ]
    expect(through([...events, finish()]).refused).toBe(false)
  })

  test('the end of one choice lets go of what it held, and of nothing of the other', () => {
    const one = guard()
    const open = say('AKIAIOSF', 1)
    expect(one.push([say('12 34'), finish()])).toHaveLength(2)
    expect(one.push([open])).toEqual([])
    expect(one.push([finish(1)])).toEqual([open, finish(1)])
  })

  test('what is said after the end of a choice is refused: it could complete a secret', () => {
    const one = guard()
    one.push([say(KEY.slice(0, 12)), finish()])
    expect(one.push([say(KEY.slice(12))])).toEqual([])
    expect(one.refused).toMatchObject({ code: 'upstream_failed' })
  })
  test('nothing said after the end is nothing', () => {
    expect(through([say('fine.'), finish(), say('')]).refused).toBe(false)
  })
})

describe('frames', () => {
  const framed = (...texts: readonly string[]): ModelEvent[] => {
    const events: (ModelEvent & { frame?: Frame; sameFrame?: true })[] = texts.map((text) =>
      say(text),
    )
    const [first, ...rest] = events
    if (first !== undefined)
      first.frame = { dialect: 'openai', unit: 'event', data: texts.join(''), events }
    for (const event of rest) event.sameFrame = true
    return events
  }
  test('the events of a frame go together or not at all', () => {
    const one = guard()
    const frame = framed('done. ', '4111 11')
    expect(one.push(frame)).toEqual([])
    expect(one.end()).toEqual(frame)
  })
  test('a clean frame is the very objects that came', () => {
    const frame = framed('All ', 'is well. ')
    const out = guard().push(frame)
    expect(out.every((event, at) => event === frame[at])).toBe(true)
    expect(out).toHaveLength(2)
  })
})

test('what is held back is bounded by the window', () => {
  const one = guard()
  let given = 0
  for (let at = 0; at < 4_000; at++) given += textOf(one.push([say('7')])).length
  expect(4_000 - given).toBeLessThanOrEqual(limits.scanWindowChars)
})

test('once refused, nothing more is given', () => {
  const one = guard()
  one.push([say(`${KEY} `)])
  expect([...one.push([say('harmless. ')]), ...one.end()]).toEqual([])
})

test('INVARIANT (nothing is lost): escapes of arguments hide no secret, however they are cut', () => {
  const texts = [
    `{"k":"a\\n${KEY}"}`,
    `{"k":"{\\"k\\":\\"a\\\\n${KEY}\\"}"}`,
    `{"k":"\\u0041${KEY.slice(1)}"}`,
  ]
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(fc.nat(60), { maxLength: 9 }), (text, cuts) => {
      const calls = piecesOf(text, cuts).map((piece): ModelEvent => ({
        kind: 'toolCall',
        choice: 0,
        index: 0,
        text: piece,
      }))
      const { out, refused } = through([...calls, finish()])
      expect(refused).toBe(true)
      expect(textOf(out)).not.toMatch(/AKIAIOSF|NN7EXAMPLE/)
    }),
  )
})
test('arguments with any escapes come out as they came, however they are cut', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('\\', 'u', '0', 'n', '"', ' ') }),
      fc.array(fc.nat(9)),
      (text, cuts) => {
        const calls = piecesOf(text, cuts).map((piece): ModelEvent => ({
          kind: 'toolCall',
          choice: 0,
          index: 0,
          text: piece,
        }))
        expect(through([...calls, finish()])).toEqual({ out: [...calls, finish()], refused: false })
      },
    ),
  )
})

test('the ends of many choices cost what the choices cost', () => {
  const count = 20_000
  const events = Array.from({ length: count }, (_, choice) => [say('a', choice), finish(choice)])
  const began = performance.now()
  expect(guard().push(events.flat())).toHaveLength(2 * count)
  expect(performance.now() - began).toBeLessThan(5_000)
})

describe('what a vendor signs or encrypts', () => {
  const think = (more: Partial<ModelEvent & { kind: 'reasoning' }>): ModelEvent => ({
    kind: 'reasoning',
    choice: 0,
    text: '',
    ...more,
  })
  test.each(['signature', 'redacted'] as const)(
    'a secret cut over pieces of a %s is found',
    (name) => {
      const { out, refused } = through([
        think({ text: 'I think. ' }),
        think({ [name]: KEY.slice(0, 9) }),
        think({ [name]: KEY.slice(9) }),
        finish(),
      ])
      expect(refused).toBe(true)
      expect(JSON.stringify(out)).not.toContain(KEY.slice(0, 8))
    },
  )

  test('thought, signature and encrypted thought do not run together, and what is clean comes whole', () => {
    const events = [
      think({ text: KEY.slice(0, 9) }),
      think({ signature: KEY.slice(9) }),
      think({ redacted: 'EmwKAhgB+/==' }),
      finish(),
    ]
    expect(through(events)).toEqual({ out: events, refused: false })
  })

  test('nothing of it comes after the end of its choice', () => {
    const { out, refused } = through([finish(), think({ signature: 'late' })])
    expect(refused).toBe(true)
    expect(out).toEqual([finish()])
  })
})

describe('INVARIANT (a block is a text of its own)', () => {
  type Piece = readonly [block: number | string | undefined, text: string]
  const FRAGMENTS = [
    KEY,
    'your key',
    'AKIAIOSF',
    'ODNN7EXAMPLE',
    '4111 1111 ',
    '1111 1111',
    '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq',
    'hkiG9w0BAQ\n-----END PRIVATE KEY-----',
    ' ',
    '. ',
    'x',
    '7',
  ]
  const pieces = fc.array(
    fc.tuple(fc.constantFrom(undefined, 0, 1, 2), fc.constantFrom(...FRAGMENTS)),
    { maxLength: 9 },
  )
  const eventsOf = (said: readonly Piece[], kind: 'text' | 'reasoning'): ModelEvent[] =>
    said.map(([block, text]) => ({
      kind,
      choice: 0,
      text,
      ...(block === undefined ? {} : { block }),
    }))
  /** Each block's text, and all of them joined: told apart by a key. */
  const textsOf = (said: readonly Piece[]): Map<string, string> => {
    const texts = new Map<string, string>()
    for (const [block, text] of said)
      for (const key of [`block ${String(block)}`, 'joined'])
        texts.set(key, (texts.get(key) ?? '') + text)
    return texts
  }
  const given = (events: readonly ModelEvent[]): Piece[] =>
    events.flatMap((event): Piece[] =>
      event.kind === 'text' || event.kind === 'reasoning' ? [[event.block, event.text]] : [],
    )

  test.each(['text', 'reasoning'] as const)(
    '%s is refused exactly where a whole block, or all joined, holds something',
    (kind) => {
      fc.assert(
        fc.property(pieces, fc.nat(9), (said, framed) => {
          const one = new OutputGuard(scanner, (found) => (found.length > 0 ? blocked : undefined))
          const events: (ModelEvent & { sameFrame?: true })[] = eventsOf(said, kind)
          // One frame in the middle may hold several blocks.
          for (const event of events.slice(framed, framed + 3)) event.sameFrame = true
          const out = groupsOf([...events, finish()]).flatMap((group) => one.push(group))
          out.push(...one.end())
          const found = [...textsOf(said)].filter(([, text]) => scanner.find(text).length > 0)
          expect(one.refused !== undefined).toBe(found.length > 0)
          const left = textsOf(given(out))
          for (const [key, text] of found)
            expect(left.get(key)?.length ?? 0).toBeLessThanOrEqual(
              scanner.find(text)[0]?.start ?? 0,
            )
          if (found.length === 0) expect(out).toEqual([...events, finish()])
        }),
        { numRuns: 1_000 },
      )
    },
  )
  const groupsOf = (events: readonly (ModelEvent & { sameFrame?: true })[]): ModelEvent[][] => {
    const groups: ModelEvent[][] = []
    for (const event of events)
      if (event.sameFrame === true && groups.length > 0) groups.at(-1)?.push(event)
      else groups.push([event])
    return groups
  }

  test('a whole key behind a letter is found in a block of its own', () => {
    const said: Piece[] = [
      [0, 'your key'],
      [1, KEY],
    ]
    const { out, refused } = through([...eventsOf(said, 'text'), finish()])
    expect(refused).toBe(true)
    expect(textOf(out)).not.toContain('AKIA')
  })
  test('the beginning of a key waits for its own block, whatever another says meanwhile', () => {
    const said: Piece[] = [
      [0, 'AKIAIOSF'],
      [1, ' and so on. '],
      [0, 'ODNN7EXAMPLE'],
    ]
    expect(through([...eventsOf(said, 'text'), finish()])).toEqual({ out: [], refused: true })
  })
  test('more blocks than anybody writes are stopped', () => {
    const one = guard()
    const said = Array.from({ length: limits.answerBlocksMax + 2 }, (_, at) => [at, 'a '] as const)
    one.push(said.map(([block, text]): ModelEvent => ({ kind: 'text', choice: 0, block, text })))
    expect(one.refused).toMatchObject({ code: 'limit_exceeded' })
  })
})

test('what nobody can read is told by how it begins', () => {
  const heads =
    'data:image/png;base64, DATA:x, iVBORw0KGgo /9j/ R0lGOD UklGR JVBERi UEsDB T2dnU ZkxhQ SUQz AAAAIGZ0eX'
  for (const head of heads.split(' ')) {
    expect(isMedia(`${head}AAAA`), head).toBe(true)
    expect(isMedia(` ${head}`), head).toBe(false)
  }
  for (const text of ['', 'stop', 'Dear', 'AAAA', 'data', 'Request'])
    expect(isMedia(text)).toBe(false)
})
