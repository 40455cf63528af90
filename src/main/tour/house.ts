import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseJson } from '../../kernel/json.ts'
import { limits } from '../../kernel/limits.ts'

/** How this very program is started: the interpreter, its arguments, the script. */
export type Program = readonly [string, ...string[]]

export interface TourApp {
  readonly id: 'intranet' | 'hr-desk' | 'pilot'
}

/** A running gate of the tour's own, in a folder of its own, as a process that can be killed. */
export interface House {
  readonly folder: string
  readonly data: string
  url: string
  key(app: TourApp['id']): string
  /** Which deployments the alias has, in order: edits the configuration file. */
  edit(deployments: readonly string[]): Promise<void>
  /** SIGKILL: nothing is said good-bye to. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Runs a command of the program on the house's data; both of its outputs. */
  run(args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }>
  close(): Promise<void>
}

const START_MS = 60_000
const COMMAND_MS = 30_000

export async function openHouse(
  program: Program,
  sampleLake: string,
  vendorUrl: string,
): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'standpipe-tour-'))
  const lake = join(folder, 'lake')
  const configFile = join(folder, 'standpipe.yaml')
  const data = join(folder, 'data')
  await cp(sampleLake, lake, { recursive: true })
  const edit = (deployments: readonly string[]): Promise<void> =>
    writeFile(configFile, configText(vendorUrl, deployments))
  await edit(['vendor', 'extract'])
  let child: ChildProcess | undefined
  const keys = new Map<string, string>()
  const house: House = {
    folder,
    data,
    url: '',
    edit,
    key: (app) => keys.get(app) ?? '',
    async start() {
      const args = ['up', '--config', configFile, '--data', data, '--port', '0', '--json']
      child = spawned(program, args, folder)
      const ready = await readyLine(child)
      house.url = ready.url
      for (const [app, key] of Object.entries(ready.appKeys ?? {})) keys.set(app, key)
    },
    async kill() {
      await ended(child, 'SIGKILL')
    },
    run: (args) => ran(spawned(program, [...args, '--data', data], folder)),
    async close() {
      await ended(child, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
  return house
}

/** JSON is YAML. The vendor may see what is internal; the built-in model runs inside and may see all. */
function configText(vendorUrl: string, deployments: readonly string[]): string {
  return JSON.stringify(
    {
      lake: {
        sources: [
          {
            id: 'company',
            filesystem: { root: './lake' },
            rules: [
              {
                match: 'hr/**',
                level: 'confidential',
                compartments: ['pii'],
                readers: ['group:hr'],
              },
              { match: 'board/**', level: 'restricted', readers: ['group:board'] },
              { match: '**', level: 'internal', readers: ['group:staff'] },
            ],
          },
        ],
      },
      knowledgeBases: [{ id: 'company', sources: ['company'] }],
      deployments: [
        {
          id: 'vendor',
          provider: 'openai',
          baseUrl: vendorUrl,
          model: 'big-model',
          // It plays one outside; as it runs on this machine, the gate rightly takes no `external` for it.
          perimeter: 'network',
          addresses: ['127.0.0.0/8'],
          clearance: { level: 'internal' },
          price: { perMillion: { input: '2.50', output: '10.00' } },
        },
        { id: 'extract', provider: 'extract' },
        { id: 'builtin-embedder', provider: 'embedder' },
      ],
      aliases: [
        { id: 'assistant', deployments, knowledgeBases: ['company'] },
        { id: 'vendor-only', deployments: ['vendor'] },
      ],
      groups: [{ id: 'staff' }, { id: 'hr' }, { id: 'board' }],
      apps: [
        { id: 'intranet', groups: ['staff'] },
        { id: 'hr-desk', groups: ['staff', 'hr'] },
        { id: 'pilot', groups: ['staff'] },
      ],
      budgets: [{ scope: 'app:pilot', limit: '0.01', period: 'monthly', mode: 'hard' }],
    },
    null,
    1,
  )
}

function spawned(program: Program, args: readonly string[], cwd: string): ChildProcess {
  const [command, ...before] = program
  // Nothing of whoever runs the tour: it shall see what a new user sees.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('STANDPIPE_')),
  )
  return spawn(command, [...before, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

interface Ready {
  readonly url: string
  readonly appKeys?: Readonly<Record<string, string>>
}

function readyLine(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    let out = ''
    let err = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS)
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8')
      const line = out.split('\n').find((text) => text.startsWith('{'))
      if (line === undefined || !out.includes('\n')) return
      clearTimeout(timer)
      const parsed = parseJson(line, { depthMax: limits.jsonDepthMax })
      if (parsed.ok) resolve(parsed.value as Ready)
      else reject(new Error('the server said something that is not JSON'))
    })
    child.stderr?.on(
      'data',
      (chunk: Buffer) => (err = (err + chunk.toString('utf8')).slice(-2_000)),
    )
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the server ended with ${code ?? 'a signal'} before it was ready: ${err}`))
    })
  })
}

function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill(signal)
  })
}

function ran(child: ChildProcess): Promise<{ readonly code: number | null; readonly out: string }> {
  return new Promise((resolve) => {
    let out = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_MS)
    const take = (chunk: Buffer): string => (out += chunk.toString('utf8'))
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, out })
    })
  })
}
