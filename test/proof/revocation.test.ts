import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../simulation/seeded.ts'
import { put } from './lakes.ts'
import { startServer, type Observed, type Server } from './server.ts'

const SECRET = 'xuqnorevoked'

/** All that decides whether `intranet` may read the vault. */
interface Terms {
  readonly groups: readonly string[]
  /** Is `intern` inside of `vault`? */
  readonly nested: boolean
  readonly readers: readonly string[]
  readonly denied: readonly string[]
  readonly forbidden: boolean
}

/** The truth, from the terms alone. */
function mayRead({ groups, nested, readers, denied, forbidden }: Terms): boolean {
  const all = new Set(groups)
  if (nested && all.has('intern')) all.add('vault')
  const tokens = ['app:intranet', ...[...all].map((group) => `group:${group}`)]
  const holds = (token: string): boolean => tokens.includes(token)
  return !forbidden && readers.some(holds) && !denied.some(holds)
}

const list = (values: readonly string[]): string =>
  `[${values.map((value) => JSON.stringify(value)).join(', ')}]`

const configOf = (terms: Terms): string => `
lake:
  sources:
    - id: vault
      filesystem: { root: ./lake }
      rules:
        - { match: "**", level: internal, readers: ${list(terms.readers)}, denied: ${list(terms.denied)} }
knowledgeBases: [ { id: vault, sources: [vault] } ]
deployments: [ { id: extract, provider: extract } ]
aliases: [ { id: assistant, deployments: [extract], knowledgeBases: [vault] } ]
groups: [ { id: staff }, { id: hr }, { id: vault }, { id: intern${terms.nested ? ', in: [vault]' : ''} } ]
apps: [ { id: intranet, groups: ${list(terms.groups)} } ]
policies: [ own.cedar ]
`
const policiesOf = ({ forbidden }: Terms): string => `
@id("all") permit (principal, action in Standpipe::Action::"Data", resource);
${forbidden ? '@id("no") forbid (principal, action == Standpipe::Action::"Retrieve", resource);' : ''}
`

const OPEN: Terms = {
  groups: ['vault'],
  nested: false,
  readers: ['group:vault'],
  denied: [],
  forbidden: false,
}

const folder = mkdtempSync(join(tmpdir(), 'standpipe-revocation-'))
let server: Server
beforeAll(async () => {
  put(join(folder, 'lake'), { path: 'a.md', text: `The combination of the safe is ${SECRET}.\n` })
  write(OPEN)
  server = await startServer(folder)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

function write(terms: Terms): void {
  writeFileSync(join(folder, 'own.cedar'), policiesOf(terms))
  writeFileSync(join(folder, 'standpipe.yaml'), configOf(terms))
}

async function bringInForce(terms: Terms): Promise<void> {
  write(terms)
  const key = server.adminKey
  const { body } = await server.send({ method: 'POST', path: '/v1/standpipe/reload', key })
  expect(body).toContain('"reloaded":true')
}

const WHAT = 'What is the combination of the safe?'
const retrieve = (): Promise<Observed> => ask('/v1/knowledge_bases/vault/retrieve', { query: WHAT })
const chat = (): Promise<Observed> =>
  ask('/v1/chat/completions', {
    model: 'assistant',
    messages: [{ role: 'user', content: WHAT }],
  })
const ask = (path: string, body: object): Promise<Observed> =>
  server.send({ method: 'POST', path, key: server.keys['intranet'], body: JSON.stringify(body) })

const shows = ({ body }: Observed): boolean => body.includes(SECRET)

function draw(random: SeededRandom): Terms {
  const some = (values: readonly string[]): string[] => values.filter(() => random.chance(0.5))
  return {
    groups: some(['staff', 'vault', 'intern']),
    nested: random.chance(0.5),
    readers: some(['group:vault', 'group:hr', 'group:staff', 'app:intranet']),
    denied: random.chance(0.3) ? some(['group:staff', 'app:intranet', 'group:vault']) : [],
    forbidden: random.chance(0.2),
  }
}

test(
  'INVARIANT (revocation is immediate): the next request after a change goes by it',
  { timeout: 300_000 },
  async () => {
    const random = new SeededRandom(31)
    const counts = { seen: 0, withheld: 0 }
    for (let round = 0; round < 40; round++) {
      const terms = draw(random)
      await bringInForce(terms)
      const expected = mayRead(terms)
      const answers = await Promise.all([chat(), retrieve()])
      expect([terms, ...answers.map(shows)]).toEqual([terms, expected, expected])
      counts[expected ? 'seen' : 'withheld']++
    }
    expect(counts.seen).toBeGreaterThan(5)
    expect(counts.withheld).toBeGreaterThan(5)
  },
)

/** Neither before nor after may it be read; the groups of one with the readers of the other would allow it. */
test(
  'INVARIANT (one configuration at a time): no request mixes two configurations',
  { timeout: 300_000 },
  async () => {
    const inGroup: Terms = { ...OPEN, readers: ['group:hr'] }
    const toGroup: Terms = { ...OPEN, groups: ['staff'] }
    await bringInForce(inGroup)
    let over = false
    let asked = 0
    const leaked: string[] = []
    const hammer = async (send: () => Promise<Observed>): Promise<void> => {
      while (!over) {
        const answer = await send()
        asked++
        if (shows(answer)) leaked.push(answer.body)
      }
    }
    const hammers = [chat, retrieve, retrieve, retrieve].map(hammer)
    for (let round = 0; round < 24; round++) await bringInForce(round % 2 === 0 ? toGroup : inGroup)
    over = true
    await Promise.all(hammers)
    expect(asked).toBeGreaterThan(50)
    expect(leaked).toEqual([])
  },
)

test('a revoked key opens nothing more', async () => {
  await bringInForce(OPEN)
  expect(shows(await retrieve())).toBe(true)
  const { body } = await server.send({
    method: 'GET',
    path: '/v1/standpipe/keys',
    key: server.adminKey,
  })
  const { keys } = JSON.parse(body) as { keys: { id: string; owner: string }[] }
  const own = keys.find(({ owner }) => owner === 'app:intranet')
  const path = `/v1/standpipe/keys/${own?.id ?? ''}/revoke`
  await server.send({ method: 'POST', path, key: server.adminKey })
  expect((await retrieve()).status).toBe(401)
  expect((await chat()).status).toBe(401)
})
