import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commandFor, quoted, readyMessage, type Ready } from './ready.ts'

const READY: Ready = {
  info: {
    url: 'http://127.0.0.1:4180',
    configFile: '/srv/.standpipe/standpipe.yaml',
    data: '/srv/.standpipe',
    alias: 'assistant',
    documents: 1,
    skipped: 2,
    keys: {
      admin: 'sp_admin',
      apps: [
        { app: 'intranet', key: 'sp_one', question: 'What\'s the "travel" limit?' },
        { app: 'hr-desk', key: 'sp_two', question: 'Who is on leave?' },
      ],
    },
    builtInOnly: true,
  },
  command: 'node dist/src/main.js',
  dataOption: '',
  cwd: '/srv',
  engines: [],
  paint: (_, text) => text,
}
const message = (change: Partial<Ready> = {}): string => readyMessage({ ...READY, ...change })

test('has each key, and for each app a command to paste', () => {
  const text = message()
  expect(text).toContain('  admin     sp_admin\n  intranet  sp_one\n  hr-desk   sp_two')
  expect(text).toContain(
    "  STANDPIPE_KEY=sp_two \\\n    node dist/src/main.js ask 'Who is on leave?'",
  )
  expect(text).toContain('1 document indexed, 2 skipped (see `lake status`)')
  expect(text).toContain('.standpipe/standpipe.yaml')
})

test('names the clients of the other dialects', () => {
  const text = message()
  expect(text).toContain('ANTHROPIC_BASE_URL=http://127.0.0.1:4180')
  expect(text).toContain('AWS_ENDPOINT_URL=http://127.0.0.1:4180')
  expect(text).toContain('node dist/src/main.js keys create --for app:intranet --aws')
})

test('what it says to paste into a shell arrives there as it was meant', () => {
  const curl = /^ {2}(curl [\s\S]*?)\n\n/m.exec(message())?.[1] ?? ''
  const shown = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${curl}`], {
    encoding: 'utf8',
  })
  const args = shown.split('\0')
  expect(args.slice(0, 3)).toEqual([
    'http://127.0.0.1:4180/v1/chat/completions',
    '-H',
    'Authorization: Bearer sp_one',
  ])
  expect(JSON.parse(args[6] ?? '')).toEqual({
    model: 'assistant',
    messages: [{ role: 'user', content: 'What\'s the "travel" limit?' }],
  })
})

test.each(['plain', "it's", '$(reboot)', '`x`', '', 'a b\nc', '\\', '"'])(
  'quoted(%j) is one argument of a shell',
  (text) => {
    const shown = execFileSync('sh', ['-c', `printf '%s|' ${quoted(text)}`], { encoding: 'utf8' })
    expect(shown).toBe(`${text}|`)
  },
)

test('says that extract is no language model, unless another model is there', () => {
  expect(message()).toContain('not a language model')
  expect(message({ info: { ...READY.info, builtInOnly: false } })).not.toContain('language model')
})

test('no key is printed twice: without keys it says how to make one', () => {
  const text = message({ info: { ...READY.info, keys: undefined } })
  expect(text).not.toContain('sp_')
  expect(text).toContain('node dist/src/main.js keys create --for app:intranet')
})

test.each([
  ['/usr/local/bin/standpipe', '/home/ada', 'standpipe'],
  ['C:\\npm\\standpipe.cmd', '/home/ada', 'standpipe'],
  ['/srv/dist/src/main.js', '/srv', 'node dist/src/main.js'],
  ['/srv/dist/src/main.js', '/home/a/very/deep/place/of/its/own', 'node /srv/dist/src/main.js'],
  ['/my work/dist/main.js', '/my work', 'node dist/main.js'],
  ['/my work/main.js', '/x/y/z', "node '/my work/main.js'"],
])('%s called from %s is `%s`', (script, cwd, command) => {
  expect(commandFor(script, cwd)).toBe(command)
})
