import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Known, LoadResult } from './config.ts'
import { loadConfig } from './load.ts'
import { watchConfig, type ConfigWatch } from './watch.ts'

const KNOWN: Known = { providers: ['extract'], raises: new Map() }
const text = (id: string): string =>
  `deployments: [ { id: extract, provider: extract } ]\naliases: [ { id: ${id}, deployments: [extract] } ]\n`

let folder = ''
let file = ''
let loads: string[] = []
let watch: ConfigWatch | undefined
const outcome = (result: LoadResult): string =>
  result.kind === 'config' ? (result.config.aliases[0]?.id ?? '') : 'problems'

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'standpipe-watch-'))
  file = join(folder, 'standpipe.yaml')
  writeFileSync(file, text('one'))
  loads = []
})
afterEach(() => {
  watch?.close()
  rmSync(folder, { recursive: true, force: true })
})
const start = (onLoad: (result: LoadResult) => Promise<void> | void): ConfigWatch =>
  watchConfig({ file, load: () => loadConfig(file, {}, KNOWN), onLoad, pollMs: 20, restMs: 20 })
const record = (result: LoadResult): void => void loads.push(outcome(result))

test('a change is loaded, a mistake is reported, and the next change is loaded again', async () => {
  watch = start(record)
  writeFileSync(file, text('two'))
  await vi.waitFor(() => expect(loads).toEqual(['two']), 3_000)
  writeFileSync(file, 'deployments: 1')
  await vi.waitFor(() => expect(loads).toEqual(['two', 'problems']), 3_000)
  const other = join(folder, 'new.yaml')
  writeFileSync(other, text('three'))
  renameSync(other, file)
  await vi.waitFor(() => expect(loads).toEqual(['two', 'problems', 'three']), 3_000)
})

test('reload loads at once, also when nothing changed', async () => {
  watch = start(record)
  expect(outcome(await watch.reload())).toBe('one')
  expect(loads).toEqual(['one'])
})

test('reloads take turns', async () => {
  const events: string[] = []
  watch = start(async () => {
    events.push('begin')
    await new Promise((resolve) => setTimeout(resolve, 20))
    events.push('end')
  })
  await Promise.all([watch.reload(), watch.reload(), watch.reload()])
  expect(events).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end'])
})

test('a failure in one turn reaches whoever asked, and not the next', async () => {
  let first = true
  watch = start(() => {
    if (!first) return
    first = false
    throw new Error('broken')
  })
  const both = await Promise.allSettled([watch.reload(), watch.reload()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})

test('after close nothing is loaded', async () => {
  watch = start(record)
  watch.close()
  writeFileSync(file, text('two'))
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(loads).toEqual([])
})
