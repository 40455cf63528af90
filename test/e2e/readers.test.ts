import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccessResponse, ReadableResponse } from '../../src/api/lake.ts'
import { cleanUp, cli, freshFolder, startServer, type Server } from './server.ts'
import { call, until } from './worlds.ts'

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** A real folder with sidecars and ACL files: what narrows acts on the next request. */
let server: Server
let lake: string

const put = (path: string, text: string): void => {
  mkdirSync(join(lake, path, '..'), { recursive: true })
  writeFileSync(join(lake, path), text)
}
const sidecar = (path: string, attributes: object): void =>
  put(`${path}.metadata.json`, JSON.stringify({ metadataAttributes: attributes }))

beforeAll(async () => {
  const dir = freshFolder()
  lake = join(dir, 'lake')
  put('travel.md', '# Travel\n\nThe zebra allowance is 40 euros a day.\n')
  put('plain.md', '# Plain\n\nThe quagga allowance is 50 euros a day.\n')
  put('pay/ranges.md', '# Ranges\n\nThe okapi range is 60 euros a day.\n')
  sidecar('travel.md', { standpipe_readers: ['group:staff', 'app:desk'] })
  put('pay/_acl.json', JSON.stringify({ readers: ['group:hr'], level: 'confidential' }))
  server = await startServer({
    dir,
    config: {
      lake: {
        sources: [
          {
            id: 'docs',
            filesystem: { root: lake },
            rules: [{ match: '**', level: 'internal', readers: ['group:staff'] }],
          },
        ],
      },
      knowledgeBases: [{ id: 'docs', sources: ['docs'] }],
      deployments: [{ id: 'extract', provider: 'extract' }],
      aliases: [{ id: 'assistant', deployments: ['extract'], knowledgeBases: ['docs'] }],
      groups: [{ id: 'staff' }, { id: 'hr', in: ['staff'] }],
      apps: [
        { id: 'desk', groups: ['staff'] },
        { id: 'hr-desk', groups: ['hr'] },
      ],
    },
  })
})
afterAll(cleanUp)

async function found(app: string, query: string): Promise<readonly string[]> {
  const url = `${server.url}/v1/knowledge_bases/docs/retrieve`
  const { text } = await call(url, server.key(app), { query })
  const { results } = JSON.parse(text) as { readonly results: readonly { readonly path: string }[] }
  return results.map(({ path }) => path)
}
const sync = () => call(`${server.url}/v1/standpipe/lake/sync`, server.adminKey ?? '', {})
const asked = (route: string, key: string, body: object) =>
  call(`${server.url}/v1/standpipe/lake/${route}`, key, body)
async function access(body: object): Promise<AccessResponse> {
  const { text } = await asked('access', server.adminKey ?? '', body)
  return JSON.parse(text) as AccessResponse
}

describe('who is quoted what', () => {
  test('sidecars and ACL files narrow, and are no documents', async () => {
    expect(await found('desk', 'zebra allowance')).toContain('travel.md')
    expect(await found('desk', 'okapi range')).not.toContain('pay/ranges.md')
    expect(await found('hr-desk', 'okapi range')).toContain('pay/ranges.md')
    for (const word of ['metadataAttributes', 'standpipe_readers', 'confidential']) {
      for (const path of await found('hr-desk', word)) expect(path).toMatch(/\.md$/)
    }
  })

  test('a changed sidecar acts on the next request, before any sync', async () => {
    sidecar('travel.md', { standpipe_readers: ['group:hr'] })
    expect(await found('desk', 'zebra allowance')).not.toContain('travel.md')
    await sync()
    expect(await found('desk', 'zebra allowance')).not.toContain('travel.md')
    expect(await found('hr-desk', 'zebra allowance')).toContain('travel.md')
  })

  test('so does one that comes to a document that had none', async () => {
    expect(await found('desk', 'quagga allowance')).toContain('plain.md')
    sidecar('plain.md', { standpipe_denied: ['app:desk'] })
    expect(await found('desk', 'quagga allowance')).not.toContain('plain.md')
    rmSync(join(lake, 'plain.md.metadata.json'))
    await sync()
    expect(await found('desk', 'quagga allowance')).toContain('plain.md')
  })

  test('and an ACL file, hidden or not, far above', async () => {
    put('.standpipe-acl.yaml', 'readers: ["group:hr"]\n')
    expect(await found('desk', 'quagga allowance')).toEqual([])
    await sync()
    expect(await found('desk', 'quagga allowance')).toEqual([])
    expect(await found('hr-desk', 'quagga allowance')).toContain('plain.md')
    rmSync(join(lake, '.standpipe-acl.yaml'))
    await until('the watcher has seen that it is gone', async () =>
      (await found('desk', 'quagga allowance')).includes('plain.md'),
    )
  })

  test('what cannot be understood, or is a link, is for nobody, and reported', async () => {
    put('plain.md.metadata.json', '{"metadataAttributes": {"allowed_groups": ["Zanzibar"]}}')
    put('linked.md', 'The kudu range is 70 euros.')
    symlinkSync(join(lake, 'travel.md.metadata.json'), join(lake, 'linked.md.metadata.json'))
    await sync()
    expect(await found('hr-desk', 'quagga allowance')).not.toContain('plain.md')
    expect(await found('hr-desk', 'kudu range')).not.toContain('linked.md')
    const { text } = await call(`${server.url}/v1/standpipe/lake`, server.adminKey ?? '')
    expect(text).toContain('its sidecar has a member that looks as if it says who may read')
    expect(text).toContain('its sidecar cannot be read')
    expect(text).not.toContain('Zanzibar')
    rmSync(join(lake, 'plain.md.metadata.json'))
    rmSync(join(lake, 'linked.md.metadata.json'))
    await sync()
    expect(await found('desk', 'kudu range')).toContain('linked.md')
  })
})

describe('lake access', () => {
  test('says whether, and by what', async () => {
    expect(await access({ path: 'pay/ranges.md', as: 'app:desk' })).toMatchObject({
      label: 'confidential',
      current: true,
      principals: ['app:hr-desk'],
      governedBy: ['pay/_acl.json'],
      asked: {
        allowed: false,
        groups: ['staff'],
        because: [
          { by: { kind: 'rule', name: '**' }, token: 'group:staff', says: 'admits' },
          { by: { kind: 'aclFile', name: 'pay/_acl.json' }, token: null, says: 'does not admit' },
        ],
      },
    })
    expect(await access({ path: 'pay/ranges.md', as: 'app:hr-desk' })).toMatchObject({
      asked: { allowed: true, groups: ['hr', 'staff'] },
    })
  })

  test('messages name the flag that was given', async () => {
    for (const body of [
      { path: 'plain.md', groups: ['hr'] },
      { path: 'plain.md', as: 'app:desk', groups: ['hr'] },
      { path: 'plain.md', as: 'app:desk', groups: ['nobodies'] },
    ]) {
      const { text } = await asked('access', server.adminKey ?? '', body)
      expect(text).toContain('`--group`')
      expect(text).not.toContain('`groups`')
    }
  })

  test('what somebody may read, page by page', async () => {
    const body = { as: 'app:hr-desk', prefix: 'p' }
    const { text } = await asked('readable', server.adminKey ?? '', body)
    const { objects, next } = JSON.parse(text) as ReadableResponse
    expect([objects.map(({ path }) => path), next]).toEqual([['pay/ranges.md', 'plain.md'], null])
    const other = await asked('readable', server.adminKey ?? '', { as: 'app:desk', prefix: 'p' })
    expect(other.text).not.toContain('ranges')
  })

  test.each([
    ['access', { path: 'pay/ranges.md', as: 'app:hr-desk' }],
    ['readable', { as: 'app:desk' }],
  ])('%s is not for apps, not even about themselves: nothing is named', async (route, body) => {
    for (const app of ['desk', 'hr-desk']) {
      const { status, text } = await asked(route, server.key(app), body)
      expect([status, text.includes('ranges'), text.includes('group:')]).toEqual([
        403,
        false,
        false,
      ])
    }
  })

  test.each([
    ['access', { path: 'nowhere.md' }, 404],
    ['access', { path: 'plain.md', source: 'other' }, 404],
    ['access', { path: 'plain.md', as: 'user:nobody' }, 400],
    ['access', { path: 'plain.md', as: 'admin:first' }, 400],
    ['access', { path: 'plain.md', groups: ['hr'] }, 400],
    ['access', { path: 'plain.md', as: 'app:desk', groups: ['hr'] }, 400],
    ['access', { path: 'pay' }, 400],
    ['readable', { as: 'app:desk', after: 'x' }, 400],
    ['readable', { as: 'app:desk', groups: ['hr'] }, 400],
    ['readable', {}, 400],
  ])('%s %j is refused with %i', async (route, body, status) => {
    expect((await asked(route, server.adminKey ?? '', body)).status).toBe(status)
  })

  test('by the command line', async () => {
    const args = ['lake', 'access', 'pay/ranges.md', '--as', 'app:desk', '--data', server.data]
    const { code, out } = await cli(args)
    expect(code).toBe(0)
    expect(out).toContain('app:desk (in staff) may not read it')
    expect(out).toContain('ACL file pay/_acl.json')
  })
})
