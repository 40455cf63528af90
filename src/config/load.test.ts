import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Label } from '../kernel/label.ts'
import { limits } from '../kernel/limits.ts'
import { problemText, type Config, type ConfigProblem, type Known } from './config.ts'
import { lakeModelsOf } from './lake-models.ts'
import { GOVERNANCE, type Governance } from '../lake/governance.ts'
import { warningRemarks } from './warnings.ts'
import { loadConfig } from './load.ts'

const label = (level: Label['level'], ...compartments: string[]): Label => ({
  level,
  compartments,
  integrity: 'trusted',
})
const KNOWN: Known = {
  providers: ['extract', 'openai'],
  raises: new Map([
    ['card', label('restricted', 'pci')],
    ['email', label('confidential', 'pii')],
  ]),
}
const ENV = { FRONTIER_API_KEY: 'sk-frontier', EMPTY: '', SMUGGLED: 'sk\r\nx-admin: 1' }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-config-'))
  for (const name of ['handbook', 'hr']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'extra.cedar'), 'permit(principal, action, resource);')
  writeFileSync(join(folder, 'token'), 'sk-from-file\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const load = (text: string) => {
  const file = join(folder, 'standpipe.yaml')
  writeFileSync(file, text)
  return loadConfig(file, ENV, KNOWN)
}
async function valid(text: string): Promise<{ config: Config; warnings: readonly string[] }> {
  const result = await load(text)
  if (result.kind === 'problems') throw new Error(result.problems.map(problemText).join('\n'))
  return { config: result.config, warnings: result.warnings.map(shown) }
}
const shown = (problem: ConfigProblem): string =>
  problemText({ ...problem, file: 'standpipe.yaml' }).replaceAll(folder, '<folder>')

/** The example of the design, with folders that exist here. */
const EXAMPLE = `lake:
  sources:
    - id: handbook
      filesystem: { root: ./handbook }
      rules:
        - { match: "hr/**", level: confidential, compartments: [pii], readers: ["group:hr"], denied: ["app:intranet"] }
        - { match: "**", level: internal, readers: ["group:staff"] }
knowledgeBases:
  - { id: handbook, sources: [handbook] }
deployments:
  - { id: extract, provider: extract }
  - id: local
    provider: openai
    baseUrl: http://127.0.0.1:8080/v1
    model: qwen3-8b
    perimeter: network
    addresses: ["127.0.0.0/8"]
    clearance: { level: restricted, compartments: [pii, phi, pci, source_code, legal] }
    price: { perMillion: { input: "0.10", output: "0.30" } }
  - id: frontier
    provider: openai
    baseUrl: https://vendor.example/v1
    model: big-model
    apiKey: \${env:FRONTIER_API_KEY}
    perimeter: external
    region: us
    retention: none
    clearance: { level: internal }
    price: { perMillion: { input: "2.50", cacheRead: "0.25", output: "10.00" } }
aliases:
  - { id: assistant, deployments: [frontier, local, extract], knowledgeBases: [handbook] }
groups: [ { id: everybody }, { id: staff, in: [everybody] }, { id: hr } ]
apps:
  - { id: intranet, groups: [staff], requestsPerMinute: 60 }
  - { id: hr-desk, groups: [staff, hr] }
users: [ { id: ada@example.com, groups: [hr] } ]
budgets:
  - { scope: "app:intranet", limit: "50.00", period: monthly, mode: hard }
detectors:
  card: { level: confidential, compartments: [pci, pii] }
policies: [ ./extra.cedar ]
`

describe('the example of the design', () => {
  test('loads without a warning', async () => {
    expect((await valid(EXAMPLE)).warnings).toEqual([])
  })

  test('resolves paths, secrets, prices and labels', async () => {
    const { config } = await valid(EXAMPLE)
    const [extract, local, frontier] = config.deployments
    expect(config.sources[0]?.root).toBe(join(folder, 'handbook'))
    expect(config.sources[0]?.rules[0]).toEqual({
      match: 'hr/**',
      label: label('confidential', 'pii'),
      readers: ['group:hr'],
      denied: ['app:intranet'],
    })
    expect(config.policies).toEqual([
      { kind: 'file', name: join(folder, 'extra.cedar'), mode: 'enforce' },
    ])
    expect(frontier?.apiKey).toBe('sk-frontier')
    expect(frontier?.price).toEqual({
      input: { nanoPerBlock: 2_500_000_000n, blockUnits: 1_000_000n },
      cacheRead: { nanoPerBlock: 250_000_000n, blockUnits: 1_000_000n },
      output: { nanoPerBlock: 10_000_000_000n, blockUnits: 1_000_000n },
    })
    expect(frontier).toMatchObject({ training: true, baa: false, onHangup: 'drain' })
    expect(local).toMatchObject({ training: false, addresses: ['127.0.0.0/8'] })
    expect(extract).toMatchObject({
      perimeter: 'process',
      clearance: { level: 'restricted', compartments: ['*'] },
      price: { input: { nanoPerBlock: 0n }, reasoning: { nanoPerBlock: 0n } },
    })
    expect(config.budgets[0]?.limitNanoUsd).toBe(50_000_000_000n)
    expect(config.raises.get('card')).toEqual(label('confidential', 'pci', 'pii'))
    expect(config.raises.get('email')).toEqual(label('confidential', 'pii'))
    expect(config.aliases[0]).toMatchObject({ passages: limits.passagesDefault })
    expect(config.unscannable.level).toBe('restricted')
  })

  test('a deployment that says no clearance sees what is public', async () => {
    const text = EXAMPLE.replace('    clearance: { level: internal }\n', '')
    const { config } = await valid(text)
    expect(config.deployments[2]?.clearance).toEqual({ level: 'public', compartments: [] })
  })

  test('a secret may be in a file beside the configuration', async () => {
    const { config } = await valid(EXAMPLE.replace('${env:FRONTIER_API_KEY}', '${file:token}'))
    expect(config.deployments[2]?.apiKey).toBe('sk-from-file')
  })
})

const BEDROCK = `
  - id: claude
    provider: bedrock
    model: eu.anthropic.claude
    perimeter: external
    aws:
      region: eu-central-1
      accessKeyId: \${env:AWS_ID}
      secretAccessKey: \${env:AWS_SECRET}
      sessionToken: \${file:token}
`
const withBedrock = (text = BEDROCK): string =>
  EXAMPLE.replace('\ndeployments:', `\ndeployments:${text}`)
const AWS_ENV = { ...ENV, AWS_ID: 'AKIDEXAMPLE', AWS_SECRET: 'wJalrXUtnFEMI/K7' }

describe('AWS credentials of a deployment', () => {
  const load = (text: string, env: Record<string, string> = AWS_ENV) => {
    const file = join(folder, 'bedrock.yaml')
    writeFileSync(file, text)
    return loadConfig(file, env, { ...KNOWN, providers: [...KNOWN.providers, 'bedrock'] })
  }

  test('are references; the address follows from the region', async () => {
    const result = await load(withBedrock())
    if (result.kind !== 'config') throw new Error(JSON.stringify(result))
    const [claude] = result.config.deployments
    expect(claude).toMatchObject({
      baseUrl: 'https://bedrock-runtime.eu-central-1.amazonaws.com',
      aws: {
        region: 'eu-central-1',
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7',
        sessionToken: 'sk-from-file',
      },
    })
    expect(claude?.apiKey).toBeUndefined()
  })

  test('are in no hash, but their region is', async () => {
    const hashOf = async (text: string, env: Record<string, string>): Promise<string> => {
      const result = await load(text, env)
      return result.kind === 'config' ? result.config.hash : 'none'
    }
    const hash = await hashOf(withBedrock(), AWS_ENV)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(await hashOf(withBedrock(), { ...AWS_ENV, AWS_SECRET: 'other' })).toBe(hash)
    const elsewhere = withBedrock(BEDROCK.replace('eu-central-1', 'eu-west-1'))
    expect(await hashOf(elsewhere, AWS_ENV)).not.toBe(hash)
  })

  test.each([
    ['a literal', '${env:AWS_SECRET}', 'wJalrXUtnFEMI', 'aws.secretAccessKey'],
    ['none', /    aws:[^]*/, '', 'is missing `aws`, or an `apiKey`'],
    [
      'of another provider',
      'provider: bedrock',
      'provider: openai',
      'only a deployment of provider',
    ],
    ['a region that is none', 'eu-central-1', 'Frankfurt', 'a region such as'],
  ])('%s: is a problem', async (_, from, to, expected) => {
    const result = await load(withBedrock(BEDROCK.replace(from, to)))
    const text = JSON.stringify(result)
    expect(result.kind).not.toBe('config')
    expect(text).toContain(expected)
    expect(text).not.toContain('wJalrXUtnFEMI')
  })
})

test('no secret in the hash: another key is the same configuration, another price is not', async () => {
  const file = join(folder, 'standpipe.yaml')
  writeFileSync(file, EXAMPLE)
  const hashes = await Promise.all(
    ['one', 'two'].map((key) => loadConfig(file, { FRONTIER_API_KEY: key }, KNOWN)),
  )
  const [one, two] = hashes.map((result) => (result.kind === 'config' ? result.config.hash : ''))
  expect(one).toMatch(/^[0-9a-f]{64}$/)
  expect(one).toBe(two)
  expect((await valid(EXAMPLE.replace('"2.50"', '"2.51"'))).config.hash).not.toBe(one)
})

/** One mistake each, made in the example by replacing text. */
const MISTAKES: readonly (readonly [what: string, from: string, to: string])[] = [
  ['a mistyped top-level key', 'knowledgeBases:', 'knowledgebase:'],
  ['a key that is nothing like another', '    region: us', '    zone: us'],
  ['a mistyped key in a deployment', '    baseUrl: https', '    baseURL: https'],
  ['a mistyped key in a rule', 'denied:', 'denies:'],
  ['a mistyped token class', 'cacheRead:', 'cachedRead:'],
  ['an unknown level', 'level: internal, readers', 'level: secret, readers'],
  ['a missing model', '    model: big-model\n', ''],
  ['a missing perimeter', '    perimeter: external\n', ''],
  ['a price as a number', 'input: "2.50"', 'input: 2.50'],
  ['a price with too many decimals', '"2.50"', '"0.0000000001"'],
  ['a negative budget', 'limit: "50.00"', 'limit: "-1"'],
  ['an unknown period', 'period: monthly', 'period: yearly'],
  ['content for no day', '{ id: assistant,', '{ id: assistant, content: { keepDays: 0 },'],
  ['content for ever', '{ id: assistant,', '{ id: assistant, content: { keepDays: 36500 },'],
  ['content without its days', '{ id: assistant,', '{ id: assistant, content: true,'],
  ['a literal secret', '${env:FRONTIER_API_KEY}', 'sk-literal'],
  ['an unset variable', '${env:FRONTIER_API_KEY}', '${env:NOT_SET}'],
  ['an empty variable', '${env:FRONTIER_API_KEY}', '${env:EMPTY}'],
  ['a secret with a line break', '${env:FRONTIER_API_KEY}', '${env:SMUGGLED}'],
  ['a missing secret file', '${env:FRONTIER_API_KEY}', '${file:nowhere}'],
  [
    'an unknown provider',
    '{ id: extract, provider: extract }',
    '{ id: extract, provider: extrakt }',
  ],
  [
    'a provider of another version',
    '{ id: extract, provider: extract }',
    '{ id: e, provider: bedrock }',
  ],
  [
    'a key of a built-in provider',
    'provider: extract }',
    'provider: extract, baseUrl: "http://a" }',
  ],
  ['a model that Ollama answers in its cloud', 'model: qwen3-8b', 'model: gpt-oss:120b-cloud'],
  ['another one, by its tag alone', 'model: qwen3-8b', 'model: "glm-4.6:CLOUD"'],
  ['a tool twice', 'policies: [', 'tools: [{ name: crm }, { name: crm }]\npolicies: ['],
  [
    'a host with a scheme',
    'policies: [',
    'output: { linkHosts: ["https://a.example"] }\npolicies: [',
  ],
  ['placeholders kept for ever', 'policies: [', 'placeholders: { keepHours: 721 }\npolicies: ['],
  ['placeholders kept for no hour', 'policies: [', 'placeholders: { keepHours: 0 }\npolicies: ['],
  ['placeholders kept for days', 'policies: [', 'placeholders: { keepDays: 1 }\npolicies: ['],
  ['hosts below a whole top level', 'policies: [', 'output: { linkHosts: ["*.com"] }\npolicies: ['],
  ['an engine that there is not', 'model: qwen3-8b', 'model: qwen3-8b\n    engine: llama-sever'],
  ['a package of somebody else', 'model: qwen3-8b', 'model: qwen3-8b\n    package: mistral'],
  ['an unknown deployment', '[frontier, local, extract]', '[frontir, local, extract]'],
  ['an unknown knowledge base', 'knowledgeBases: [handbook]', 'knowledgeBases: [hanbook]'],
  ['an unknown source', 'sources: [handbook]', 'sources: [wiki]'],
  ['an unknown group of an app', 'groups: [staff, hr]', 'groups: [staff, board]'],
  ['an unknown group of readers', 'readers: ["group:staff"]', 'readers: ["group:stuff"]'],
  ['a reader without a noun', 'readers: ["group:staff"]', 'readers: [staff]'],
  ['a rule without readers', ', readers: ["group:staff"]', ''],
  ['an unknown app of a budget', 'scope: "app:intranet"', 'scope: "app:intranets"'],
  ['an unknown scope of a budget', 'scope: "app:intranet"', 'scope: "team:intranet"'],
  ['an embedder that there is not', 'lake:\n', 'lake:\n  embedder: locale\n'],
  ['an embedder that only chats', 'lake:\n', 'lake:\n  embedder: local\n'],
  ['an embedder that is built in for another thing', 'lake:\n', 'lake:\n  embedder: extract\n'],
  ['a reranker that only embeds', 'lake:\n', 'lake:\n  reranker: extract\n'],
  ["the lake's own app", '{ id: hr-desk', '{ id: standpipe-lake'],
  ['a repeated id', '{ id: hr-desk', '{ id: intranet'],
  ['a repeated pattern', 'match: "**"', 'match: "hr/**"'],
  ['a pattern that climbs', 'match: "**"', 'match: "../**"'],
  ['an id in capitals', '{ id: hr-desk', '{ id: HR'],
  ['a group inside of itself', '{ id: everybody }', '{ id: everybody, in: [staff] }'],
  ['an unknown detector', '  card: {', '  crad: {'],
  [
    'an issuer without https',
    'detectors:',
    'issuers: [{ id: corp, issuer: "http://login.example.com", audience: a }]\ndetectors:',
  ],
  [
    'an issuer with a query',
    'detectors:',
    'issuers: [{ id: corp, issuer: "https://login.example.com/?a=1", audience: a }]\ndetectors:',
  ],
  [
    'an issuer without an audience',
    'detectors:',
    'issuers: [{ id: corp, issuer: "https://login.example.com" }]\ndetectors:',
  ],
  [
    'an unknown group of an issuer',
    'detectors:',
    'issuers: [{ id: corp, issuer: "https://login.example.com", audience: a, groupsClaim: roles, groups: { HR: hrr } }]\ndetectors:',
  ],
  [
    'groups of no claim',
    'detectors:',
    'issuers: [{ id: corp, issuer: "https://login.example.com", audience: a, groups: { HR: hr } }]\ndetectors:',
  ],
  [
    'a level that is none',
    'requestsPerMinute: 60',
    'requestsPerMinute: 60, userTokenAbove: secret',
  ],
  ['a missing policy file', './extra.cedar', './nowhere.cedar'],
  ['network without addresses', '    addresses: ["127.0.0.0/8"]\n', ''],
  ['an address that is no range', '["127.0.0.0/8"]', '["127.0.0.1"]'],
  ['a baseUrl outside its addresses', '["127.0.0.0/8"]', '["10.0.0.0/8"]'],
  [
    'addresses of an external deployment',
    'perimeter: external',
    'perimeter: external\n    addresses: ["10.0.0.0/8"]',
  ],
  ['external on loopback', 'https://vendor.example/v1', 'http://localhost:9000/v1'],
  ['external at a private address', 'https://vendor.example/v1', 'https://10.1.2.3/v1'],
  ['external at link-local metadata', 'https://vendor.example/v1', 'http://169.254.169.254/v1'],
  ['external without https', 'https://vendor.example', 'http://vendor.example'],
  ['a baseUrl with a password', 'https://vendor.example', 'https://me:pw@vendor.example'],
  ['a baseUrl of another scheme', 'https://vendor.example', 'ftp://vendor.example'],
  ['sealed elsewhere', 'perimeter: external', 'perimeter: sealed'],
  ['process for a provider that is not built in', 'perimeter: external', 'perimeter: process'],
  [
    'a way to choose that there is not',
    'aliases:\n  - { id: assistant, deployments: [frontier, local, extract],',
    'aliases:\n  - { id: assistant, choose: best, deployments: [frontier, local, extract],',
  ],
  [
    'a weight below nothing',
    'deployments: [frontier, local, extract],',
    'deployments: [local, extract], weights: { extract: -1 },',
  ],
  [
    'weights of nothing',
    'deployments: [frontier, local, extract],',
    'deployments: [local, extract], weights: { local: 0 },',
  ],
  [
    'a weight for a deployment that the alias does not have',
    'deployments: [frontier, local, extract],',
    'deployments: [local, extract], weights: { locale: 1, frontier: 2 },',
  ],
  [
    'sticky and fastest',
    'deployments: [frontier, local, extract],',
    'deployments: [local, extract], choose: fastest, sticky: true,',
  ],
  [
    'tags of files',
    '{ match: "**", level: internal',
    '{ match: "**", tags: { department: hr }, level: internal',
  ],
  ['no tags in `tags`', '{ match: "**", level', '{ match: "**", tags: {}, level'],
  ['sidecars as a word', '      rules:', '      sidecars: authoritative\n      rules:'],
  [
    'an ACL file that a directory does not list',
    '      rules:',
    '      aclFiles: { names: [".acl.json"] }\n      rules:',
  ],
  ['a list where a map belongs', 'lake:\n  sources:', 'lake:\n  - sources:'],
  ['a repeated key', '    region: us', '    region: us\n    region: eu'],
  ['broken YAML', 'groups: [ { id: everybody }', 'groups: [ { id: everybody '],
  [
    'a reference between braces',
    '  - { id: extract, provider: extract }',
    '  - { id: v, provider: openai, model: m, apiKey: ${env:FRONTIER_API_KEY} }',
  ],
  ['a reference between brackets', 'groups: [staff, hr] }', 'groups: [${env:FRONTIER_API_KEY}] }'],
  ['a tag', 'region: us', 'region: !!js/function us'],
  ['an undefined anchor', 'region: us', 'region: *us'],
]

test('rules with tags alone let nobody read, and that is said', async () => {
  const { config } = await valid(EXAMPLE)
  const [source] = config.sources
  const rules = (source?.rules ?? []).map((rule) => ({ ...rule, tags: { department: 'hr' } }))
  const warned = (governance: Partial<Governance>) =>
    warningRemarks({
      ...config,
      sources: [{ ...source!, rules, governance: { ...GOVERNANCE, ...governance } }],
    }).filter(({ message }) => message.includes('tags'))
  expect(warned({}).map(({ path }) => path)).toEqual([['lake', 'sources', 0, 'rules']])
  expect(warned({ tags: { authoritative: true } })).toEqual([])
})

test('tools and hosts of links: what is not said is outside, with side effects', async () => {
  const more = `tools: [{ name: crm, sideEffects: false, perimeter: inside }, { name: mail }]
output: { linkHosts: ["intranet.example.com", "*.docs.example.com"] }
`
  const { config } = await valid(EXAMPLE + more)
  expect(config.tools).toEqual([
    { name: 'crm', sideEffects: false, perimeter: 'inside' },
    { name: 'mail', sideEffects: true, perimeter: 'outside' },
  ])
  expect(config.linkHosts).toEqual(['*.docs.example.com', 'intranet.example.com'])
  expect((await valid(EXAMPLE)).config).toMatchObject({ tools: [], linkHosts: [] })
})

test('how long values are kept that placeholders stand for', async () => {
  const keepMs = async (more: string) => (await valid(EXAMPLE + more)).config.placeholdersKeepMs
  expect(await keepMs('')).toBe(limits.placeholdersKeepHours * 3_600_000)
  expect(await keepMs('placeholders: { keepHours: 2 }\n')).toBe(7_200_000)
})

test('what governs a source besides its rules', async () => {
  const governed = async (keys: string) => {
    const text = EXAMPLE.replace('      rules:', `      ${keys}\n      rules:`)
    return (await valid(text)).config.sources[0]?.governance
  }
  expect(await governed('sidecars: { authoritative: true }')).toEqual({
    ...GOVERNANCE,
    sidecars: { authoritative: true },
  })
  expect(await governed('aclFiles: { names: [acl.yaml] }')).toEqual({
    ...GOVERNANCE,
    aclFiles: { authoritative: false, names: ['acl.yaml'] },
  })
  expect(await governed('sidecars: false')).toEqual({ ...GOVERNANCE, sidecars: undefined })
  expect(await governed('aclFiles: false')).toEqual({ ...GOVERNANCE, aclFiles: undefined })
})

test('every mistake is named with its line, its key and what was expected', async () => {
  const parts: string[] = []
  for (const [what, from, to] of MISTAKES) {
    expect(EXAMPLE, what).toContain(from)
    const result = await load(EXAMPLE.replace(from, to))
    const lines = result.kind === 'problems' ? result.problems.map(shown) : ['(no problem)']
    parts.push(`# ${what}\n${lines.join('\n')}\n`)
  }
  const GOLDEN = 'src/config/problems.golden.txt'
  const rendered = parts.join('\n')
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(GOLDEN, rendered)
  expect(rendered).not.toContain('(no problem)')
  expect(rendered).not.toContain('sk-literal')
  expect(rendered).toBe(readFileSync(GOLDEN, 'utf8'))
})

test('secrets by reference: no message holds what a secret resolves to', async () => {
  const result = await loadConfig(
    join(folder, 'standpipe.yaml'),
    { FRONTIER_API_KEY: 'top secret with spaces' },
    KNOWN,
  )
  writeFileSync(join(folder, 'standpipe.yaml'), EXAMPLE)
  expect(JSON.stringify(result.kind === 'problems' ? result : [])).not.toContain('top secret')
})

test.each<[string, (text: string) => string, string]>([
  [
    'an alias that sees nothing of its documents',
    (text) =>
      text
        .replace('[frontier, local, extract]', '[frontier]')
        .replace('clearance: { level: internal }', 'clearance: { level: public }'),
    'standpipe.yaml:31: aliases[0].deployments: none of its deployments is cleared for what its knowledge bases hold (confidential[pii], internal), so no question about them will be answered; raise a `clearance`',
  ],
  [
    'no price under a hard budget',
    (text) => text.replace(/ {4}price: \{ perMillion: \{ input: "2.50".*\n/, ''),
    'standpipe.yaml:20: deployments[2]: `frontier` has no price for input and output, so requests under the hard budget of `app:intranet` will not use it; add `price`',
  ],
  [
    'a folder that is not there',
    (text) => text.replace('./handbook', './nowhere'),
    'standpipe.yaml:4: lake.sources[0].filesystem.root: there is no folder `<folder>/nowhere` now, so nothing is read from it',
  ],
  [
    'content that is kept',
    (text) => text.replace('{ id: assistant,', '{ id: assistant, content: { keepDays: 30 },'),
    'standpipe.yaml:31: aliases[0].content: prompts and answers of `assistant` are kept for 30 days, encrypted, also in backups; who asks it should know',
  ],
  [
    'two ways to choose',
    (text) =>
      text.replace(
        '{ id: assistant,',
        '{ id: assistant, choose: cheapest, weights: { frontier: 9, local: 1 },',
      ),
    'standpipe.yaml:31: aliases[0].choose: `weights` say where a request begins, so `choose: cheapest` orders only what is tried after that; leave one of them out if that is not meant',
  ],
  [
    'an API that the engine may not speak',
    (text) =>
      text
        .replace('model: qwen3-8b', 'model: qwen3-8b\n    engine: llama-server\n    api: responses')
        .replace('    region: us\n    retention: none\n', ''),
    'standpipe.yaml:17: deployments[1].api: many versions of `llama-server` do not speak Responses and answer 404; leave `api` out to use chat completions, which clients of Responses get translated',
  ],
  [
    'an app that answers for nobody in particular, where people can be told apart',
    (text) => `${text}issuers: [{ id: corp, issuer: "https://login.example.com", audience: a }]\n`,
    'standpipe.yaml:35: apps[1]: `hr-desk` may read `confidential` data and answers it for nobody in particular; add `userTokenAbove: internal`, so that it needs the token of whom it asks for',
  ],
])('warns of %s', async (_, change, warning) => {
  expect((await valid(change(EXAMPLE))).warnings).toEqual([warning])
})

test.each([
  ['a missing file', undefined, 'standpipe.yaml: cannot be read: there is no such file'],
  [
    'bytes that are no text',
    Buffer.from([0xff, 0xfe, 0x00]),
    'standpipe.yaml: cannot be read: it is not UTF-8 text',
  ],
  [
    'a huge file',
    Buffer.alloc(limits.configBytesMax + 1, 35),
    `standpipe.yaml: is larger than ${limits.configBytesMax} bytes`,
  ],
])('%s', async (_, bytes, message) => {
  const file = join(folder, 'other.yaml')
  if (bytes === undefined) rmSync(file, { force: true })
  else writeFileSync(file, bytes)
  const result = await loadConfig(file, ENV, KNOWN)
  expect(result.kind === 'problems' && result.problems.map(shown)).toEqual([message])
})

test('a file of thousands of mistakes is bounded', async () => {
  const groups = Array.from({ length: 500 }, (_, index) => `{ id: "BAD ${index}" }`).join(', ')
  const result = await load(EXAMPLE.replace(/^groups: .*$/m, `groups: [ ${groups} ]`))
  if (result.kind !== 'problems') throw new Error('expected problems')
  expect(result.problems).toHaveLength(limits.configProblemsMax + 1)
  expect(result.problems.at(-1)?.message).toBe('and 450 more problems')
})

test('how an alias chooses is taken as it is written, and nothing is said for it', async () => {
  const written = EXAMPLE.replace(
    'deployments: [frontier, local, extract],',
    'deployments: [frontier, local], choose: cheapest, weights: { local: 9, frontier: 0 },',
  )
  const { config } = await valid(written)
  expect(config.aliases[0]).toMatchObject({
    choose: 'cheapest',
    weights: { local: 9, frontier: 0 },
  })
  expect(config.aliases[0]).not.toHaveProperty('sticky')
})

test('a small file of many aliases does not grow', async () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
  for (let level = 1; level < 9; level++) {
    const before = String.fromCharCode(96 + level)
    const name = String.fromCharCode(97 + level)
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`)
  }
  const result = await load(bomb.join('\n'))
  expect(result.kind === 'problems' && result.problems[0]?.message).toBe(
    'not valid YAML: an anchor is used too often, or without being defined',
  )
})

test('issuers: people of theirs need not be listed, and the claim is `sub` unless the file says otherwise', async () => {
  const text = `${EXAMPLE.replace('scope: "app:intranet"', 'scope: "user:eve@example.com"').replace('groups: [staff, hr] }', 'groups: [staff, hr], userTokenAbove: internal }')}issuers:
  - { id: corp, issuer: "https://login.example.com/t", audience: gate, groupsClaim: roles, requestsPerMinute: 30, groups: { HR: hr } }
`
  const { config, warnings } = await valid(text)
  expect(warnings).toEqual([])
  expect(config.issuers).toEqual([
    {
      id: 'corp',
      issuer: 'https://login.example.com/t',
      audience: 'gate',
      jwksUri: undefined,
      userClaim: 'sub',
      emailsAreVerified: false,
      requestsPerMinute: 30,
      concurrency: undefined,
      groupsClaim: 'roles',
      groups: [{ value: 'HR', group: 'hr' }],
    },
  ])
  expect(config.apps.map(({ userTokenAbove }) => userTokenAbove)).toEqual([undefined, 'internal'])
})

describe('what the lake is searched with', () => {
  const VENDOR = `deployments:
  - id: vendor
    provider: openai
    baseUrl: https://vectors.example/v1
    model: m
    perimeter: external
    serves: [embed, rerank]
`
  const withModels = (lake: string): string =>
    EXAMPLE.replace('lake:\n', `lake:\n${lake}`).replace('deployments:\n', VENDOR)

  test('the built-in embedder without a word, none by a word, or a deployment', async () => {
    const models = async (lake: string) => lakeModelsOf((await valid(withModels(lake))).config)
    expect(await models('')).toMatchObject({
      embedder: {
        id: 'builtin-embedder',
        perimeter: 'process',
        clearance: { level: 'restricted', compartments: ['*'] },
      },
      reranker: undefined,
    })
    expect((await models('  embedder: none\n')).embedder).toBeUndefined()
    expect(await models('  embedder: vendor\n  reranker: vendor\n')).toMatchObject({
      embedder: { id: 'vendor', baseUrl: 'https://vectors.example/v1' },
      reranker: { id: 'vendor' },
    })
  })

  test('a pairing with labels that it may not see is named, rule by rule', async () => {
    const { warnings } = await valid(withModels('  embedder: vendor\n  reranker: vendor\n'))
    expect(warnings.filter((text) => text.includes('lake'))).toEqual([
      'standpipe.yaml:8: lake.sources[0].rules[0]: `hr/**` of source `handbook` gives `confidential[pii]`, but the embedder `vendor` is cleared for `public` only: these documents are found by their words alone; raise its `clearance` or name another `embedder`',
      'standpipe.yaml:9: lake.sources[0].rules[1]: `**` of source `handbook` gives `internal`, but the embedder `vendor` is cleared for `public` only: these documents are found by their words alone; raise its `clearance` or name another `embedder`',
      'standpipe.yaml:8: lake.sources[0].rules[0]: `hr/**` of source `handbook` gives `confidential[pii]`, but the reranker `vendor` is cleared for `public` only: these passages are not ordered anew; raise its `clearance` or name another `reranker`',
      'standpipe.yaml:9: lake.sources[0].rules[1]: `**` of source `handbook` gives `internal`, but the reranker `vendor` is cleared for `public` only: these passages are not ordered anew; raise its `clearance` or name another `reranker`',
    ])
    expect((await valid(withModels(''))).warnings.filter((text) => text.includes('lake'))).toEqual(
      [],
    )
  })

  test('the lake has a budget of its own, like an app', async () => {
    const { config } = await valid(
      EXAMPLE.replace('app:intranet", limit', 'app:standpipe-lake", limit'),
    )
    expect(config.budgets[0]?.scope).toBe('app:standpipe-lake')
  })
})
