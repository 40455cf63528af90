import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isFailure, type DetectOptions } from '../cli/deps.ts'
import { limits } from '../kernel/limits.ts'
import { detectIn } from './detect.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-detect-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function* none(): AsyncGenerator<Uint8Array> {}
const detect = (bytes: string | Uint8Array, options: Partial<DetectOptions> = {}) => {
  const file = join(folder, 'text.txt')
  writeFileSync(file, bytes)
  return detectIn({ file, raises: undefined, raisingOnly: false, ...options }, none())
}
const messageOf = (value: unknown): string =>
  isFailure(value) ? value.messages.join(' ') : 'no failure'

test('tells what stands where, in UTF-16 units, and what it raises', async () => {
  const text = '\ufeffDear 😀,\nmy card is 4111 1111 1111 1111,\n\nSSN 536-90-4399'
  const detected = await detect(text)
  const start = text.indexOf('4111')
  expect(detected).toMatchObject({
    kind: 'detected',
    label: 'restricted[pci,pii]',
    findings: [
      { type: 'card', start, end: start + 19, line: 2, column: 12, raises: 'restricted[pci]' },
      { type: 'us_ssn', line: 4, column: 5, raises: 'restricted[pii]' },
    ],
  })
})

test('what raises nothing is told too, unless only what raises is asked for', async () => {
  const raises = new Map()
  expect(await detect('ada@example.com', { raises })).toMatchObject({
    label: 'public',
    findings: [{ type: 'email' }],
  })
  expect(await detect('ada@example.com', { raises, raisingOnly: true })).toMatchObject({
    findings: [],
  })
})

test('more findings than a request may have are told one by one', async () => {
  const detected = await detect('ada@example.com\n'.repeat(3 * limits.findingsMax))
  expect(isFailure(detected) ? 0 : detected.findings.length).toBe(3 * limits.findingsMax)
})

test('reads stdin', async () => {
  async function* stdin(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('card 4111 1111 ')
    yield Buffer.from('1111 1111')
  }
  const options = { file: undefined, raises: undefined, raisingOnly: false }
  expect(await detectIn(options, stdin())).toMatchObject({ findings: [{ type: 'card' }] })
})

test.each([
  ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0), 'is no text in UTF-8'],
  ['Latin-1', Uint8Array.of(0x63, 0x61, 0x66, 0xe9), 'is no text in UTF-8'],
])('%s is refused with a sentence', async (_, bytes, message) => {
  expect(messageOf(await detect(bytes))).toContain(message)
})

test('what is not there, no file, or too long is refused with a sentence', async () => {
  const ask = (file: string | undefined, stdin = none()) =>
    detectIn({ file, raises: undefined, raisingOnly: false }, stdin)
  expect(messageOf(await ask(join(folder, 'gone.txt')))).toContain('cannot read')
  expect(messageOf(await ask(folder))).toContain('is no file')
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(1 << 20)
  }
  expect(messageOf(await ask(undefined, endless()))).toContain('is longer than')
})

test('what raises the label is told, whatever stands around it', async () => {
  const key = `ghp_${'0'.repeat(2)}`.slice(0, 4) + 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1v0XhTk'
  const code = ['import { api } from "./api.ts"', '', 'export async function run() {']
  for (let line = 0; line < 8; line++) code.push(`  await api.call(${line}, { retries: 3 })`)
  code.push(`  const password = "kT9x!vQ2pLw8zR4m"`, `  return api.done(run)`, '}', `// ${key}`)
  const detected = await detect(code.join('\n'))
  if (isFailure(detected)) throw new Error('not detected')
  const types = detected.findings.map(({ type, raises }) => [type, raises])
  expect(types.some(([type]) => type?.startsWith('secret_'))).toBe(true)
  for (const [type, raises] of types)
    expect(raises, type).toBe(type?.startsWith('secret_') ? 'restricted[secret]' : '–')
})
