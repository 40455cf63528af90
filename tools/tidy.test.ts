import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { expect, test } from 'vitest'

/**
 * The architecture, as a table: what each folder of `src/` may import besides itself. ARCHITECTURE.md
 * prints it. `store` means: only the contract files that adapters implement.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  identity: ['kernel'],
  keys: ['kernel'],
  models: ['kernel'],
  content: ['kernel', 'keys', 'models'],
  dlp: ['kernel'],
  audit: ['kernel'],
  embedding: ['kernel'],
  lake: ['kernel'],
  fleet: ['kernel', 'models'],
  authorization: ['kernel', 'identity', 'models', 'lake'],
  retrieval: ['kernel', 'authorization', 'identity', 'lake', 'models'],
  ledger: ['kernel', 'audit', 'authorization', 'models'],
  config: ['kernel', 'identity', 'models', 'dlp', 'lake', 'ledger'],
  pipeline: [
    'kernel',
    'identity',
    'keys',
    'models',
    'content',
    'dlp',
    'audit',
    'lake',
    'authorization',
    'retrieval',
    'ledger',
  ],
  wire: ['kernel', 'models'],
  providers: ['kernel', 'models'],
  parsers: ['kernel', 'lake'],
  ingest: ['kernel', 'lake', 'parsers', 'dlp'],
  sources: ['kernel', 'lake'],
  stores: [
    'kernel',
    'identity',
    'keys',
    'content',
    'dlp',
    'lake',
    'retrieval',
    'audit',
    'ledger',
    'models',
  ],
  api: ['kernel', 'authorization'],
  server: [
    'kernel',
    'api',
    'pipeline',
    'wire',
    'config',
    'identity',
    'keys',
    'models',
    'dlp',
    'audit',
    'lake',
    'authorization',
    'retrieval',
    'ledger',
  ],
  prove: ['kernel', 'identity', 'keys', 'models', 'lake', 'config', 'parsers', 'retrieval'],
  cli: ['kernel', 'api', 'config'],
}

const root = process.cwd()
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
const sources = files(join(root, 'src'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({
    path: relative(root, path).split('\\').join('/'),
    text: readFileSync(path, 'utf8'),
  }))
const shipped = sources.filter(
  ({ path }) => !path.endsWith('.test.ts') && !path.endsWith('conformance.ts'),
)

const folderOf = (path: string): string => path.split('/')[1] ?? ''
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')

test('imports point one way', () => {
  const wrong = shipped.flatMap(({ path, text }) => {
    const folder = folderOf(path)
    if (path === 'src/main.ts' || folder === 'main') return []
    const allowed = LAYERS[folder]
    if (allowed === undefined) return [`${path}: folder \`${folder}\` is not in the layer table`]
    return importsOf(text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => posix.join(posix.dirname(path), specifier))
      .filter((target) => folderOf(target) !== folder && !allowed.includes(folderOf(target)))
      .map((target) => `${path} imports ${target}`)
  })
  expect(wrong).toEqual([])
})

/** Siblings among adapters share nothing: `stores/sqlite` never imports `stores/memory`. */
test('adapters never import each other', () => {
  const wrong = shipped.flatMap(({ path, text }) => {
    const [, folder = '', adapter = ''] = path.split('/')
    if (!['stores', 'providers', 'sources', 'wire'].includes(folder) || adapter.endsWith('.ts'))
      return []
    return importsOf(text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => posix.join(posix.dirname(path), specifier))
      .filter((target) => {
        const [, targetFolder, targetAdapter = ''] = target.split('/')
        return (
          targetFolder === folder && targetAdapter !== adapter && !targetAdapter.endsWith('.ts')
        )
      })
      .map((target) => `${path} imports ${target}`)
  })
  expect(wrong).toEqual([])
})

interface Ban {
  readonly what: string
  readonly pattern: RegExp
  readonly instead: string
  readonly except: RegExp
}
const BANS: readonly Ban[] = [
  {
    what: 'the clock',
    pattern: /\bDate\.now\(|\bnew Date\(\)|performance\.now\(/,
    instead: 'take a Clock',
    except: /^src\/(main|cli\/|server\/world)/,
  },
  {
    what: 'randomness',
    pattern: /Math\.random\(|randomBytes\(|randomUUID\(/,
    instead: 'take a Random',
    except: /^src\/(main|server\/world)/,
  },
  {
    what: 'the environment',
    pattern: /process\.env/,
    instead: 'take it as an argument from main.ts',
    except: /^src\/(main|config\/|cli\/)/,
  },
  {
    what: 'fetch',
    pattern: /(?:await|return|=>?|\()\s*fetch\(/,
    instead: 'undici dispatch in providers/',
    except: /^src\/cli\//,
  },
  {
    what: 'JSON.parse of outside text',
    pattern: /JSON\.parse\(/,
    instead: 'parseJson of kernel/json.ts',
    except: /^src\/(kernel\/json|stores\/|cli\/)/,
  },
  {
    what: 'any',
    pattern: /:\s*any\s*[,;)=\]\n|&>]|<any>|\bas any\b(?! )/,
    instead: 'unknown',
    except: /^$/,
  },
  {
    what: 'a default export',
    pattern: /^export default /m,
    instead: 'a named export',
    except: /^$/,
  },
  { what: 'eval', pattern: /\beval\(|new Function\(/, instead: 'nothing', except: /^$/ },
  {
    what: 'a shell',
    pattern: /\bexec(Sync)?\b[^}]*\} from 'node:child_process'|shell: true/,
    instead: 'spawn with arguments',
    except: /^$/,
  },
]
test.each(BANS)('no $what (instead: $instead)', ({ pattern, except }) => {
  const wrong = shipped.filter(
    ({ path, text }) => !except.test(path) && pattern.test(withoutComments(text)),
  )
  expect(wrong.map(({ path }) => path)).toEqual([])
})
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')

/** Domain folders hold rules; input and output belong to adapters. */
test('node built-ins stay in adapters', () => {
  const pure = [
    'kernel',
    'identity',
    'models',
    'dlp',
    'audit',
    'embedding',
    'lake',
    'authorization',
    'retrieval',
    'ledger',
    'pipeline',
    'api',
    'wire',
  ]
  const allowed = /^node:(crypto|buffer)$/
  // The policy engine is WebAssembly, which one V8 cannot run safely without a flag.
  const engine = 'src/authorization/cedar.ts'
  // A sum over bytes, as pure as a hash: what `crypto` lacks.
  const sums = 'src/kernel/event-stream.ts'
  const wrong = shipped.flatMap(({ path, text }) =>
    pure.includes(folderOf(path))
      ? importsOf(text)
          .filter((specifier) => specifier.startsWith('node:') && !allowed.test(specifier))
          .filter((specifier) => !(path === engine && specifier === 'node:v8'))
          .filter((specifier) => !(path === sums && specifier === 'node:zlib'))
          .map((specifier) => `${path}: ${specifier}`)
      : [],
  )
  expect(wrong).toEqual([])
})

test('a provider name stands only in its folder, the registry and the generated configuration', () => {
  // A signature names the service of AWS that it is for, which is named like a provider.
  const allowed =
    /^src\/(providers\/|wire\/|models\/|config\/|main\.ts|cli\/|identity\/signed-request\.ts|prove\/twin-config\.ts|main\/tour\/)/
  const wrong = shipped.filter(
    ({ path, text }) =>
      !allowed.test(path) &&
      /'(extract|embedder|openai|anthropic|bedrock)'/.test(withoutComments(text)),
  )
  expect(wrong.map(({ path }) => path)).toEqual([])
})

test('ARCHITECTURE.md prints this layer table', () => {
  const printed = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  for (const [folder, allowed] of Object.entries(LAYERS)) {
    expect(printed).toContain(`| ${folder} | ${allowed.length === 0 ? '—' : allowed.join(', ')} |`)
  }
})
