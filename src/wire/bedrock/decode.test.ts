import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConverseCommand, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime'
import { expect, test } from 'vitest'
import { judged } from '../../../test/support/bedrock-client.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import type { ChatRequest, ModelEvent } from '../../models/chat.ts'
import { modelIdOf } from '../../models/model-id.ts'
import { createBedrockDialect } from './bedrock.ts'
import { decodeConverse } from './decode.ts'

const dialect = createBedrockDialect({})
const DONE: readonly ModelEvent[] = [{ kind: 'finish', choice: 0, reason: 'stop' }]
const BYTES = new Uint8Array([137, 80, 78, 71])
const S3 = { uri: 's3://bucket/key', bucketOwner: '123456789012' }

/** As an app writes them; the official client puts them on the wire. */
const REQUESTS: Readonly<Record<string, Omit<ConverseCommandInput, 'modelId'>>> = {
  plain: { messages: [{ role: 'user', content: [{ text: 'hello' }] }] },
  everything: {
    system: [
      { text: 'be brief' },
      { cachePoint: { type: 'default' } },
      { guardContent: { text: { text: 'guarded', qualifiers: ['query'] } } },
    ],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'look' },
          { image: { format: 'png', source: { bytes: BYTES } } },
          { cachePoint: { type: 'default', ttl: '1h' } },
          {
            document: {
              format: 'pdf',
              name: 'Report',
              source: { bytes: BYTES },
              context: 'of May',
              citations: { enabled: true },
            },
          },
          { document: { name: 'Notes', source: { text: 'some text' } } },
          { document: { name: 'Pieces', source: { content: [{ text: 'one' }, { text: 'two' }] } } },
          {
            searchResult: {
              source: 'https://example.com',
              title: 'Found',
              content: [{ text: 'it' }],
              citations: { enabled: true },
            },
          },
        ],
      },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'c2ln' } } },
          { reasoningContent: { redactedContent: BYTES } },
          {
            citationsContent: {
              content: [{ text: 'cited' }],
              citations: [{ title: 'Report', sourceContent: [{ text: 'quote' }] }],
            },
          },
          { toolUse: { toolUseId: 't1', name: 'weather', input: { city: 'Lyon' } } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            toolResult: {
              toolUseId: 't1',
              content: [
                { text: 'sunny' },
                { json: { degrees: 21 } },
                { image: { format: 'jpeg', source: { bytes: BYTES } } },
              ],
              status: 'error',
            },
          },
        ],
      },
    ],
    inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
    toolConfig: {
      tools: [
        {
          toolSpec: {
            name: 'weather',
            description: 'asks',
            inputSchema: { json: { type: 'object' } },
            strict: true,
          },
        },
        { cachePoint: { type: 'default' } },
      ],
      toolChoice: { tool: { name: 'weather' } },
    },
    additionalModelRequestFields: {
      top_k: 5,
      thinking: { type: 'enabled', budget_tokens: 1024 },
      own: 'field',
      standpipe: { label: 'internal', knowledge_bases: ['handbook'] },
    },
    outputConfig: {
      effort: 'high',
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { name: 'place', schema: '{"type":"object"}' } },
      },
    },
    requestMetadata: { team: 'search', costCenter: '42' },
    serviceTier: { type: 'flex' },
    performanceConfig: { latency: 'optimized' },
    additionalModelResponseFieldPaths: ['/stop_sequence'],
    guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled' },
  },
  'what the vendor does by itself': {
    messages: [
      {
        role: 'user',
        content: [
          { image: { format: 'webp', source: { s3Location: S3 } } },
          { video: { format: 'mp4', source: { s3Location: S3 } } },
          { document: { format: 'md', name: 'Far', source: { s3Location: S3 } } },
        ],
      },
    ],
    toolConfig: {
      tools: [{ systemTool: { name: 'nova_code_interpreter' } }],
      toolChoice: { any: {} },
    },
    additionalModelRequestFields: { mcp_servers: [{ url: 'https://example.com' }] },
    promptVariables: { name: { text: 'value' } },
  },
  'media and changes of tools': {
    messages: [
      {
        role: 'user',
        content: [
          { audio: { format: 'mp3', source: { bytes: BYTES } } },
          { toolAddition: { tool: { name: 'late' } } },
          { cachePoint: { type: 'default' } },
          { guardContent: { image: { format: 'png', source: { bytes: BYTES } } } },
        ],
      },
    ],
    toolConfig: { tools: [], toolChoice: { auto: {} } },
    additionalModelRequestFields: { thinking: { type: 'adaptive', unknown: true } },
  },
}

async function decodedOf(name: string): Promise<ChatRequest> {
  const { client, requests } = judged(dialect, { batches: [DONE] })
  await client.send(
    new ConverseCommand({ modelId: 'assistant', ...REQUESTS[name] } as ConverseCommandInput),
  )
  return requests[0] as ChatRequest
}

test('what the official client sends, in our values (golden)', async () => {
  const pieces: string[] = []
  for (const name of Object.keys(REQUESTS)) {
    const { rawMessages, raw, ...values } = await decodedOf(name)
    expect(rawMessages).toBe(values.messages)
    expect(JSON.stringify(raw)).not.toContain('standpipe')
    pieces.push(`# ${name}\n${JSON.stringify(values, null, 1)}\n`)
  }
  const golden = join(process.cwd(), 'src/wire/bedrock/converse.golden.txt')
  const text = pieces.join('\n')
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, text)
  expect(text).toBe(readFileSync(golden, 'utf8'))
})

test.each([
  ['assistant', { alias: 'assistant' }],
  ['anthropic.claude-sonnet-4-v1:0', { alias: 'anthropic.claude-sonnet-4-v1:0' }],
  ['team/model', { alias: 'team/model' }],
  [
    'arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-lite-v1:0',
    { alias: 'amazon.nova-lite-v1:0' },
  ],
  [
    'arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us.meta.llama3:0',
    { alias: 'us.meta.llama3:0' },
  ],
  [
    'arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123',
    { profile: 'abc123' },
  ],
  [
    'arn:aws:bedrock:eu-central-1:123456789012:custom-model/x/y',
    { alias: 'arn:aws:bedrock:eu-central-1:123456789012:custom-model/x/y' },
  ],
  ['arn:aws:s3:::foundation-model/x', { alias: 'arn:aws:s3:::foundation-model/x' }],
  ['arn:aws:bedrock:r::foundation-model/', { alias: 'arn:aws:bedrock:r::foundation-model/' }],
])('model id %s', async (modelId, expected) => {
  expect(modelIdOf(modelId)).toEqual(expected)
  if ('alias' in expected) expect(modelIdOf(expected.alias ?? '')).toEqual(expected)
  const { client, requests } = judged(dialect, { batches: [DONE] })
  await client.send(new ConverseCommand({ ...REQUESTS['plain'], modelId } as ConverseCommandInput))
  // The pipeline finds the profile where the alias still says it.
  expect(modelIdOf(requests[0]?.alias ?? '')).toEqual(expected)
})

const decode = (body: object, modelId = 'a') =>
  decodeConverse(JSON.stringify(body), { modelId }, false)
const user = (...content: unknown[]): object => ({ messages: [{ role: 'user', content }] })
const HELLO = user({ text: 'hello' })

test.each<[string, object, string]>([
  ['no messages', {}, 'messages'],
  ['an empty list', { messages: [] }, 'messages'],
  ['a role that is none', { messages: [{ role: 'robot', content: [] }] }, 'messages[0].role'],
  ['content that is text', { messages: [{ role: 'user', content: 'x' }] }, 'messages[0].content'],
  ['a block of two members', user({ text: 'x', image: {} }), 'messages[0].content[0]'],
  ['a block of none', user({}), 'messages[0].content[0]'],
  [
    'text in place of bytes',
    user({ image: { format: 'png', source: { bytes: 'not base64!' } } }),
    'messages[0].content[0].image.source.bytes',
  ],
  [
    'a format of an image',
    user({ image: { format: 'tiff', source: { bytes: '' } } }),
    'messages[0].content[0].image.format',
  ],
  [
    'a document without a name',
    user({ document: { format: 'pdf', source: { bytes: '' } } }),
    'messages[0].content[0].document.name',
  ],
  [
    'an address that is none',
    user({ image: { format: 'png', source: { s3Location: { uri: 'http://x' } } } }),
    'messages[0].content[0].image.source.s3Location.uri',
  ],
  [
    'a call without an id',
    user({ toolUse: { name: 'x', input: {} } }),
    'messages[0].content[0].toolUse.toolUseId',
  ],
  [
    'a result with a status',
    user({ toolResult: { toolUseId: 'x', content: [], status: 'ok' } }),
    'messages[0].content[0].toolResult.status',
  ],
  [
    'redacted thought that is text',
    user({ reasoningContent: { redactedContent: 'a b' } }),
    'messages[0].content[0].reasoningContent.redactedContent',
  ],
  [
    'a cache point of a kind',
    user({ text: 'x' }, { cachePoint: { type: 'other' } }),
    'messages[0].content[1].cachePoint.type',
  ],
  [
    'a bound of nothing',
    { ...HELLO, inferenceConfig: { maxTokens: 0 } },
    'inferenceConfig.maxTokens',
  ],
  [
    'a temperature in words',
    { ...HELLO, inferenceConfig: { temperature: 'hot' } },
    'inferenceConfig.temperature',
  ],
  [
    'a tool without a schema',
    { ...HELLO, toolConfig: { tools: [{ toolSpec: { name: 'x' } }] } },
    'toolConfig.tools[0].toolSpec.inputSchema',
  ],
  [
    'a schema that is no JSON',
    {
      ...HELLO,
      outputConfig: {
        textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{' } } },
      },
    },
    'outputConfig.textFormat.structure.jsonSchema.schema',
  ],
  ['a tag with a character', { ...HELLO, requestMetadata: { a: '<b>' } }, 'requestMetadata'],
  ['no tags', { ...HELLO, requestMetadata: {} }, 'requestMetadata'],
  [
    'a misspelt declaration',
    { ...HELLO, additionalModelRequestFields: { standpipe: { lable: 'x' } } },
    'standpipe',
  ],
])('%s is refused by its name', (_, body, param) => {
  expect(decode(body)).toMatchObject({ kind: 'refusal', code: 'invalid_request', param })
})

test('a model id that is too long, and an empty one', () => {
  expect(decode(HELLO, 'x'.repeat(2_049))).toMatchObject({ param: 'modelId' })
  expect(decode(HELLO, '')).toMatchObject({ param: 'modelId' })
})

const SECRET = 'find-me'
test.each<[string, object]>([
  ['a top-level member', { ...HELLO, extra: { deep: [SECRET] } }],
  ['its name', { ...HELLO, [SECRET]: 1 }],
  ['beside a role', { messages: [{ role: 'user', content: [{ text: 'x' }], note: SECRET }] }],
  ['a block that we do not know', user({ hologram: { words: SECRET } })],
  ['in an image', user({ image: { format: 'png', source: { bytes: 'AA==' }, alt: SECRET } })],
  [
    'an address',
    user({ image: { format: 'png', source: { s3Location: { uri: `s3://${SECRET}` } } } }),
  ],
  ['a video', user({ video: { format: 'mp4', source: { bytes: 'AA==' }, title: SECRET } })],
  ['a tool of the vendor', { ...HELLO, toolConfig: { tools: [{ systemTool: { name: SECRET } }] } }],
  ['fields of the model', { ...HELLO, additionalModelRequestFields: { a: { b: SECRET } } }],
  ['a variable of a prompt', { ...HELLO, promptVariables: { a: { text: SECRET } } }],
  ['a tag', { ...HELLO, requestMetadata: { a: SECRET } }],
  ['a guardrail', { ...HELLO, guardrailConfig: { guardrailIdentifier: SECRET } }],
  ['a stop sequence', { ...HELLO, inferenceConfig: { stopSequences: [SECRET] } }],
  ['a citation', user({ citationsContent: { content: [], citations: [{ title: SECRET }] } })],
  [
    'a signature that is no proof',
    user({ reasoningContent: { reasoningText: { text: 'x', signature: `${SECRET} !` } } }),
  ],
  [
    'the tool that must be called',
    { ...HELLO, toolConfig: { tools: [], toolChoice: { tool: { name: SECRET } } } },
  ],
  ['an effort', { ...HELLO, outputConfig: { effort: SECRET } }],
  ['a tier', { ...HELLO, serviceTier: { type: SECRET } }],
])('text is scanned wherever it stands: %s', (_, body) => {
  const request = decode(body)
  if (isRefusal(request)) throw new Error(request.message)
  expect(request.unknownText.some((text) => text.includes(SECRET))).toBe(true)
  expect(JSON.stringify(request.raw)).toContain(SECRET)
})
