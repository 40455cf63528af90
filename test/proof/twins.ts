import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai.ts'
import { configOf, POLICIES } from './config.ts'
import { makeTwinLakes, type TwinLakes } from './lakes.ts'
import type { AskedBy } from './questions.ts'
import { masked, startServer, type Observed, type Server } from './server.ts'

/** One side: a server over its lake, and the model that it may send to. */
export interface Twin {
  readonly folder: string
  readonly lake: string
  readonly server: Server
  readonly upstream: FakeOpenAi
  ask(asked: AskedBy): Promise<Observed>
  sync(): Promise<void>
  /** Other rules, in force when it resolves. */
  rule(extraRules: readonly string[]): Promise<void>
  stop(): Promise<void>
}

export interface Twins {
  readonly a: Twin
  readonly b: Twin
  readonly lakes: TwinLakes
  stop(): Promise<void>
}

export async function startTwins(seed: number): Promise<Twins> {
  const root = mkdtempSync(join(tmpdir(), 'standpipe-proof-'))
  const lakes = makeTwinLakes(root, seed)
  const [a, b] = await Promise.all([startTwin(join(root, 'a')), startTwin(join(root, 'b'))])
  return {
    a,
    b,
    lakes,
    async stop() {
      await Promise.all([a.stop(), b.stop()])
      rmSync(root, { recursive: true, force: true })
    },
  }
}

export async function startTwin(folder: string): Promise<Twin> {
  mkdirSync(folder, { recursive: true })
  const answers = { text: 'As passage [1] says, and [2], and [9].' }
  const upstream = await startFakeOpenAi({ answers })
  const configure = (extraRules: readonly string[]): void =>
    writeFileSync(join(folder, 'standpipe.yaml'), configOf({ upstream: upstream.url, extraRules }))
  writeFileSync(join(folder, 'own.cedar'), POLICIES)
  configure([])
  const server = await startServer(folder)
  const control = (path: string): Promise<Observed> =>
    server.send({ method: 'POST', path, key: server.adminKey, body: '{}' })
  return {
    folder,
    lake: join(folder, 'lake'),
    server,
    upstream,
    ask: ({ by, ...asked }) =>
      server.send({ ...asked, key: by === undefined ? undefined : server.keys[by] }),
    async sync() {
      const { body } = await control('/v1/standpipe/lake/sync')
      if (!body.includes('"kind":"done"')) throw new Error(`the sync failed: ${body}`)
    },
    async rule(extraRules) {
      configure(extraRules)
      const { status, body } = await server.send({
        method: 'POST',
        path: '/v1/standpipe/reload',
        key: server.adminKey,
      })
      if (status !== 200 || !body.includes('"reloaded":true')) throw new Error(`no reload: ${body}`)
    },
    async stop() {
      await server.stop()
      await upstream.close()
    },
  }
}

/** What the two answered, where that differs. */
export interface Difference {
  readonly asked: AskedBy
  readonly a: string
  readonly b: string
}

export async function askBoth(
  { a, b }: Pick<Twins, 'a' | 'b'>,
  asked: AskedBy,
): Promise<{
  readonly seen: readonly [Observed, Observed]
  readonly differs: Difference | undefined
}> {
  const seen = await Promise.all([a.ask(asked), b.ask(asked)])
  const [left, right] = [masked(seen[0]), masked(seen[1])]
  return { seen, differs: left === right ? undefined : { asked, a: left, b: right } }
}
