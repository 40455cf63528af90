import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemText, type Known } from './config.ts'
import { generateConfig } from './generate.ts'
import { checkLakes, contains } from './lakes.ts'
import { loadConfig } from './load.ts'
import { locateConfig } from './locate.ts'

const KNOWN: Known = { providers: ['extract', 'embedder', 'openai'], raises: new Map() }
let cwd = ''
beforeEach(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'standpipe-locate-')))
  for (const name of ['docs', 'docs/hr', 'Über uns', 'b/docs']) {
    mkdirSync(join(cwd, name), { recursive: true })
  }
  writeFileSync(join(cwd, 'file.txt'), '')
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))
const data = (): string => join(cwd, '.standpipe')

describe('lakes', () => {
  test.each([
    [['docs'], ['docs']],
    [
      ['docs', 'b/docs', 'Über uns'],
      ['docs', 'docs-2', 'uber-uns'],
    ],
  ])('%j become %j', async (folders, ids) => {
    const checked = await checkLakes(folders, { cwd, data: data() })
    expect(checked.kind === 'lakes' && checked.lakes.map(({ id }) => id)).toEqual(ids)
  })

  test.each([
    [['nowhere'], 'there is no folder `nowhere`'],
    [['file.txt'], '`file.txt` is not a folder'],
    [['docs', 'docs'], '`docs` overlaps `<cwd>/docs`; give each document one folder'],
    [['docs', 'docs/hr'], '`docs/hr` overlaps `<cwd>/docs`; give each document one folder'],
    [['docs/hr', 'docs'], '`docs` overlaps `<cwd>/docs/hr`; give each document one folder'],
    [
      ['.'],
      'the data directory `<cwd>/.standpipe` lies inside the lake `.`; put it elsewhere with --data',
    ],
  ])('%j: %s', async (folders, message) => {
    const checked = await checkLakes(folders, { cwd, data: data() })
    expect(checked.kind === 'problem' && checked.message.replaceAll(cwd, '<cwd>')).toBe(message)
  })

  test.each([
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a', '/ab', false],
    ['/a', '/a/..b', true],
    ['/a/b', '/a', false],
  ])('contains(%s, %s) is %s', (outer, inner, expected) => {
    expect(contains(outer, inner)).toBe(expected)
  })
})

describe('the generated configuration', () => {
  const write = (text: string): string => {
    const file = join(cwd, 'generated.yaml')
    writeFileSync(file, text)
    return file
  }
  const lakes = () => [
    { id: 'docs', root: join(cwd, 'docs') },
    { id: 'odd', root: join(cwd, 'Über uns') },
  ]

  test('loads without a warning', async () => {
    const result = await loadConfig(write(generateConfig(lakes())), {}, KNOWN)
    expect(result).toMatchObject({ kind: 'config', warnings: [] })
    if (result.kind !== 'config') return
    expect(result.config.sources.map(({ root }) => root)).toEqual(lakes().map(({ root }) => root))
    expect(result.config.aliases[0]?.knowledgeBases).toEqual(['docs-documents', 'odd-documents'])
    expect(result.config.apps.map(({ id, groups }) => [id, groups])).toEqual([
      ['intranet', ['staff']],
      ['hr-desk', ['hr', 'staff']],
    ])
  })

  test('every hint in its comments works when it is uncommented', async () => {
    const text = generateConfig(lakes()).replace(/^( *)# (?=- |\w+:| {2})/gm, '$1')
    expect(text).not.toMatch(/^ *# +(provider|- id)/m)
    const result = await loadConfig(write(text), { FRONTIER_API_KEY: 'sk' }, KNOWN)
    if (result.kind === 'problems') throw new Error(result.problems.map(problemText).join('\n'))
    expect(result.config.deployments.map(({ id }) => id)).toEqual([
      'extract',
      'builtin-embedder',
      'local',
      'frontier',
    ])
    expect(result.config.sources[0]?.rules.map(({ match }) => match)).toEqual(['hr/**', '**'])
    expect(result.config.budgets).toHaveLength(1)
  })

  test('a folder with a hostile name stays a folder', async () => {
    const root = join(cwd, 'a"\n  - { id: evil }')
    mkdirSync(root)
    const result = await loadConfig(write(generateConfig([{ id: 'a', root }])), {}, KNOWN)
    expect(result.kind === 'config' && result.config.sources.map((source) => source.root)).toEqual([
      root,
    ])
  })
})

test('the sample configuration has no problem', async () => {
  const result = await loadConfig('samples/standpipe.yaml', {}, KNOWN)
  if (result.kind === 'problems') throw new Error(result.problems.map(problemText).join('\n'))
  expect(result.config.sources.map(({ root }) => root)).toEqual([
    join(process.cwd(), 'samples/lake'),
  ])
  expect(result.config.aliases.map(({ id }) => id)).toEqual(['assistant', 'embed'])
})

describe('which file `up` runs with', () => {
  const locate = (lakes: readonly string[], config?: string) =>
    locateConfig({
      lakes,
      config,
      data: data(),
      cwd,
      sample: join(process.cwd(), 'samples/standpipe.yaml'),
    })

  test('the first start writes it, for the owner only; the second finds it', async () => {
    const file = join(data(), 'standpipe.yaml')
    expect(await locate(['docs'])).toEqual({ kind: 'file', file, generated: true })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const before = readFileSync(file, 'utf8')
    expect(await locate(['docs'])).toEqual({ kind: 'file', file, generated: false })
    expect(await locate([])).toEqual({ kind: 'file', file, generated: false })
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('an edited file is never overwritten, and other folders are refused', async () => {
    await locate(['docs'])
    const file = join(data(), 'standpipe.yaml')
    const edited = `${readFileSync(file, 'utf8')}# mine\n`
    writeFileSync(file, edited)
    const located = await locate(['b/docs'])
    expect(readFileSync(file, 'utf8')).toBe(edited)
    expect(located.kind === 'problem' && located.message).toMatch(/already describes other folders/)
  })

  test('a file that nobody edited is written again for other folders', async () => {
    await locate(['docs'])
    const file = join(data(), 'standpipe.yaml')
    expect(await locate(['b/docs'])).toEqual({ kind: 'file', file, generated: true })
    expect(readFileSync(file, 'utf8')).toContain('b/docs')
  })

  test('with nothing given, the sample lake: in the data directory, its folder named absolutely', async () => {
    const file = join(data(), 'standpipe.yaml')
    expect(await locate([])).toEqual({ kind: 'file', file, generated: true })
    const result = await loadConfig(file, {}, KNOWN)
    if (result.kind === 'problems') throw new Error(result.problems.map(problemText).join('\n'))
    expect(result.config.sources.map(({ root }) => root)).toEqual([
      join(process.cwd(), 'samples/lake'),
    ])
  })

  test('--config is relative to the working folder', async () => {
    expect(await locate([], 'x.yaml')).toEqual({
      kind: 'file',
      file: join(cwd, 'x.yaml'),
      generated: false,
    })
  })

  test.each<[readonly string[], string | undefined, RegExp]>([
    [['docs'], 'x.yaml', /not both/],
    [['nowhere'], undefined, /no folder `nowhere`/],
  ])('%j with --config %s', async (lakes, config, message) => {
    const located = await locate(lakes, config)
    expect(located.kind === 'problem' && located.message).toMatch(message)
  })
})
