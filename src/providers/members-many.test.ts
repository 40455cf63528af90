import { expect, test } from 'vitest'
import { withoutPaths } from './members.ts'

const BODY = {
  store: true,
  tools: [{ type: 'a' }, { type: 'b' }, { type: 'c' }],
  messages: [{ content: [{ text: 'x' }, { image: { url: 'u', detail: 'low' } }] }, { content: [] }],
}

test.each<[string, readonly string[], object]>([
  ['nothing', [], BODY],
  ['a member', ['store'], { tools: BODY.tools, messages: BODY.messages }],
  ['positions are those of before', ['tools[0]', 'tools[2]'], { ...BODY, tools: [BODY.tools[1]] }],
  [
    'inside, twice',
    ['messages[0].content[1].image.url', 'messages[0].content[0]'],
    { ...BODY, messages: [{ content: [{ image: { detail: 'low' } }] }, { content: [] }] },
  ],
  [
    'a whole, and what is in it, in either order',
    ['tools[1].type', 'tools[1]', 'tools[2]', 'tools[2].type'],
    { ...BODY, tools: [BODY.tools[0]] },
  ],
  [
    'what is not there',
    ['tools[9]', 'tools.x', 'store[0]', 'nobody', 'messages[0].content[0].text.more', '[', ''],
    BODY,
  ],
  ['what every object has', ['constructor', 'toString.name', '__proto__.x'], BODY],
])('%s', (_, paths, expected) => {
  expect(withoutPaths(BODY, paths)).toEqual(expected)
})

test('what does not change is shared', () => {
  const result = withoutPaths(BODY, ['tools[0]', 'messages[0].content[0]'])
  const [, second] = result['messages'] as readonly unknown[]
  expect(second).toBe(BODY.messages[1])
  expect((result['tools'] as readonly unknown[])[0]).toBe(BODY.tools[1])
})

test('many paths into one array copy it once', () => {
  const content = Array.from({ length: 40_000 }, (_, at) => ({ url: String(at) }))
  const begun = performance.now()
  const result = withoutPaths(
    { content },
    content.map((_, at) => `content[${at}]`),
  )
  expect(result).toEqual({ content: [] })
  // Copied for each path, this takes seconds.
  expect(performance.now() - begun).toBeLessThan(1_000)
})
