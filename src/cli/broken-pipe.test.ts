import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { mindReaders } from './broken-pipe.ts'

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url))

/** `true` has ended long before a Node process writes. */
const unread = (command: string) =>
  new Promise<{ readonly code: string; readonly err: string }>((resolve) => {
    const script = `node "$0" ${command} | true; echo "\${PIPESTATUS[0]}"`
    execFile('bash', ['-c', script, MAIN], (_error, out, err) => resolve({ code: out.trim(), err }))
  })

test('a reader who has seen enough ends a command without a word', async () => {
  expect(await unread('config check samples/standpipe.yaml')).toEqual({ code: '0', err: '' })
  expect(await unread('--help')).toEqual({ code: '0', err: '' })
})

test('other trouble with a stream is thrown, and a server goes on without its reader', () => {
  let ended = 0
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = []
  const pipe = {
    on: (_: 'error', listener: (error: NodeJS.ErrnoException) => void) => listeners.push(listener),
  }
  mindReaders([pipe], () => (ended += 1))
  mindReaders([pipe], undefined)
  const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  for (const listener of listeners) listener(broken)
  expect(ended).toBe(1)
  const full = Object.assign(new Error('disk'), { code: 'ENOSPC' })
  for (const listener of listeners) expect(() => listener(full)).toThrow('disk')
})
