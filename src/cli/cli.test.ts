import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { loadConfig } from '../config/load.ts'
import {
  failure,
  type CliDeps,
  type Running,
  type Terminal,
  type UpOptions,
  type Proven,
  type RetrievalEvaluation,
} from './deps.ts'
import { JSON_SHAPES } from './json.ts'
import { MUTANTS } from '../kernel/mutants.ts'
import { buildProgram } from './program.ts'
import { widthOf } from './text.ts'

class FakeTerminal implements Terminal {
  text = ''
  readonly isTTY: boolean
  readonly columns = 80
  constructor(isTTY: boolean) {
    this.isTTY = isTTY
  }
  write(text: string): void {
    this.text += text
  }
}

interface Seen {
  readonly request: string
  readonly key: string | undefined
  readonly body: string
}
type Script = Readonly<Record<string, string | ((response: ServerResponse) => void)>>

let cwd = ''
let server: Server
let url = ''
let seen: Seen[] = []
let script: Script = {}

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'standpipe-cli-'))
  seen = []
  script = {}
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  mkdirSync(join(cwd, '.standpipe'))
  writeFileSync(join(cwd, '.standpipe', 'server.json'), JSON.stringify({ url, token: 'operator' }))
  chmodSync(join(cwd, '.standpipe', 'server.json'), 0o600)
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  rmSync(cwd, { recursive: true, force: true })
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const bytes of request) body += String(bytes)
  const name = `${request.method} ${request.url}`
  seen.push({ request: name, key: request.headers.authorization, body })
  const scripted = script[name]
  if (typeof scripted === 'function') return scripted(response)
  if (scripted === undefined) return notFound(response)
  response.setHeader('standpipe-request-id', 'req1')
  response.setHeader('standpipe-label', 'internal')
  response.setHeader('standpipe-deployment', 'extract')
  response.end(scripted)
}

function notFound(response: ServerResponse): void {
  response.statusCode = 404
  const error = { message: 'there is no such thing', type: 'x', code: 'not_found', param: null }
  response.end(JSON.stringify({ error }))
}

/** What `painter` writes: everything else that is a control character came from outside. */
const OWN_COLOURS = [1, 22, 2, 32, 31, 33, 39].map((code) => `\u001b[${code}m`)

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}
interface World {
  readonly env?: Record<string, string>
  readonly tty?: boolean
  readonly startServer?: CliDeps['startServer']
  readonly evaluateRetrieval?: CliDeps['evaluateRetrieval']
  readonly tour?: CliDeps['tour']
  readonly prove?: CliDeps['prove']
  readonly offline?: Partial<CliDeps['offline']>
  readonly detect?: CliDeps['detect']
  readonly policies?: Partial<CliDeps['policies']>
  readonly fetch?: CliDeps['fetch']
}

const NO_POLICIES: CliDeps['policies'] = {
  nowMs: () => Date.parse('2026-11-22T12:00:00Z'),
  check: () => Promise.resolve(failure('not in this test')),
  test: () => Promise.resolve(failure('not in this test')),
  draft: () => Promise.resolve({ kind: 'draft', policies: [{ kind: 'pack', name: 'hipaa' }] }),
  replay: () => Promise.resolve(failure('not in this test')),
}

async function run(args: readonly string[], world: World = {}): Promise<Ran> {
  const stdout = new FakeTerminal(world.tty === true)
  const stderr = new FakeTerminal(world.tty === true)
  const code = await buildProgram({
    stdout,
    stderr,
    env: world.env ?? {},
    cwd,
    command: 'standpipe',
    version: '1.2.3',
    sampleConfig: '/samples/standpipe.yaml',
    fetch: world.fetch ?? fetch,
    monotonicMs: () => 0,
    startServer: world.startServer ?? (() => Promise.resolve(failure('not in this test'))),
    loadConfig: (file) => loadConfig(file, {}, { providers: ['extract'], raises: new Map() }),
    evaluateRetrieval:
      world.evaluateRetrieval ?? (() => Promise.resolve(failure('not in this test'))),
    detect: world.detect ?? (() => Promise.resolve(failure('not in this test'))),
    policies: { ...NO_POLICIES, ...world.policies },
    tour: world.tour ?? (() => Promise.resolve(failure('not in this test'))),
    prove: world.prove ?? (() => Promise.resolve(failure('not in this test'))),
    offline: {
      createKey: () => Promise.resolve(failure('a server holds this data directory')),
      restore: () => Promise.resolve(failure('the data directory is not empty')),
      ...world.offline,
    },
  }).run(args)
  return { code, out: stdout.text, err: stderr.text }
}

const AT = '2026-11-22T10:00:00.000Z'
const KEYS = {
  keys: [
    {
      id: 'k1',
      owner: 'app:intranet',
      accessKeys: ['SPAK0123456789ABCDEF'],
      state: 'active',
      createdAt: AT,
      expiresAt: null,
      revokedAt: null,
    },
    {
      id: 'k2',
      owner: 'admin:first',
      accessKeys: [],
      state: 'revoked',
      createdAt: AT,
      expiresAt: AT,
      revokedAt: AT,
    },
  ],
}
const MODELS = {
  aliases: [{ id: 'assistant', deployments: ['local', 'extract'], knowledgeBases: ['handbook'] }],
  deployments: [
    {
      id: 'local',
      provider: 'openai',
      model: 'a-model-with-a-very-long-name-indeed-q4_k_m-instruct-2026-11',
      perimeter: 'network',
      baseUrl: 'http://127.0.0.1:8080/v1',
      region: null,
      retention: null,
      training: false,
      baa: false,
      clearance: {
        level: 'restricted',
        compartments: ['pii', 'phi', 'pci', 'source_code', 'legal'],
      },
      pricePerMillion: { input: '0.10', output: '0.30' },
      breaker: 'half-open' as const,
      firstByteMs: 240,
      retries: 3,
    },
  ],
}
const RULE = { kind: 'rule', name: 'hr/**' }
const ACL = { kind: 'aclFile', name: 'hr/_acl.json pay/' }
const ACCESS = {
  source: 'handbook',
  path: 'hr/pay/salaries.md',
  state: 'indexed',
  reason: null,
  label: 'confidential[pii]',
  current: false,
  readers: [
    { by: RULE, tokens: ['group:hr', 'user:ada'] },
    { by: ACL, tokens: ['group:payroll'] },
  ],
  denied: [{ token: 'group:temps', by: [RULE, { kind: 'sidecar', name: 'its sidecar' }] }],
  governedBy: ['hr/_acl.json', 'hr/pay/salaries.md.metadata.json'],
  principals: ['app:payroll', 'user:ada'],
  principalsMore: 3,
  asked: {
    principal: 'user:bob',
    groups: ['hr'],
    allowed: false,
    because: [
      { by: RULE, token: 'group:hr', says: 'admits' },
      { by: ACL, token: null, says: 'does not admit' },
    ],
  },
}
const READABLE = {
  principal: 'user:ada',
  groups: ['hr'],
  objects: [{ source: 'handbook', path: 'hr/pay/salaries.md', label: 'confidential[pii]' }],
  next: 'WyJoIiwiYSJd',
}
const LAKE = {
  sources: [
    {
      id: 'handbook',
      root: '/srv/handbook',
      state: 'current',
      indexed: 1234,
      skipped: 1,
      chunks: 9876,
      bytes: 12_345_678,
      lastSyncAt: AT,
      lagMs: 12_000,
      bucket: null,
      failure: null,
      skippedObjects: [{ path: 'old/\u001b[2Jscan.pdf', reason: 'the PDF is encrypted' }],
    },
    {
      id: 'archive',
      root: 's3://archive/papers/',
      state: 'current',
      indexed: 9_876_543,
      skipped: 0,
      chunks: 40_000_000,
      bytes: 99_000_000_000,
      lastSyncAt: AT,
      lagMs: 200_000,
      bucket: {
        requestsToday: 12_345,
        throttledToday: 1,
        sweepEverySeconds: 86_400,
        inventoryAt: AT,
        queue: { waiting: 20, oldestMs: 7_200_000, foreign: 3, failure: null },
      },
      failure: null,
      skippedObjects: [],
    },
  ],
  index: { chunks: 9876, bytes: 4_000_000 },
  embedding: {
    embedder: 'vendor-embedder',
    space: 'builtin-1-256',
    embedded: 9_800,
    building: 'vendor-embedder/0123456789ab/1024',
    done: 4_000,
    waiting: 12,
    failure: 'deployment `vendor-embedder` did not answer in time (upstream_timeout, req_1)',
    questionFailure: 'deployment `vendor-embedder` did not answer in time',
    reranker: 'ranker',
    rerankerFailure: 'deployment `ranker` failed: the deployment cannot be reached (ECONNREFUSED)',
  },
  fingerprints: { count: 12_100_000, bytes: 210_000_000, thinned: 1 },
}
const REPORT = {
  source: 'handbook',
  added: 3,
  changed: 0,
  deleted: 1,
  skipped: 0,
  ms: 1200,
  failure: null,
}
const TRACES = {
  rows: 0,
  index: { documents: 0, chunks: 0, places: 0, vectors: 0, replaced: 0 },
  explanations: 0,
}
const ERASED = {
  statement: {
    v: 1,
    type: 'standpipe-erasure',
    id: 'er_1',
    source: 'handbook',
    scope: 'object',
    object: { keyId: 'k1', mac: 'mac' },
    objects: 1,
    by: 'k2',
    startedAt: AT,
    finishedAt: AT,
    resumed: false,
    inSource: true,
    steps: [{ name: 'index segments', count: 2, ms: 1_234 }],
    before: { ...TRACES, rows: 1 },
    after: TRACES,
    clean: true,
    remains: [{ where: 'backups/a.sqlite', what: 'its path' }],
  },
  keyId: 'k3',
  publicKey: 'public',
  signature: 'signature',
}
const EXPLAINED = {
  request: 'req1',
  at: AT,
  finishedAt: AT,
  outcome: 'completed',
  reason: null,
  principal: 'app:intranet',
  user: null,
  alias: 'assistant',
  label: 'confidential[pii]',
  raisers: [{ kind: 'detector', id: 'email', label: 'confidential[pii]' }],
  parts: [],
  findings: { email: 2 },
  policies: ['default.apps-use-aliases'],
  candidates: [
    { deployment: 'frontier', cleared: false, policies: ['baseline.clearance'] },
    { deployment: 'local', cleared: true, policies: ['baseline.cleared'] },
  ],
  route: { by: 'cheapest', order: ['local'], passedOver: ['spare'] },
  search: { embedder: 'vendor', vectors: 'not cleared for the request', mode: 'exact' },
  deployment: 'local',
  dropped: ['logprobs'],
  passages: [
    {
      number: 1,
      source: 'handbook',
      path: 'a/very/long/path/that/goes/on/and/on/until/it/would/wrap/leave.md',
      version: '4096-1700000000',
      sampleConfig: '/samples/standpipe.yaml',
      label: 'internal',
    },
  ],
  attempts: [
    {
      attempt: 'req1.1',
      n: 1,
      deployment: 'local',
      state: 'settled',
      holdNanoUsd: '2000000',
      chargedNanoUsd: '1234',
      estimated: true,
      startedAt: AT,
      closedAt: AT,
      charges: [{ tokenClass: 'input', units: 10, nanoUsd: '1234' }],
    },
  ],
  records: [
    { seq: '7', kind: 'intent' },
    { seq: '8', kind: 'outcome' },
  ],
}
const EVENT = {
  kind: 'request',
  at: AT,
  request: 'req1',
  principal: 'app:intranet',
  alias: 'assistant',
  label: 'internal',
  policies: [],
  deployment: 'extract',
  tokens: { input: 1200, output: 30 },
  costNanoUsd: '0',
  estimated: false,
  replayed: false,
  outcome: 'completed',
  code: null,
  ms: 34,
}
const LEDGER = {
  ok: true,
  attempts: 12,
  records: 24,
  open: 0,
  indeterminate: 1,
  spentNanoUsd: '1500000000',
  problems: [],
}
const AUDIT = {
  ok: true,
  records: 24,
  lastSequence: '24',
  rootHash: null,
  keyId: null,
  problems: [],
}
const CREATED = {
  key: 'sp_secret',
  id: 'k3',
  owner: 'app:intranet',
  expiresAt: null,
  accessKey: null,
}

const sse = (...data: readonly unknown[]): string =>
  data.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('')
const delta = (content: string): object => ({ choices: [{ index: 0, delta: { content } }] })
const ANSWER = sse(
  delta('Employees have '),
  delta('30 days of leave \u001b]0;owned\u0007[2].'),
  {
    choices: [
      {
        index: 0,
        delta: {
          annotations: [
            {
              type: 'url_citation',
              url_citation: {
                start_index: 0,
                end_index: 5,
                title: 'Leave',
                url: 'standpipe://handbook/hr/leave%20rules.md#page=2',
              },
              standpipe: { passage: 2, quote: 'All employees have 30 days of leave.' },
            },
          ],
        },
      },
    ],
    standpipe: { request: 'req1', costNanoUsd: '12000000', passages: [] },
  },
  '[DONE]',
)
const RUNNING: Running = {
  kind: 'running',
  info: {
    url: 'http://127.0.0.1:4180',
    configFile: '/data/standpipe.yaml',
    data: '/data',
    alias: 'assistant',
    documents: 12,
    skipped: 0,
    keys: { admin: 'sp_admin', apps: [{ app: 'intranet', key: 'sp_app', question: 'Why?' }] },
    builtInOnly: true,
  },
  stopped: Promise.resolve(0),
}

const leg = (mean: number): RetrievalEvaluation['bm25'] => ({
  ndcg10: mean,
  recall100: mean + 0.25,
  mrr10: mean + 0.125,
  intervals: {
    ndcg10: [mean - 0.03, mean + 0.03],
    recall100: [mean + 0.2, mean + 0.3],
    mrr10: [mean + 0.1, mean + 0.15],
  },
})
const PROVEN: Proven = {
  kind: 'proven',
  report: {
    keyId: 'ephemeral',
    publicKey: 'AAAA',
    signature: 'BBBB',
    statement: {
      probes: 20_000,
      differences: 0,
      seenOnce: 0,
      outOfTime: 0,
      documents: 14,
      protectedDocuments: 12,
      leftOut: 0,
      pairsLeftOut: 1,
      pairsNotAsked: 0,
      seconds: 312,
      seed: 1,
      pairs: [{ hidden: 12, unchanged: 1 }],
      mutants: MUTANTS.map((name) => ({ name, caught: true, probes: 25 })),
      found: [],
      residualChannels: ['timing: how long an answer takes is not compared'],
    },
  },
}
const MEASURED: RetrievalEvaluation = {
  kind: 'evaluation',
  bm25: leg(0.39),
  dense: leg(0.33),
  hybrid: leg(0.42),
  hybridOver: {
    bm25: { ndcg10: 0.03, interval: [-0.0041, 0.0612] },
    dense: { ndcg10: 0.09, interval: [0.0533, 0.1281] },
  },
  queries: 225,
  documents: 1400,
  chunks: 1560,
  skipped: 2,
  unasked: 1,
  judgedDocuments: 300,
  missing: 2,
  sharedIds: 1,
  embedder: 'builtin-1-0badcafe-256',
}

type Example = readonly [
  name: string,
  args: readonly string[],
  script: Script,
  world?: World | undefined,
]
/** Each command with an answer of its server, and what it is run with. */
const VERSION = {
  version: 2,
  hash: 'ab'.repeat(32),
  at: AT,
  by: 'reload',
  config: 'cd'.repeat(32),
  inForce: true,
}
const TALLIES = [{ name: 'app:intranet', allowToDeny: 12, denyToAllow: 0, ladder: 1 }]
const REPLAYED = {
  since: AT,
  until: AT,
  draft: { hash: 'ef'.repeat(32), files: ['pack:hipaa'] },
  records: 4_321,
  requests: 1_200,
  decisions: 3_600,
  refused: 12,
  served: 0,
  rerouted: 3,
  failed: 0,
  changed: { allowToDeny: 12, denyToAllow: 0, ladder: 1 },
  byPrincipal: TALLIES,
  byResource: [{ ...TALLIES[0], name: 'deployment:frontier' }],
  byLabel: [{ ...TALLIES[0], name: 'restricted[phi,pii]' }],
  rows: [
    {
      principal: 'app:intranet for user:ada@example.com',
      resource: 'deployment:frontier',
      label: 'restricted[phi,pii]',
      change: 'allowToDeny',
      policies: ['hipaa-agreement', 'hipaa-minimum-necessary'],
      count: 12,
      example: 'req_1k82faa9lf9eq6nw9rrw7',
    },
  ],
  rowsLeftOut: 0,
  unknown: {
    erased: 2,
    groupsOfNow: 7,
    actionAssumed: 0,
    laddersUnknown: 0,
    beforeUnknown: 0,
    deploymentsGone: 0,
    unreadable: 0,
  },
  terms: 'now',
}
const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`
const COMMANDS: readonly Example[] = [
  [
    'policy check',
    ['policy', 'check', 'own.cedar'],
    {},
    {
      policies: {
        check: () =>
          Promise.resolve({ kind: 'checked', problems: [], warnings: [], hash: 'ab', policies: 3 }),
      },
    },
  ],
  [
    'policy test',
    ['policy', 'test', 'cases.yaml'],
    {},
    {
      policies: {
        test: () =>
          Promise.resolve({
            kind: 'tested',
            results: [
              {
                it: 'works',
                line: 3,
                passed: true,
                problems: [],
                said: { allowed: true, policyIds: ['open-aliases'], ladder: [] },
              },
            ],
          }),
      },
    },
  ],
  [
    'policy replay',
    ['policy', 'replay', '--since', '7d', '--policies', 'pack:hipaa'],
    {
      'POST /v1/standpipe/policies/replay':
        lineOf({ kind: 'step', records: 500, requests: 120 }) +
        lineOf({ kind: 'report', report: REPLAYED }),
    },
  ],
  [
    'policy list',
    ['policy', 'list'],
    { 'GET /v1/standpipe/policies': JSON.stringify({ versions: [VERSION] }) },
  ],
  [
    'policy show',
    ['policy', 'show', '2'],
    {
      'GET /v1/standpipe/policies/2': JSON.stringify({
        ...VERSION,
        texts: [
          {
            file: 'pack:hipaa',
            role: 'draft',
            text: '@id("x")\nforbid (principal, action, resource);',
          },
        ],
      }),
    },
  ],
  [
    'keys create',
    ['keys', 'create', '--for', 'app:intranet'],
    { 'POST /v1/standpipe/keys': JSON.stringify(CREATED) },
  ],
  ['keys list', ['keys', 'list'], { 'GET /v1/standpipe/keys': JSON.stringify(KEYS) }],
  [
    'keys rotate',
    ['keys', 'rotate'],
    {
      'POST /v1/standpipe/keys/rotate': JSON.stringify({ masterKeyId: 'm2', rewrapped: 3 }),
    },
  ],
  [
    'keys revoke',
    ['keys', 'revoke', 'k1'],
    { 'POST /v1/standpipe/keys/k1/revoke': JSON.stringify({ id: 'k1', revokedAt: AT }) },
  ],
  ['models list', ['models', 'list'], { 'GET /v1/standpipe/models': JSON.stringify(MODELS) }],
  ['lake status', ['lake', 'status'], { 'GET /v1/standpipe/lake': JSON.stringify(LAKE) }],
  [
    'lake erase',
    ['lake', 'erase', 'hr/jones.md'],
    {
      'POST /v1/standpipe/lake/erase': [
        { kind: 'step', name: 'index segments', count: 2, ms: 1_234 },
        {
          kind: 'erased',
          record: ERASED,
          copies: [{ source: 'handbook', path: 'old/\u001b[2Jjones.md' }],
        },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    },
  ],
  [
    'lake access',
    ['lake', 'access', 'hr/pay/salaries.md', '--as', 'bob'],
    { 'POST /v1/standpipe/lake/access': JSON.stringify(ACCESS) },
  ],
  [
    'lake access --as',
    ['lake', 'access', '--as', 'user:ada', '--prefix', 'hr/'],
    { 'POST /v1/standpipe/lake/readable': JSON.stringify(READABLE) },
  ],
  [
    'lake sync',
    ['lake', 'sync'],
    {
      'POST /v1/standpipe/lake/sync': `${JSON.stringify({ kind: 'progress', source: 'handbook', done: 1, total: null })}\n${JSON.stringify({ kind: 'done', sources: [REPORT] })}\n`,
    },
  ],
  [
    'explain',
    ['explain', 'req1'],
    { 'GET /v1/standpipe/requests/req1': JSON.stringify(EXPLAINED) },
  ],
  [
    'watch',
    ['watch', '--count', '1'],
    {
      'GET /v1/standpipe/watch': `${JSON.stringify({ kind: 'idle', at: AT })}\n${JSON.stringify(EVENT)}\n`,
    },
  ],
  [
    'ledger verify',
    ['ledger', 'verify'],
    { 'POST /v1/standpipe/ledger/verify': JSON.stringify(LEDGER) },
  ],
  ['verify', ['verify'], { 'POST /v1/standpipe/audit/verify': JSON.stringify(AUDIT) }],
  [
    'backup',
    ['backup'],
    { 'POST /v1/standpipe/backup': JSON.stringify({ name: 'b.tar', bytes: 2_500_000 }) },
  ],
  [
    'restore',
    ['restore', 'b.tar'],
    {},
    {
      offline: { restore: () => Promise.resolve({ kind: 'restored', records: 24 } as const) },
    },
  ],
  ['config check', ['config', 'check', 'ok.yaml'], {}],
  [
    'eval retrieval',
    ['eval', 'retrieval', '--lake', 'docs', '--queries', 'queries.tsv', '--qrels', 'qrels.txt'],
    {},
    {
      evaluateRetrieval: ({ onProgress }) => {
        onProgress({ source: 'lake', done: 1, total: undefined })
        return Promise.resolve(MEASURED)
      },
    },
  ],
  [
    'detect',
    ['detect', 'letter.txt'],
    {},
    {
      detect: () =>
        Promise.resolve({
          kind: 'detected',
          label: 'restricted[pci]',
          findings: [
            {
              type: 'card',
              start: 120,
              end: 139,
              confidence: 0.95,
              line: 4,
              column: 12,
              raises: 'restricted[pci]',
            },
            {
              type: 'person',
              start: 141,
              end: 153,
              confidence: 0.8,
              line: 5,
              column: 1,
              raises: 'public',
            },
          ],
        }),
    },
  ],
  [
    'prove',
    ['prove', '--report', 'proof.json'],
    {},
    {
      prove: ({ onProgress }) => {
        onProgress({ probes: 1, of: 2, pair: 1, pairs: 1 })
        return Promise.resolve(PROVEN)
      },
    },
  ],
  [
    'ask',
    ['ask', 'How many days of leave?'],
    { 'POST /v1/chat/completions': ANSWER },
    { env: { STANDPIPE_KEY: 'sp_app' } },
  ],
  [
    'up',
    ['up', '--config', 'ok.yaml'],
    {},
    {
      startServer: () => Promise.resolve(RUNNING),
      fetch: () => Promise.reject(new Error('nothing on loopback')),
    },
  ],
]
const VALID =
  'deployments: [ { id: extract, provider: extract } ]\naliases: [ { id: a, deployments: [extract] } ]\n'
beforeEach(() => writeFileSync(join(cwd, 'ok.yaml'), VALID))

describe('every command', () => {
  test('has a JSON shape and a test', () => {
    expect(COMMANDS.map(([name]) => name).toSorted()).toEqual(Object.keys(JSON_SHAPES).toSorted())
  })

  test.each(COMMANDS.map((example) => [example[0], example] as const))(
    'one line of JSON: %s',
    async (name, [, args, answers, world]) => {
      script = answers
      const { code, out, err } = await run([...args, '--json'], world)
      expect([code, err.includes('standpipe:')]).toEqual([0, false])
      expect(out.split('\n')).toHaveLength(2)
      expect(JSON_SHAPES[name]?.safeParse(JSON.parse(out)).error).toBeUndefined()
    },
  )

  test('for a person: no line of any command is wider than a terminal of 80 columns', async () => {
    const shown: string[] = []
    for (const [name, args, answers, world] of COMMANDS) {
      script = answers
      const { code, out } = await run(args, {
        ...world,
        tty: true,
        env: { ...world?.env, NO_COLOR: '1' },
      })
      expect([name, code]).toEqual([name, 0])
      expect(out, name).not.toContain('\u001b')
      for (const line of out.split('\n'))
        expect([name, line, widthOf(line) <= 80]).toEqual([name, line, true])
      shown.push(`$ standpipe ${args.join(' ')}\n${out}`)
    }
    const GOLDEN = 'src/cli/screens.golden.txt'
    const rendered = shown.join('\n').replaceAll(cwd, '<cwd>').replaceAll(url, '<url>')
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, rendered)
    expect(rendered).toBe(readFileSync(GOLDEN, 'utf8'))
  })

  test('a replay asks since when, with the texts of its draft', async () => {
    script = {
      'POST /v1/standpipe/policies/replay': lineOf({
        kind: 'failed',
        messages: ['own.cedar:1: no id'],
      }),
    }
    const args = ['policy', 'replay', '--since', '36h', '--policies', 'pack:hipaa', '--beside']
    const { code, err } = await run(args)
    expect([code, err]).toEqual([1, 'standpipe: own.cedar:1: no id\n'])
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      since: '2026-11-21T00:00:00.000Z',
      policies: [{ kind: 'pack', name: 'hipaa' }],
      beside: true,
    })
    const wrong = await run(['policy', 'replay', '--since', 'monday', '--policies', 'x'])
    expect([wrong.code, wrong.err]).toEqual([
      2,
      'standpipe: --since wants `7d`, `12h`, `30m`, or a time such as 2026-11-01\n',
    ])
  })

  test('a problem of a policy is shown in its line; a case that fails, with what was said', async () => {
    const problem = {
      file: 'own.cedar',
      line: 3,
      policyId: 'own',
      message: 'attribute `levl` in context not found',
      span: { column: 14, excerpt: 'when { context.levl > 2 };', at: 7, length: 12 },
    }
    const check = (): ReturnType<CliDeps['policies']['check']> =>
      Promise.resolve({
        kind: 'checked',
        problems: [problem],
        warnings: [],
        hash: undefined,
        policies: 0,
      })
    const checked = await run(['policy', 'check', 'own.cedar'], { policies: { check } })
    expect([checked.code, checked.err]).toEqual([
      1,
      'own.cedar:3:14: policy `own`: attribute `levl` in context not found\n  when { context.levl > 2 };\n         ^^^^^^^^^^^^\n',
    ])
    const said = { allowed: true, policyIds: ['open-aliases'], ladder: [] }
    const failing = { it: 'is denied', line: 9, passed: false, problems: ['expected deny'], said }
    const test = (): ReturnType<CliDeps['policies']['test']> =>
      Promise.resolve({ kind: 'tested', results: [failing] })
    const tested = await run(['policy', 'test', 'cases.yaml'], { policies: { test } })
    expect([tested.code, tested.err]).toEqual([
      1,
      '✘ cases.yaml:9: is denied\n    expected deny\nstandpipe: 1 of 1 case failed\n',
    ])
  })

  test('a document cannot drive the terminal, with colours on', async () => {
    script = { 'POST /v1/chat/completions': ANSWER, 'GET /v1/standpipe/lake': JSON.stringify(LAKE) }
    for (const args of [
      ['ask', 'x', '--key', 'k'],
      ['lake', 'status'],
    ]) {
      const { out } = await run(args, { tty: true })
      expect(OWN_COLOURS.reduce((text, code) => text.replaceAll(code, ''), out)).not.toMatch(
        /(?!\n)\p{Cc}/u,
      )
    }
  })

  test('colour only on a terminal, and never with NO_COLOR', async () => {
    script = { 'GET /v1/standpipe/keys': JSON.stringify(KEYS) }
    expect((await run(['keys', 'list'], { tty: true })).out).toContain('\u001b[2m')
    expect((await run(['keys', 'list'], { tty: true, env: { NO_COLOR: '1' } })).out).not.toContain(
      '\u001b',
    )
    expect((await run(['keys', 'list'])).out).not.toContain('\u001b')
  })

  test('--help has examples', async () => {
    for (const [, args] of COMMANDS) {
      const words = args.slice(
        0,
        ['lake', 'keys', 'models', 'ledger', 'config', 'eval', 'policy'].includes(args[0] ?? '')
          ? 2
          : 1,
      )
      const { code, out } = await run([...words, '--help'])
      expect([words, code, /Examples:\n {2}standpipe /.test(out), out.includes('--json')]).toEqual([
        words,
        0,
        true,
        true,
      ])
    }
  })
})

test('the JSON shapes are the golden file', () => {
  const GOLDEN = 'src/cli/json.golden.txt'
  const rendered = Object.entries(JSON_SHAPES)
    .map(([name, schema]) => {
      const { $schema: _, ...shape } = z.toJSONSchema(schema)
      return `# ${name}\n${JSON.stringify(shape, null, 1)}\n`
    })
    .join('\n')
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, rendered)
  expect(rendered).toBe(readFileSync(GOLDEN, 'utf8'))
})

describe('which server, which key', () => {
  beforeEach(() => {
    script = { 'GET /v1/standpipe/keys': JSON.stringify(KEYS), 'POST /v1/chat/completions': ANSWER }
  })

  test('the data directory names both', async () => {
    await run(['keys', 'list'])
    expect(seen).toEqual([{ request: 'GET /v1/standpipe/keys', key: 'Bearer operator', body: '' }])
  })

  test.each<[readonly string[], Record<string, string>]>([
    [['keys', 'list', '--key', 'given'], {}],
    [['keys', 'list'], { STANDPIPE_ADMIN_KEY: 'given' }],
  ])("%j %j: one's own key goes to the server of the data directory", async (args, env) => {
    await run(args, { env })
    expect(seen[0]?.key).toBe('Bearer given')
  })

  test("the operator's token stays home: it does not go to another address", async () => {
    const { code, err } = await run(['keys', 'list', '--url', url])
    expect([code, seen]).toEqual([2, []])
    expect(err).toBe('standpipe: an address needs a key: pass --key, or set STANDPIPE_ADMIN_KEY\n')
  })

  test('a redirect does not carry a key away', async () => {
    script = {
      'GET /v1/standpipe/keys': (response) =>
        response.writeHead(307, { location: `${url}/elsewhere` }).end(),
    }
    expect((await run(['keys', 'list'])).code).toBe(1)
    expect(seen).toHaveLength(1)
  })

  test("a question needs an app's key, and the operator's token is no such key", async () => {
    const { code, err } = await run(['ask', 'Why?'])
    expect([code, seen]).toEqual([2, []])
    expect(err).toContain('standpipe keys create --for app:intranet')
  })

  test('nothing runs', async () => {
    rmSync(join(cwd, '.standpipe', 'server.json'))
    const { code, err } = await run(['lake', 'status'])
    expect([code, err]).toEqual([
      1,
      'standpipe: no server is running on `.standpipe`; start one with `standpipe up --lake DIR`, or pass --url and --key\n',
    ])
  })

  test('a server that is gone', async () => {
    const gone = 'http://127.0.0.1:1'
    const { code, err } = await run(['lake', 'status', '--url', gone, '--key', 'k'])
    expect([code, err]).toEqual([
      1,
      `standpipe: no answer from ${gone}; is the server running there?\n`,
    ])
  })
})

describe('what a server may answer', () => {
  const lake = (answered: Script[string]): Promise<Ran> => {
    script = { 'GET /v1/standpipe/lake': answered }
    return run(['lake', 'status', '--json'])
  }
  test.each<[string, Script[string], string]>([
    [
      'a refusal',
      (response) =>
        response.writeHead(403).end(
          JSON.stringify({
            error: {
              message: 'policy does not allow \u001b[2J`ReadLake`',
              type: 'x',
              code: null,
              param: null,
            },
          }),
        ),
      'policy does not allow [2J`ReadLake`',
    ],
    [
      'an error that is no JSON',
      (response) => response.writeHead(502).end('<html>'),
      'the server answered with status 502',
    ],
    [
      'another shape',
      '{"sources":1}',
      'the server answered what this version does not understand; update both to the same',
    ],
    [
      'no JSON',
      'hello',
      'the server answered what this version does not understand; update both to the same',
    ],
    [
      'deep nesting',
      '['.repeat(100_000),
      'the server answered what this version does not understand; update both to the same',
    ],
  ])('%s', async (_, answered, message) => {
    const { code, out, err } = await lake(answered)
    expect([code, out, err]).toEqual([1, '', `standpipe: ${message}\n`])
  })

  test('a body that breaks off', async () => {
    const { code, err } = await lake((response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"sources":')
      setTimeout(() => response.destroy(), 20)
    })
    expect([code, err]).toEqual([
      1,
      `standpipe: the connection to ${url} broke off before the answer was complete\n`,
    ])
  })
})

describe('ask', () => {
  const ask = (stream: Script[string], ...more: string[]): Promise<Ran> => {
    script = { 'POST /v1/chat/completions': stream }
    return run(['ask', 'How many days?', '--key', 'sp_app', ...more])
  }

  test('says what the answer stands on', async () => {
    const { out } = await ask(ANSWER, '--json')
    expect(JSON.parse(out)).toEqual({
      answer: 'Employees have 30 days of leave \u001b]0;owned\u0007[2].',
      citations: [
        {
          document: 'Leave',
          path: 'handbook/hr/leave rules.md',
          page: 2,
          quote: 'All employees have 30 days of leave.',
        },
      ],
      request: 'req1',
      label: 'internal',
      deployment: 'extract',
      cost: '0.012',
    })
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      model: 'assistant',
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'How many days?' }],
      standpipe: {},
    })
  })

  test('a stream that breaks off is no answer', async () => {
    const { code, out, err } = await ask(sse(delta('Employees')), '--json')
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('broke off before the answer was complete')
  })

  test('an error in the stream ends it', async () => {
    const { code, out, err } = await ask(
      sse(delta('Employees'), { error: { message: 'stopped by policy' } }),
    )
    expect([code, out, err]).toEqual([1, 'Employees\n', 'standpipe: stopped by policy\n'])
  })

  test('text comes out as it comes in', async () => {
    const release: (() => void)[] = []
    let firstSeen = ''
    const stdout = new FakeTerminal(false)
    script = {
      'POST /v1/chat/completions': (response) => {
        response.writeHead(200).write(sse(delta('first word ')))
        release.push(() => response.end(sse(delta('second.'), '[DONE]')))
      },
    }
    const poll = setInterval(() => {
      if (stdout.text === '') return
      clearInterval(poll)
      firstSeen = stdout.text
      release[0]?.()
    }, 5)
    const code = await buildProgram({
      stdout,
      stderr: new FakeTerminal(false),
      env: { STANDPIPE_KEY: 'k' },
      cwd,
      command: 'standpipe',
      version: '1',
      sampleConfig: '/samples/standpipe.yaml',
      fetch,
      monotonicMs: () => 0,
      startServer: () => Promise.resolve(failure('no')),
      loadConfig: () => Promise.resolve({ kind: 'problems', problems: [] }),
      evaluateRetrieval: () => Promise.resolve(failure('no')),
      detect: () => Promise.resolve(failure('no')),
      policies: NO_POLICIES,
      tour: () => Promise.resolve(failure('no')),
      prove: () => Promise.resolve(failure('no')),
      offline: {
        createKey: () => Promise.resolve(failure('no')),
        restore: () => Promise.resolve(failure('no')),
      },
    }).run(['ask', 'x'])
    expect([code, firstSeen, stdout.text]).toEqual([0, 'first word ', 'first word second.\n'])
  })
})

describe('exit codes', () => {
  test.each<[readonly string[], number, RegExp]>([
    [['--version'], 0, /^$/],
    [['--help'], 0, /^$/],
    [[], 2, /Usage: standpipe/],
    [['lake'], 2, /Usage: standpipe lake/],
    [['nonsense'], 2, /standpipe: unknown command 'nonsense'/],
    [['ask'], 2, /standpipe: missing required argument 'question'/],
    [['up', '--port', '70000'], 2, /whole number from 0 to 65535/],
    [['up', '--lake', 'nowhere'], 2, /there is no folder `nowhere`/],
    [['up', '--config', 'ok.yaml', '--tls-cert', 'a.pem'], 2, /both --tls-cert and --tls-key/],
    [['lake', 'access', 'a.md', '--group', 'hr'], 1, /--group says .* give --as as well/],
    [['lake', 'access', '--group', 'hr'], 1, /--group says .* give --as as well/],
    [['keys', 'create'], 2, /say whose key/],
    [['keys', 'create', '--admin'], 1, /a server holds this data directory/],
    [['keys', 'revoke', 'k9'], 1, /there is no such thing/],
    [['restore', 'b.tar'], 1, /the data directory is not empty/],
    [['eval', 'retrieval', '--lake', '.'], 2, /required option '--queries <file>'/],
    [['eval', 'retrieval', '--lake', '.', '--queries', 'q', '--qrels', 'r'], 1, /not in this test/],
    [['config', 'check', 'nowhere.yaml'], 1, /there is no such file/],
  ])('%j exits %i', async (args, code, err) => {
    const ran = await run(args)
    expect([ran.code, ran.err]).toEqual([code, expect.stringMatching(err)])
  })

  test.each([
    [
      'ledger verify',
      {
        ...LEDGER,
        ok: false,
        problems: [{ invariant: 'budgets hold', detail: 'app:intranet is over' }],
      },
    ],
    [
      'ledger verify, with an `ok` that its problems deny',
      {
        ...LEDGER,
        ok: true,
        problems: [{ invariant: 'budgets hold', detail: 'app:intranet is over' }],
      },
    ],
  ])('%s exits 1 and names the invariant', async (_, report) => {
    script = { 'POST /v1/standpipe/ledger/verify': JSON.stringify(report) }
    const { code, out, err } = await run(['ledger', 'verify'])
    expect([code, out, err]).toEqual([
      1,
      '',
      'standpipe: budgets hold does not hold: app:intranet is over\n',
    ])
  })

  test.each<[string, string, RegExp]>([
    [
      'that failed',
      JSON.stringify({ kind: 'failed', message: 'the disk is full' }),
      /the disk is full/,
    ],
    [
      'of which a source failed',
      JSON.stringify({ kind: 'done', sources: [{ ...REPORT, failure: 'the folder is gone' }] }),
      /handbook: the folder is gone/,
    ],
    ['that never said how it went', '', /ended the sync without saying/],
  ])('a sync %s exits 1', async (_, lines, err) => {
    script = { 'POST /v1/standpipe/lake/sync': lines }
    expect(await run(['lake', 'sync', 'handbook'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(err),
    })
    expect(seen[0]?.body).toBe('{"source":"handbook"}')
  })
})

describe('up', () => {
  test('hands the server absolute paths, and waits until it stops', async () => {
    const given: UpOptions[] = []
    mkdirSync(join(cwd, 'docs'))
    const { code, err } = await run(
      [
        'up',
        '--lake',
        'docs',
        '--port',
        '0',
        '--tls-cert',
        'c.pem',
        '--tls-key',
        'k.pem',
        '--behind-proxy',
        '--json',
      ],
      {
        startServer: (options) => {
          given.push(options)
          options.onNote('a note')
          return Promise.resolve({ ...RUNNING, stopped: Promise.resolve(1) })
        },
      },
    )
    expect(code).toBe(1)
    expect(err).toContain('a note')
    expect(given[0]).toMatchObject({
      configFile: join(cwd, '.standpipe', 'standpipe.yaml'),
      data: join(cwd, '.standpipe'),
      host: '127.0.0.1',
      port: 0,
      tls: { certFile: join(cwd, 'c.pem'), keyFile: join(cwd, 'k.pem') },
      behindProxy: true,
    })
  })

  test('what keeps the server from starting is told, a line each', async () => {
    const startServer = () =>
      Promise.resolve({ kind: 'failure', messages: ['first', 'second'], exitCode: 1 } as const)
    const { code, out, err } = await run(['up', '--config', 'ok.yaml'], { startServer })
    expect([code, out, err]).toEqual([1, '', 'standpipe: first\nstandpipe: second\n'])
  })

  test('progress is one line redrawn on a terminal, and gone when the server is ready', async () => {
    const startServer: CliDeps['startServer'] = ({ onProgress }) => {
      onProgress({ source: 'docs', done: 10, total: 10 })
      return Promise.resolve(RUNNING)
    }
    const { err } = await run(['up', '--config', 'ok.yaml', '--json'], { startServer, tty: true })
    expect(err).toBe(
      '\r████████████████████████ 100 %  Indexing docs: 10 of 10 documents\u001b[K\r\u001b[K',
    )
  })

  test('model servers on loopback are offered, never used', async () => {
    const asked: string[] = []
    const fakeFetch: CliDeps['fetch'] = (address) => {
      const name = typeof address === 'string' ? address : 'not text'
      asked.push(name)
      const found = name.includes('11434')
      return Promise.resolve(
        new Response(
          found ? JSON.stringify({ data: [{ id: 'llama3.2' }, { id: 'qwen3' }] }) : 'hi',
          { status: found ? 200 : 404 },
        ),
      )
    }
    const { out } = await run(['up', '--config', 'ok.yaml'], {
      startServer: () => Promise.resolve(RUNNING),
      fetch: fakeFetch,
    })
    expect(asked).toEqual(['http://127.0.0.1:11434/v1/models', 'http://127.0.0.1:8080/v1/models'])
    expect(out).toContain('Ollama answers at http://127.0.0.1:11434/v1 (llama3.2, qwen3).')
    expect(out).toContain('model: "llama3.2"')
  })

  test('a second start shows no key and says how to make one', async () => {
    const startServer = () =>
      Promise.resolve({
        ...RUNNING,
        info: { ...RUNNING.info, keys: undefined, builtInOnly: false },
      })
    const { out } = await run(['up', '--config', 'ok.yaml', '--data', 'my data'], { startServer })
    expect(out).not.toMatch(/sp_|extract/)
    expect(out).toContain("standpipe keys create --data 'my data' --for app:intranet")
  })
})

test('explain says what was never there, what is gone, and who nobody knows', async () => {
  const told = async (changes: object): Promise<string> => {
    script = {
      'GET /v1/standpipe/requests/req1': JSON.stringify({ ...EXPLAINED, ...changes }),
    }
    return (await run(['explain', 'req1'])).out
  }
  const reason = { code: 'unauthenticated', message: 'this key is not known' }
  expect(await told({ alias: null })).not.toMatch(/^alias|erased/m)
  expect(await told({ alias: null, principal: null })).toContain('by (erased)')
  expect(await told({ alias: null, principal: null, reason })).toContain(
    'by a key that is not known',
  )
})

test('ledger verify explains what is indeterminate, where anything is', async () => {
  const told = async (indeterminate: number): Promise<string> => {
    const body = JSON.stringify({ ...LEDGER, indeterminate })
    script = { 'POST /v1/standpipe/ledger/verify': body }
    return (await run(['ledger', 'verify'])).out
  }
  expect(await told(1)).toContain('charged after 24 hours')
  expect(await told(0)).not.toContain('Indeterminate:')
})

test.each(['chatcmpl-req_0a1', 'msg_req_0a1', 'msg_0a1_0', 'resp_0a1', 'req_0a1', ' req_0a1 '])(
  'explain finds the request of %j',
  async (id) => {
    script = { 'GET /v1/standpipe/requests/req_0a1': JSON.stringify(EXPLAINED) }
    expect((await run(['explain', id])).code).toBe(0)
  },
)

test('a kept answer that came again is told as one in the watch', async () => {
  const again = { ...EVENT, replayed: true, tokens: {}, costNanoUsd: '0' }
  script = { 'GET /v1/standpipe/watch': `${JSON.stringify(again)}\n` }
  const { out } = await run(['watch', '--count', '1'])
  expect(out).toContain('replayed · 34 ms')
  expect(out).toMatch(/ 0 +\$0\.00\n/)
})

test('watch tells what it left out, and ends with 1 when the server ends it', async () => {
  script = { 'GET /v1/standpipe/watch': `${JSON.stringify({ kind: 'dropped', count: 7 })}\n` }
  const { code, out, err } = await run(['watch'])
  expect(out).toContain('… 7 left out')
  expect([code, err]).toEqual([1, 'standpipe: the server ended the watch\n'])
})

test('a replay whose draft permits nothing says what a draft stands in the place of', async () => {
  const rows = REPLAYED.rows.map((row) => ({ ...row, policies: [] }))
  script = {
    'POST /v1/standpipe/policies/replay': lineOf({ kind: 'report', report: { ...REPLAYED, rows } }),
  }
  const args = ['policy', 'replay', '--since', '7d', '--policies', 'pack:hipaa']
  const draft = () =>
    Promise.resolve({
      kind: 'draft' as const,
      policies: [{ kind: 'pack' as const, name: 'hipaa' }],
    })
  const world = { policies: { draft } }
  const alone = await run(args, world)
  expect(alone.out).toContain('no permit')
  expect(alone.err).toContain('--beside tries it beside them')
  expect((await run([...args, '--beside'], world)).err).not.toContain('--beside')
})

test('explain tells why a request was changed, what stopped the answer, and what was withheld', async () => {
  const candidates = [
    { deployment: 'frontier', cleared: false, policies: ['no-pii'], ladder: ['tokenise'] },
    { deployment: 'local', cleared: true, policies: [] },
  ]
  const answer = {
    ...EXPLAINED,
    reason: {
      code: 'data_blocked',
      message: 'the model asked to call a tool',
      policies: ['no-mail'],
    },
    before: { label: 'confidential[pii]', candidates },
    withheld: { count: 3, labelBudget: 1 },
  }
  script = { 'GET /v1/standpipe/requests/req_1': JSON.stringify(answer) }
  const { out } = await run(['explain', 'req_1'])
  expect(out).toContain('because     the model asked to call a tool (data_blocked, no-mail)')
  expect(out).toContain(
    'as it came  confidential[pii]; frontier denied: no-pii (ladder: tokenise); local cleared',
  )
  expect(out).toContain(
    'withheld    1 passage above the labelBudget of the alias; 2 passages that no deployment of the alias is cleared for',
  )
})
