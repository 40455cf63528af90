import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stepsOf, withoutPaths } from './members.ts'

test.each<[string, readonly (string | number)[] | undefined]>([
  ['store', ['store']],
  ['tools[2]', ['tools', 2]],
  ['messages[0].content[1].image_url', ['messages', 0, 'content', 1, 'image_url']],
  ['a[1][2].b', ['a', 1, 2, 'b']],
  ['a.b.c', ['a', 'b', 'c']],
  ['', undefined],
  ['a..b', undefined],
  ['[1]', undefined],
  ['a[x]', undefined],
  ['a[1', undefined],
  ['a[-1]', undefined],
  ['a[1]b', undefined],
  ['a[1234567890]', undefined],
])('steps of %j', (path, expected) => {
  expect(stepsOf(path)).toEqual(expected)
})

const BODY = {
  store: true,
  tools: [{ a: 1 }, { b: 2 }, { c: 3 }],
  messages: [{ content: [{ type: 'text' }, { image_url: { url: 'u' } }] }, { content: 'x' }],
}

test.each<[readonly string[], object]>([
  [[], BODY],
  [['store'], { tools: BODY.tools, messages: BODY.messages }],
  // Positions are those of the client's body, however many are taken out.
  [['tools[0]', 'tools[1]'], { ...BODY, tools: [{ c: 3 }] }],
  [['tools[2]', 'tools[0]'], { ...BODY, tools: [{ b: 2 }] }],
  [['tools[1]', 'tools[1]'], { ...BODY, tools: [{ a: 1 }, { c: 3 }] }],
  [
    ['messages[0].content[1].image_url'],
    { ...BODY, messages: [{ content: [{ type: 'text' }, {}] }, { content: 'x' }] },
  ],
  [
    ['messages[0].content[1]'],
    { ...BODY, messages: [{ content: [{ type: 'text' }] }, { content: 'x' }] },
  ],
  // A whole, and what is in it, in either order.
  [['tools[1].b', 'tools[1]', 'tools[2]', 'tools[2].c'], { ...BODY, tools: [{ a: 1 }] }],
  // What is not there stays away; what is no path takes nothing.
  [['tools[9]', 'nothing', 'tools.a', 'store[0]', 'messages[1].content[0]', 'a..b'], BODY],
  // Members of a prototype are none of the body's.
  [['toString', 'constructor.name', '__proto__'], BODY],
])('without %j', (paths, expected) => {
  const before = JSON.stringify(BODY)
  expect(withoutPaths(BODY, paths)).toEqual(expected)
  expect(JSON.stringify(BODY)).toBe(before)
})

test('what does not change is shared, not copied', () => {
  const without = withoutPaths(BODY, ['messages[1].content'])
  expect(without['tools']).toBe(BODY.tools)
  expect((without['messages'] as unknown[])[0]).toBe(BODY.messages[0])
})

test('like deleting each by hand, in any order', () => {
  const places = ['a[0]', 'a[1]', 'a[2]', 'b', 'c.d', 'a[1].e', 'a[1].f[0]', 'a[1].f[2]'] as const
  holds((paths) => {
    const object = { a: [1, { e: 2, f: [3, 4, 5] }, 6], b: 7, c: { d: 8, g: 9 } }
    expect(withoutPaths(object, paths)).toEqual(deleted(structuredClone(object), paths))
  })

  function holds(check: (paths: string[]) => void): void {
    const some = fc.shuffledSubarray([...places])
    fc.assert(fc.property(some, check))
  }
})

/** The naive model: holes first, then every array without its holes. */
function deleted(object: Record<string, unknown>, paths: readonly string[]): unknown {
  for (const path of paths) {
    const steps = stepsOf(path) ?? []
    let at: unknown = object
    for (const step of steps.slice(0, -1))
      at = (at as Record<string | number, unknown> | undefined)?.[step]
    if (typeof at === 'object' && at !== null) Reflect.deleteProperty(at, steps.at(-1) ?? '')
  }
  return dense(object)
}
function dense(value: unknown): unknown {
  // `filter` leaves holes out.
  if (Array.isArray(value)) return value.filter(() => true).map(dense)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, dense(member)]))
}

test('many paths into one array copy it once', () => {
  const content = Array.from({ length: 40_000 }, (_, at) => ({ url: String(at) }))
  const begun = performance.now()
  const without = withoutPaths(
    { content },
    content.map((_, at) => `content[${at}]`),
  )
  expect(without).toEqual({ content: [] })
  // Copied for each path, this takes seconds.
  expect(performance.now() - begun).toBeLessThan(1_000)
})
