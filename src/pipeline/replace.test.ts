import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passageOf, requestOf } from '../../test/fakes/work.ts'
import { createScanner, defaultRaises } from '../dlp/scanner.ts'
import { unescaped } from '../kernel/texts.ts'
import { limits } from '../kernel/limits.ts'
import type { Part } from '../models/chat.ts'
import { textsOf } from './classify.ts'
import { Occurrences } from './occurrences.ts'
import { replaceFindings, type Replaced, type Replacing, type Sent } from './replace.ts'
import { viewsOf, viewSpan, writtenSpan, type Span } from './views.ts'

const CARD = '4111111111111111'
const MAIL = 'ada@example.com'
const KEY = 'AKIAIOSFODNN7EXAMPLE'
const scanner = createScanner(defaultRaises)
const mark = (value: string, type: string): string => `[${type}:${value.length}]`
const replacing: Replacing = {
  scanner,
  takes: () => true,
  replacement: mark,
  pause: () => Promise.resolve(),
}
const sentOf = (parts: readonly Part[], passages: Sent['passages'] = []): Sent => {
  const messages = [{ role: 'user' as const, parts }]
  return { request: { ...requestOf(''), messages, rawMessages: messages }, passages }
}
const text = (value: string): Part => ({ kind: 'text', text: value })
const partsIn = (replaced: Replaced | undefined): readonly Part[] | undefined =>
  replaced?.request.messages[0]?.parts
const replacedText = async (value: string): Promise<string | undefined> => {
  const [part] = partsIn(await replaceFindings(sentOf([text(value)]), replacing)) ?? []
  return part?.kind === 'text' ? part.text : undefined
}

describe('views', () => {
  const escapes = fc.constantFrom(
    '\\n',
    '\\\\',
    '\\"',
    '\\u0041',
    '\\u00',
    '\\x',
    '\\',
    'n',
    '"',
    'é',
  )
  const texts = fc.oneof(
    fc.array(escapes, { maxLength: 12 }).map((all) => all.join('')),
    fc.string().map((value) => JSON.stringify(JSON.stringify(value))),
  )
  test('are what `unescaped` reads, each character from where it is written', () => {
    fc.assert(
      fc.property(texts, (written) => {
        const [first, ...deeper] = viewsOf(written)
        expect(first?.plain).toBe(written)
        expect(deeper.map(({ plain }) => plain)).toEqual(unescaped(written))
        for (const view of deeper) {
          expect(view.at).toHaveLength(view.plain.length + 1)
          expect(view.at?.at(-1)).toBe(written.length)
          for (let at = 0; at < view.plain.length; at++) {
            const span = { start: at, end: at + 1 }
            expect(viewSpan(view, writtenSpan(view, span))).toEqual(span)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})

function drained<T>(steps: Generator<undefined, T>): T {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}
function occurrencesOf(values: readonly string[], whole: string): readonly Span[] {
  const found: Span[] = []
  drained(drained(Occurrences.of(values)).in(whole, (span) => found.push(span)))
  return found
}

describe('occurrences', () => {
  const small = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 8, maxLength: 11 })
  test('are all there are: compared with looking for each value by itself', () => {
    fc.assert(
      fc.property(
        fc.array(small, { minLength: 1, maxLength: 6 }),
        fc.array(small),
        (values, all) => {
          const whole = all.join('')
          const covered = (spans: readonly { start: number; end: number }[]): readonly boolean[] =>
            whole.split('').map((_, at) => spans.some(({ start, end }) => start <= at && at < end))
          const naive = values.flatMap((value) => {
            const found = []
            for (let at = whole.indexOf(value); at >= 0; at = whole.indexOf(value, at + 1))
              found.push({ start: at, end: at + value.length })
            return found
          })
          expect(covered(occurrencesOf(values, whole))).toEqual(covered(naive))
        },
      ),
    )
  })
  test.each([
    ['Ann', 'Ann and Annabel, Joann: Ann', 2],
    ['42', 'room 42, 1425, x42', 1],
    ['12345678', 'a12345678b', 1],
  ])('%j in %j: %i', (value, whole, count) => {
    expect(occurrencesOf([value], whole)).toHaveLength(count)
  })
  test('many values that begin alike cost what their text does', () => {
    const values = Array.from({ length: 1_000 }, (_, at) => `${'a'.repeat(200)}${at}`)
    const started = performance.now()
    occurrencesOf(values, 'a'.repeat(500_000))
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('others are served meanwhile', () => {
  const long = (text: string, chars = 600_000): string =>
    text.repeat(Math.ceil(chars / text.length)).slice(0, chars)
  test.each([
    ['a value as often as it fits', `${MAIL} `],
    ['many values', Array.from({ length: 900 }, (_, at) => `user${at}@example.com `).join('')],
    ['escapes', `${JSON.stringify(JSON.stringify(JSON.stringify(`"${MAIL}"`)))} `],
    ['backslashes', `${'\\'.repeat(5_000)} ${MAIL} `],
  ])('%s: no turn is long', async (_name, piece) => {
    let turnMs = 0
    let last = performance.now()
    const pause = async (): Promise<void> => {
      turnMs = Math.max(turnMs, performance.now() - last)
      await new Promise((resolve) => setImmediate(resolve))
      last = performance.now()
    }
    await replaceFindings(sentOf([text(long(piece))]), { ...replacing, pause })
    await pause()
    expect(turnMs).toBeLessThan(700)
  })

  test('beyond a bound nothing is replaced', async () => {
    const often = sentOf([text(MAIL), text(`${'x'.repeat(20)} ${MAIL}`.repeat(20_000))])
    expect(await replaceFindings(often, replacing)).toBeUndefined()
    const cover = sentOf([text(long(`${MAIL} `, 2 * limits.placeholderValueCharsMax))])
    expect(await replaceFindings(cover, replacing)).toBeUndefined()
  })
})

describe('every occurrence in every part', () => {
  test('texts, results, arguments, documents, thoughts and passages', async () => {
    const parts: readonly Part[] = [
      text(`my card is ${CARD} or 4111 1111 1111 1111`),
      { kind: 'toolCall', id: 'c', name: 'pay', arguments: `{"card":"${CARD}","n":1}` },
      {
        kind: 'toolResult',
        id: 'c',
        text: `paid by x${CARD}y`,
        attachments: [{ kind: 'document', title: CARD, text: MAIL, context: CARD }],
      },
      { kind: 'document', text: CARD, title: MAIL },
      { kind: 'thinking', text: `they said ${CARD}` },
      { kind: 'image', url: 'https://x.example/' },
    ]
    const passage = { ...passageOf(1, `write to ${MAIL}`), title: MAIL, headings: ['a', CARD] }
    const replaced = await replaceFindings(sentOf(parts, [passage]), replacing)
    expect(partsIn(replaced)).toEqual([
      text('my card is [card:16] or [card:19]'),
      { kind: 'toolCall', id: 'c', name: 'pay', arguments: '{"card":"[card:16]","n":1}' },
      {
        kind: 'toolResult',
        id: 'c',
        text: 'paid by x[card:16]y',
        attachments: [
          { kind: 'document', title: '[card:16]', text: '[email:15]', context: '[card:16]' },
        ],
      },
      { kind: 'document', text: '[card:16]', title: '[email:15]' },
      { kind: 'thinking', text: 'they said [card:16]' },
      { kind: 'image', url: 'https://x.example/' },
    ])
    expect(replaced?.passages).toEqual([
      {
        ...passage,
        title: '[email:15]',
        headings: ['a', '[card:16]'],
        text: 'write to [email:15]',
      },
    ])
    expect(replaced?.counts).toEqual({ card: 9, email: 4 })
    expect(replaced?.stuck).toEqual(new Set())
  })
  test('INVARIANT (raw is sent only while true): messages are a new array', async () => {
    const sent = sentOf([text(CARD)])
    const replaced = await replaceFindings(sent, replacing)
    expect(replaced?.request.messages).not.toBe(replaced?.request.rawMessages)
    expect(sent.request.messages).toBe(sent.request.rawMessages)
  })
  test.each([
    [
      'a number stays JSON',
      `{"card":${CARD},"n":[${CARD}, 2]}`,
      '{"card":"[card:16]","n":["[card:16]", 2]}',
    ],
    ['behind an escape', `{"q":"x\\n${KEY} é"}`, '{"q":"x\\n[secret_aws_access_key:20] é"}'],
    [
      'with a letter escaped',
      `{"q":"\\u0041${KEY.slice(1)}"}`,
      '{"q":"[secret_aws_access_key:20]"}',
    ],
    [
      'JSON in JSON',
      JSON.stringify({ q: JSON.stringify({ r: `x\n${KEY}` }) }),
      JSON.stringify({ q: JSON.stringify({ r: 'x\n[secret_aws_access_key:20]' }) }),
    ],
  ])('arguments: %s', async (_, written, expected) => {
    const call: Part = { kind: 'toolCall', id: 'c', name: 'f', arguments: written }
    const [made] = partsIn(await replaceFindings(sentOf([call]), replacing)) ?? []
    expect(made).toEqual({ ...call, arguments: expected })
  })
  test.each([
    [
      'an escape in a text',
      `say "\\u0041${KEY.slice(1)}" twice`,
      'say "[secret_aws_access_key:25]" twice',
    ],
    ['nothing', 'nothing to see', undefined],
    ['prose with backslashes', `C:\\new\\${MAIL}`, 'C:\\new\\[email:15]'],
  ])('%s', async (_, written, expected) => expect(await replacedText(written)).toBe(expected))

  test.each<[string, Part | undefined, object]>([
    ['the id of a call', { kind: 'toolCall', id: CARD, name: 'f', arguments: '{}' }, {}],
    ['a signed thought', { kind: 'thinking', text: `x${CARD}y`, signature: 's' }, {}],
    ['an address', { kind: 'image', url: `https://x.example/${CARD}` }, {}],
    [
      'a schema',
      undefined,
      { tools: [{ name: 'f', description: '', parameters: { default: CARD } }] },
    ],
    ['a member that we do not know', undefined, { unknownText: [`x${CARD}y`] }],
  ])('in %s nothing is replaced, and that is told', async (_, part, more) => {
    const parts = [text(`${CARD} ${MAIL}`), ...(part === undefined ? [] : [part])]
    const sent = sentOf(parts)
    const request = { ...sent.request, ...more } as Sent['request']
    const replaced = await replaceFindings({ ...sent, request }, replacing)
    expect(partsIn(replaced)).toEqual([text('[card:16] [email:15]'), ...parts.slice(1)])
    expect(replaced?.stuck).toEqual(new Set(['card']))
  })

  test('too much is not replaced at all', async () => {
    const many = Array.from(
      { length: limits.replacedValuesMax + 1 },
      (_, at) => `u${at}@example.com`,
    )
    expect(await replaceFindings(sentOf([text(many.join(' '))]), replacing)).toBeUndefined()
    const long = `${MAIL} ${'word '.repeat(limits.replacedCharsMax / 5)}`
    expect(await replaceFindings(sentOf([text(long)]), replacing)).toBeUndefined()
  })
})

describe('properties', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      CARD,
      '4111-1111-1111-1111',
      MAIL,
      'bob@example.org',
      KEY,
      'DE89370400440532013000',
    ),
    fc.constantFrom('\n', '\\', '"', ' ', ', ', 'word', '{', '}', ':', 'ä', '\u{1F600}'),
    fc.string({ maxLength: 5 }),
  )
  const prose = fc.array(piece, { maxLength: 12 }).map((all) => all.join(' '))
  const json = fc.oneof(
    prose.map((value) => JSON.stringify({ a: value, b: [value, 1] })),
    prose.map((value) => JSON.stringify({ a: JSON.stringify([value]) })),
  )
  const part = fc.oneof(
    prose.map(text),
    json.map((value): Part => ({ kind: 'toolCall', id: 'c', name: 'f', arguments: value })),
    fc.oneof(prose, json).map((value): Part => ({ kind: 'toolResult', id: 'c', text: value })),
  )
  const requests = fc.array(part, { minLength: 1, maxLength: 4 })

  test('no finding of a replaced type remains, nor any value, and arguments stay JSON', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (parts) => {
        const sent = sentOf(parts)
        const replaced = await replaceFindings(sent, replacing)
        if (replaced === undefined) {
          expect(scanner.classify(textsOf(sent.request)).findings).toEqual([])
          return
        }
        const after = textsOf(replaced.request)
        const all = [...after, ...after.flatMap(unescaped)]
        expect(scanner.classify(all).findings).toEqual([])
        for (const value of [CARD, MAIL, KEY]) expect(all.join('\n')).not.toContain(value)
        for (const one of partsIn(replaced) ?? [])
          if (one.kind === 'toolCall')
            expect(() => JSON.parse(one.arguments) as unknown).not.toThrow()
      }),
      { numRuns: 200 },
    )
  })

  test('INVARIANT (only spans change): with the values put back it is what it was', async () => {
    await fc.assert(
      fc.asyncProperty(prose, async (value) => {
        const values: string[] = []
        const replacement = (found: string): string => `\uE000${values.push(found) - 1}\uE001`
        const [made] =
          partsIn(await replaceFindings(sentOf([text(value)]), { ...replacing, replacement })) ?? []
        if (made?.kind !== 'text') return
        const back = made.text.replaceAll(
          /\uE000(\d+)\uE001/g,
          (_, at: string) => values[Number(at)] ?? '',
        )
        expect(back).toBe(value)
      }),
      { numRuns: 200 },
    )
  })
})
