import { expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import { decodeConverse } from './decode.ts'

/** Every shape of a request once, with something in every member that we know. */
const BODY = {
  system: [{ text: 's' }, { guardContent: { text: { text: 'g', qualifiers: ['query'] } } }],
  messages: [
    {
      role: 'user',
      content: [
        { text: 't' },
        { cachePoint: { type: 'default', ttl: '5m' } },
        { image: { format: 'png', source: { bytes: 'AA==' } } },
        { image: { format: 'png', source: { s3Location: { uri: 's3://u', bucketOwner: 'o' } } } },
        { document: { format: 'pdf', name: 'n', source: { bytes: 'AA==' }, context: 'c' } },
        { document: { name: 'n', source: { text: 't' }, citations: { enabled: true } } },
        { document: { name: 'n', source: { content: [{ text: 'a' }, { text: 'b' }] } } },
        { searchResult: { source: 's', title: 't', content: [{ text: 'x' }] } },
        { video: { format: 'mp4', source: { bytes: 'AA==' } } },
        { audio: { format: 'mp3', source: { s3Location: { uri: 's3://u' } } } },
        { toolAddition: { tool: { name: 'n' } } },
        { hologram: { words: 'w' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { reasoningContent: { reasoningText: { text: 'hm', signature: 'AA==' } } },
        { reasoningContent: { redactedContent: 'AA==' } },
        { citationsContent: { content: [{ text: 'c' }], citations: [{ title: 't' }] } },
        { toolUse: { toolUseId: 'i', name: 'n', input: { a: ['b'] } } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          toolResult: {
            toolUseId: 'i',
            content: [
              { text: 't' },
              { json: { a: 'b' } },
              { searchResult: { source: 's', title: 't', content: [{ text: 'x' }] } },
              { video: { format: 'mp4', source: { bytes: 'AA==' } } },
            ],
            status: 'error',
          },
        },
      ],
    },
  ],
  inferenceConfig: { maxTokens: 5, stopSequences: ['x'] },
  toolConfig: {
    tools: [
      { toolSpec: { name: 'n', description: 'd', inputSchema: { json: { title: 't' } } } },
      { systemTool: { name: 's' } },
    ],
    toolChoice: { tool: { name: 'n' } },
  },
  outputConfig: {
    effort: 'high',
    textFormat: {
      type: 'json_schema',
      structure: { jsonSchema: { schema: '{}', name: 'n', description: 'd' } },
    },
  },
  additionalModelRequestFields: { own: { deep: 'd' }, thinking: { type: 'disabled' } },
  requestMetadata: { a: 'b' },
  guardrailConfig: { guardrailIdentifier: 'g' },
  performanceConfig: { latency: 'optimized' },
  serviceTier: { type: 'flex' },
  promptVariables: { v: { text: 't' } },
  additionalModelResponseFieldPaths: ['/p'],
  somethingNew: { deep: ['d'] },
}

type Path = readonly (string | number)[]
function* walk(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  yield [path, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) {
    yield* walk(member, [...path, Array.isArray(value) ? Number(key) : key])
  }
}
function changed(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.map((item: unknown, at) => (at === key ? changed(item, rest, change) : item))
  }
  const fields = value as Record<string, unknown>
  return { ...fields, [key]: changed(fields[key], rest, change) }
}
const decode = (body: unknown) => decodeConverse(JSON.stringify(body), { modelId: 'a' }, false)

/** What the stages before `invoke` look at: parts, tools, texts of members that we do not know. */
function lookedAt(body: unknown): string | undefined {
  const request = decode(body)
  if (isRefusal(request)) return undefined
  const { messages, tools, unknownText } = request
  return JSON.stringify({ messages, tools, unknownText })
}

test('what goes out is looked at: every text of a request, wherever it stands', () => {
  const tally = { seen: 0, refused: 0 }
  for (const [path, value] of walk(BODY)) {
    if (typeof value !== 'string') continue
    for (const secret of ['find-me', 's3://find-me']) {
      const body = changed(BODY, path, () => secret)
      const text = lookedAt(body)
      if (text === undefined) tally.refused++
      else {
        tally.seen++
        expect(text, path.join('.')).toContain('find-me')
      }
    }
  }
  expect(tally.seen).toBeGreaterThan(60)
  expect(tally.refused).toBeGreaterThan(10)
})

test('a member that we do not know, in any object: looked at, and named for other dialects', () => {
  const before = decode(BODY)
  if (isRefusal(before)) throw new Error(before.message)
  let seen = 0
  for (const [path, value] of walk(BODY)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    const request = decode(changed(BODY, path, (old) => ({ ...(old as object), zz: 'find-me' })))
    // A union with a second member, and tags with other rules.
    if (isRefusal(request)) continue
    seen++
    const text = JSON.stringify([request.messages, request.tools, request.unknownText])
    expect(text, path.join('.')).toContain('find-me')
    expect(text, path.join('.')).toContain('zz')
    const names = (request.untranslated ?? []).map(({ name }) => name)
    const isNamed = names.some((name) => name.includes('zz'))
    // Values of any shape hold it themselves; members of a thing that is Bedrock's own go with it.
    const isInside = path.some((key) => INSIDE.has(String(key)))
    expect(isNamed || isInside, path.join('.')).toBe(true)
  }
  expect(seen).toBeGreaterThan(20)
})
const INSIDE = new Set([
  'input',
  'json',
  'own',
  'thinking',
  'citations',
  'systemTool',
  'video',
  'audio',
  'toolAddition',
  'hologram',
  'guardrailConfig',
  'performanceConfig',
  'promptVariables',
  'somethingNew',
  'requestMetadata',
])
