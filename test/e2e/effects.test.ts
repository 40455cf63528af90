import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { cleanUp, freshFolder, startServer, type Server } from './server.ts'
import { call, PEOPLE, UPSTREAM_ENV, upstreamAt, type Reply } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** A policy of one's own lets one app have addresses fetched. */
const POLICY = `
@id("ask") permit (principal, action in Standpipe::Action::"Invoke", resource);
@id("hear") permit (principal, action == Standpipe::Action::"Receive", resource);
@id("hr-desk-fetches") permit (
  principal == Standpipe::App::"hr-desk",
  action == Standpipe::Action::"Fetch",
  resource == Standpipe::Deployment::"chats"
);`

let fake: FakeOpenAi
let server: Server
beforeAll(async () => {
  fake = await startFakeOpenAi()
  const dir = freshFolder()
  writeFileSync(join(dir, 'own.cedar'), POLICY)
  server = await startServer({
    dir,
    env: UPSTREAM_ENV,
    config: {
      deployments: [
        upstreamAt(fake.url, { id: 'chats' }),
        upstreamAt(fake.url, { id: 'responds', api: 'responses' }),
      ],
      aliases: [
        { id: 'chat', deployments: ['chats'] },
        { id: 'respond', deployments: ['responds'] },
      ],
      policies: ['own.cedar'],
      ...PEOPLE,
    },
  })
})
afterAll(async () => {
  await cleanUp()
  await fake.close()
})

const URL_ASKED = 'https://pictures.example/secret-path.png'
const CHAT = (model: string, part: object): readonly [string, object] => [
  '/v1/chat/completions',
  { model, messages: [{ role: 'user', content: [{ type: 'text', text: 'what is it?' }, part] }] },
]
const RESPONSE = (model: string, part: object): readonly [string, object] => [
  '/v1/responses',
  {
    model,
    input: [{ role: 'user', content: [{ type: 'input_text', text: 'what is it?' }, part] }],
  },
]
const IMAGE = { type: 'image_url', image_url: { url: URL_ASKED } }
const INPUT_IMAGE = { type: 'input_image', image_url: URL_ASKED, detail: 'auto' }
const FILE = { type: 'file', file: { file_id: 'file-secret-path' } }

const ask = (app: string, [path, body]: readonly [string, object]): Promise<Reply> =>
  call(`${server.url}${path}`, server.key(app), body)

test.each<[string, readonly [string, object]]>([
  ['a picture of a chat', CHAT('chat', IMAGE)],
  ['a stored file', CHAT('chat', FILE)],
  ['a picture of a chat, for the other API', CHAT('respond', IMAGE)],
  ['a picture of a response', RESPONSE('respond', INPUT_IMAGE)],
  ['a picture of a response, for a chat', RESPONSE('chat', INPUT_IMAGE)],
])('INVARIANT (no effect without a permit): %s does not leave', async (_, asked) => {
  const before = fake.requests.length
  const reply = await ask('intranet', asked)
  expect(reply.status).toBe(403)
  expect(reply.text).toMatch(/content\[1\]\.(image_url|file)` \(it makes the vendor fetch/)
  expect(fake.requests.slice(before)).toEqual([])
})

test('with a permit for this app and this deployment it goes out as it came', async () => {
  for (const part of [IMAGE, FILE]) {
    const [path, body] = CHAT('chat', part)
    const reply = await ask('hr-desk', [path, body])
    expect([reply.status, reply.text.slice(0, 200)]).toEqual([200, expect.any(String)])
    expect(fake.requests.at(-1)?.body?.messages).toEqual(
      (body as { readonly messages: unknown }).messages,
    )
  }
  // The other deployment was not spoken of.
  expect((await ask('hr-desk', RESPONSE('respond', INPUT_IMAGE))).status).toBe(403)
})
